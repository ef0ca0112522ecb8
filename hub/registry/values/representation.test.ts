import { describe, expect, it } from "vitest";
import { canActFor, type Representation } from "./representation.ts";

const guardian: Representation = {
  id: "r1",
  representative: "anna",
  represented: "paul",
  basis: "guardianship",
  scope: "all",
  power: "represent",
  proof: "o1",
  from: "2026-01-15",
  until: "2031-01-14",
};

const act = (changes: Partial<Representation>, day = "2026-11-24", sector = "autonomie") =>
  canActFor([{ ...guardian, ...changes }], "anna", "paul", sector, day);

describe("acting for somebody else", () => {
  it("is possible alone for a guardian", () => {
    expect(act({})).toEqual({ status: "alone", representation: guardian });
  });

  it.each([
    ["the first day", "2026-01-15", "alone"],
    ["the last day", "2031-01-14", "alone"],
    ["the day before", "2026-01-14", "none"],
    ["the day after", "2031-01-15", "none"],
  ])("holds by whole days: %s", (_what, day, status) => {
    expect(act({}, day)).toMatchObject({ status });
  });

  it("holds without an end until one is known", () => {
    expect(act({ until: null }, "2099-01-01")).toMatchObject({ status: "alone" });
  });

  it("takes both for a curator, whatever was entered", () => {
    expect(act({ basis: "curatorship", power: "represent" })).toMatchObject({ status: "together" });
    expect(act({ basis: "family-authorisation", power: "assist" })).toMatchObject({ status: "together" });
  });

  it.each<[string, Partial<Representation>, string]>([
    ["nobody proved it", { proof: null }, "unproven"],
    ["it has not begun", { from: "2026-12-01" }, "not-yet"],
    ["it is over", { until: "2026-11-23" }, "over"],
    ["the mandate does not go so far", { basis: "mandate", scope: ["transport"] }, "out-of-scope"],
    ["it is the other way round", { representative: "paul", represented: "anna" }, "no-representation"],
    ["it is about somebody else", { represented: "lea" }, "no-representation"],
  ])("is refused when %s", (_why, changes, why) => {
    expect(act(changes)).toEqual({ status: "none", why });
  });

  it("says the refusal that is nearest to a right", () => {
    const over: Representation = { ...guardian, id: "r2", until: "2026-02-01" };
    const unproven: Representation = { ...guardian, id: "r3", proof: null };
    expect(canActFor([over, unproven], "anna", "paul", "autonomie", "2026-11-24")).toMatchObject({ why: "unproven" });
  });

  it("takes the widest of several", () => {
    const curator: Representation = { ...guardian, id: "r2", basis: "curatorship" };
    expect(canActFor([curator, guardian], "anna", "paul", "autonomie", "2026-11-24")).toMatchObject({
      status: "alone",
      representation: { id: "r1" },
    });
  });

  it("is never passed on", () => {
    const mandate: Representation = { ...guardian, basis: "mandate", representative: "zoe", represented: "anna" };
    expect(canActFor([guardian, mandate], "zoe", "paul", "autonomie", "2026-11-24")).toMatchObject({ status: "none" });
  });

  it("is not needed for oneself", () => {
    expect(canActFor([], "paul", "paul", "autonomie", "2026-11-24")).toEqual({ status: "self" });
  });
});
