import { describe, expect, it } from "vitest";
import { makeContacts } from "../../../../tests/registry-data/contacts.ts";
import { matchBatch } from "../batch/match-batch.ts";
import { FIELDS } from "../compare/fields.ts";
import { normalise } from "../person/person.ts";
import { FRENCH_MODEL } from "./french.ts";
import { createCounts } from "./frequencies.ts";
import { frequenciesOf, Model, priorOf, worthOf } from "./model.ts";
import { createScorer } from "./score.ts";

const people = makeContacts(300, 5).contacts.map(({ claim }) => normalise(claim));
const at = (index: number) => people[index] ?? normalise({});
const { model } = matchBatch({ people: { size: people.length, at } });

describe("a model that was learnt", () => {
  it("is a model, with shares that sum to one", () => {
    expect(Model.parse(JSON.parse(JSON.stringify(model)))).toEqual(model);
    for (const field of FIELDS) {
      const { m, u } = model.fields[field];
      expect(m.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 6);
      expect(u.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 6);
    }
  });

  it("finds agreement for and contradiction against", () => {
    for (const field of ["family", "given", "birthDate", "email", "phone"] as const) {
      const { m, u } = model.fields[field];
      expect(Math.log2((m.at(-1) ?? 0) / (u.at(-1) ?? 1))).toBeGreaterThan(3);
      expect(Math.log2((m[0] ?? 0) / (u[0] ?? 1))).toBeLessThan(-1);
    }
  });

  it("holds no value that says who is in the base", () => {
    const counts = createCounts();
    for (const person of people) counts.add(person);
    for (const [field, shares] of Object.entries(model.frequencies)) {
      expect(["family", "given", "birthDate", "postcode", "city", "birthPlace", "occupation"]).toContain(field);
      for (const value of Object.keys(shares ?? {}))
        expect(counts.valuesOf(field as "family").get(value)).toBeGreaterThanOrEqual(20);
    }
    expect(JSON.stringify(model)).not.toContain("@");
  });
});

describe("a stored model", () => {
  it("is refused when it was made for other levels", () => {
    const { sex, ...fields } = model.fields;
    expect(() => Model.parse({ ...model, fields })).toThrow();
    expect(() => Model.parse({ ...model, fields: { ...fields, sex: { ...sex, m: [0.2, 0.3, 0.5] } } })).toThrow(
      /other levels/,
    );
  });

  it("is shipped for France", () => {
    expect(FRENCH_MODEL.version).toBe("french-1");
    expect(frequenciesOf(FRENCH_MODEL).isCommonGiven("marie")).toBe(true);
    expect(frequenciesOf(FRENCH_MODEL).isCommonGiven("jacqueliie")).toBe(false);
  });
});

describe("weights", () => {
  const pair = (name: string) => ({ one: normalise({ birthName: name, givenNames: "Anne" }) });
  const weigh = (name: string) => {
    const scorer = createScorer(FRENCH_MODEL, frequenciesOf(FRENCH_MODEL));
    const { one } = pair(name);
    return scorer.weigh(scorer.compare(one, one));
  };

  it("are less for a common name than for a rare one", () => {
    expect(weigh("Martin")).toBeLessThan(weigh("Quintard") - 1);
  });

  it("explain themselves: the parts sum up to the whole", () => {
    const scorer = createScorer(FRENCH_MODEL, frequenciesOf(FRENCH_MODEL));
    for (let index = 0; index + 1 < 100; index += 2) {
      const comparison = scorer.compare(at(index), at(index + 1));
      const sum = scorer.explain(comparison).reduce((total, { weight }) => total + weight, 0);
      expect(sum).toBeCloseTo(scorer.weigh(comparison), 9);
    }
  });

  it("of a household's contact points are worth less than their sum, more in a larger base", () => {
    const home = {
      birthName: "Quintard",
      emails: ["a@x.fr"],
      phones: ["0637634800"],
      address: "1 rue Foch",
      postcode: "06000",
    };
    const [one, other] = [normalise(home), normalise(home)];
    const inBase = (size: number) => {
      const scorer = createScorer(FRENCH_MODEL, frequenciesOf(FRENCH_MODEL), () => size);
      return scorer.weigh(scorer.compare(one, other));
    };
    expect(inBase(20_000)).toBeLessThan(20);
    expect(inBase(1_000_000) - inBase(20_000)).toBeCloseTo(Math.log2(50), 1);
  });
});

it("makes the prior smaller as the base grows, and does not trust one that has only begun", () => {
  expect(priorOf(FRENCH_MODEL, 2_000_000)).toBeCloseTo(priorOf(FRENCH_MODEL, 1_000_000) - 1, 9);
  expect(priorOf(FRENCH_MODEL, 3)).toBe(priorOf(FRENCH_MODEL, 1_000));
});

it("reads what a sum is worth between two marks", () => {
  const table = { sum: [4, 8, 12], worth: [4, 6, 6] };
  expect([2, 4, 6, 8, 10, 40].map((bits) => worthOf(table, bits))).toEqual([2, 4, 5, 6, 6, 6]);
});
