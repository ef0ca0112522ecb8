import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ConsentFact, type ConsentScope, consentState, isOpen } from "./consent.ts";

const scope: ConsentScope = { purpose: "share-between-sectors", from: "autonomie", to: "transport" };
const given: ConsentFact = {
  ...scope,
  type: "consent.given",
  at: "2026-01-10T09:00:00Z",
  channel: "desk",
  proof: "contact-1",
  expiresAt: "2027-01-10T09:00:00Z",
};
const withdrawn: ConsentFact = {
  ...scope,
  type: "consent.withdrawn",
  at: "2026-06-01T08:00:00Z",
  channel: "web",
  proof: null,
};
const again: ConsentFact = { ...given, at: "2026-09-01T08:00:00Z", expiresAt: null };

describe("a consent", () => {
  it.each<[string, ConsentFact[], string, string]>([
    ["closed when nobody gave it", [], "2026-02-01T00:00:00Z", "never-given"],
    ["closed before it was given", [given], "2026-01-10T08:59:59Z", "never-given"],
    ["open from the instant it was given", [given], "2026-01-10T09:00:00Z", "open"],
    ["open to the last second", [given], "2027-01-10T08:59:59Z", "open"],
    ["closed at the instant it expires", [given], "2027-01-10T09:00:00Z", "expired"],
    ["closed at the instant it is withdrawn", [given, withdrawn], "2026-06-01T08:00:00Z", "withdrawn"],
    ["still known as open before that", [given, withdrawn], "2026-05-31T23:59:59Z", "open"],
    ["open again when given again", [given, withdrawn, again], "2026-09-02T00:00:00Z", "open"],
    ["open for as long as the purpose lasts without an end", [again], "2099-01-01T00:00:00Z", "open"],
    ["closed when both were said at once", [given, { ...withdrawn, at: given.at }], given.at, "withdrawn"],
  ])("is %s", (_what, facts, at, state) => {
    expect(consentState(facts, scope, at)).toBe(state);
    expect(isOpen(facts, scope, at)).toBe(state === "open");
  });

  it.each<[string, Partial<ConsentScope>]>([
    ["the other way", { from: "transport", to: "autonomie" }],
    ["another sector", { to: "culture" }],
    ["another purpose", { purpose: "satisfaction-survey" }],
  ])("opens nothing for %s", (_what, other) => {
    expect(isOpen([given], { ...scope, ...other }, "2026-02-01T00:00:00Z")).toBe(false);
  });

  it("does not depend on the order of facts, and later facts leave the past alone", () => {
    const fact = fc.constantFrom<ConsentFact>(given, { ...given, expiresAt: null }, withdrawn, again, {
      ...withdrawn,
      at: "2026-10-01T00:00:00Z",
    });
    const at = fc.constantFrom(
      "2026-03-01T00:00:00Z",
      "2026-07-01T00:00:00Z",
      "2026-09-15T00:00:00Z",
      "2028-01-01T00:00:00Z",
    );
    fc.assert(
      fc.property(fc.array(fact, { maxLength: 5 }), at, (facts, instant) => {
        const state = consentState(facts, scope, instant);
        expect(consentState([...facts].reverse(), scope, instant)).toBe(state);
        const past = facts.filter((one) => Date.parse(one.at) <= Date.parse(instant));
        expect(consentState(past, scope, instant)).toBe(state);
      }),
    );
  });
});
