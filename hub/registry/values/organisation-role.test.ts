import { expect, it } from "vitest";
import { type OrganisationRole, powerIn } from "./organisation-role.ts";

const president: OrganisationRole = {
  person: "anna",
  organisation: "club",
  role: "legal-representative",
  title: "présidente",
  scope: "all",
  from: "2025-03-01",
  until: "2026-11-24",
};

it.each<[string, Partial<OrganisationRole>, string]>([
  ["a president signs, on the last day too", {}, "sign"],
  ["a delegate signs in the sector of the delegation", { role: "delegate", scope: ["culture"] }, "sign"],
  ["and in no other", { role: "delegate", scope: ["transport"] }, "none"],
  ["a contact asks", { role: "contact" }, "ask"],
  ["who left does nothing more", { until: "2026-11-23" }, "none"],
  ["who is to come does nothing yet", { from: "2026-11-25", until: null }, "none"],
  ["another's president does nothing here", { organisation: "choir" }, "none"],
])("%s", (_what, changes, power) => {
  expect(powerIn([{ ...president, ...changes }], "anna", "club", "culture", "2026-11-24")).toBe(power);
});

it("takes the widest of several roles", () => {
  const contact: OrganisationRole = { ...president, role: "contact" };
  expect(powerIn([contact, president], "anna", "club", "culture", "2026-11-24")).toBe("sign");
});
