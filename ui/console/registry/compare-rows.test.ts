import { expect, it } from "vitest";
import type { RecordField } from "../../../hub/protocol/people.ts";
import type { ProposalView } from "../../../hub/protocol/registry.ts";
import { compareRows, questionsFor } from "./compare-rows.ts";
import { waterfallOf } from "./weigh.ts";

const field = (name: string, ...values: string[]): RecordField => ({
  ...{ field: name, values, source: "declared", since: "2026-11-01T09:00:00.000Z", rule: "only", isLocked: false },
  others: [],
});
const side = (...fields: RecordField[]): ProposalView["left"] => ({
  ...{ name: { given: "", family: "", birth: "" }, birthDate: null, contactPoint: null, kind: "person" },
  ...{ fields, entries: 1, observations: 1, systems: [], isCertified: false },
});
const said = (of: string, level: string, weight: number, rarity: number | null = null) => ({
  ...{ field: of, level, weight, rarity },
});

it("puts what the model compared beside the field that it stands for", () => {
  const rows = compareRows({
    left: side(field("birthName", "Rossi"), field("givenNames", "Giulia"), field("phones", "0612345678")),
    right: side(field("birthName", "Rossi"), field("birthDate", "1948-03-03"), field("givenNames", "Julia")),
    evidence: [said("family", "exact", 9.2, 0.001), said("given", "sound", 4)],
  });
  expect(rows.map(({ field: name, tone, level, weight, rarity }) => [name, tone, level, weight, rarity])).toEqual([
    ["birthName", "same", "exact", 9.2, 0.001],
    ["birthDate", "none", "one", null, null],
    ["givenNames", "near", "sound", 4, null],
    ["phones", "none", "one", null, null],
  ]);
});

it("takes the parts of an address together", () => {
  const address = field("address", "12 rue Barla, 06300 Nice");
  const of = (...evidence: ProposalView["evidence"]) =>
    compareRows({ left: side(address), right: side(address), evidence })[0];
  expect(of(said("street", "exact", 5), said("city", "exact", 1))).toMatchObject({
    tone: "same",
    level: "exact",
    weight: 6,
  });
  expect(of(said("postcode", "exact", 3), said("city", "exact", 1))).toMatchObject({ tone: "near", level: "part" });
  expect(of(said("street", "exact", 5), said("streetNumber", "different", -1))).toMatchObject({
    tone: "near",
    level: "part",
  });
});

it("compares a birth name with a usage name where each side has but one", () => {
  const rows = compareRows({
    left: side(field("birthName", "Rossi"), field("givenNames", "Giulia")),
    right: side(field("usageName", "Rossi")),
    evidence: [said("family", "exact", 2)],
  });
  expect(rows.map(({ field: name, tone, weight }) => [name, tone, weight])).toEqual([
    ["name", "same", 2],
    ["givenNames", "none", null],
  ]);
});

it("looks itself at what nobody weighed, and leaves out what says nothing of a person", () => {
  const rows = compareRows({
    left: side(field("name", "Les Restanques"), field("emails", "a@x.fr", "b@x.fr"), field("language", "fr")),
    right: side(field("name", "LES RESTANQUES"), field("emails", "b@x.fr"), field("displayName", "Restanques")),
    evidence: [],
  });
  expect(rows.map(({ field: name, tone }) => [name, tone])).toEqual([
    ["name", "same"],
    ["emails", "near"],
  ]);
});

it("asks the citizen for what proves most and does not agree", () => {
  const rows = compareRows({
    left: side(field("birthName", "Rossi"), field("birthDate", "1948-03-03"), field("phones", "06")),
    right: side(field("birthName", "Blanc"), field("phones", "07")),
    evidence: [],
  });
  expect(questionsFor(rows)).toEqual([
    { field: "birthDate", why: "missing" },
    { field: "birthName", why: "differs" },
    { field: "phones", why: "differs" },
  ]);
});

it("lays the weights end to end, from the start to the total", () => {
  const waterfall = waterfallOf({
    score: 3,
    prior: -10,
    evidence: [said("family", "exact", 15), said("sex", "different", -2)],
  });
  expect(waterfall?.steps.map(({ what, from, to }) => [what, from, to])).toEqual([
    ["prior", -10, 0],
    ["family", -10, 5],
    ["sex", 3, 5],
    ["total", 0, 3],
  ]);
  expect([waterfall?.min, waterfall?.max]).toEqual([-10, 5]);
  expect(waterfallOf({ score: null, prior: null, evidence: [] })).toBeNull();
});
