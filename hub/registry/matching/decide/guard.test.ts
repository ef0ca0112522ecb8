import { describe, expect, it } from "vitest";
import { createCompare } from "../compare/compare.ts";
import { FRENCH_MODEL } from "../model/french.ts";
import { type Claim, normalise } from "../person/person.ts";
import { type Between, createGuard, type Veto } from "./guard.ts";

const guard = createGuard(FRENCH_MODEL);
const compare = createCompare((name) => ["marie", "marin"].includes(name));

function between(one: Claim, other: Claim, more: Partial<Between> = {}): Between {
  const { levels } = compare(normalise(one), normalise(other));
  return { levels, subjects: "unknown", score: 5, records: 1, holders: 0, ...more };
}

const vetoOf = (one: Claim, other: Claim, more: Partial<Between> = {}): Veto | null =>
  guard.findVeto(between(one, other, more));

const marie: Claim = { birthName: "Martin", givenNames: "Marie", birthDate: "1980-02-17", phones: ["0637634800"] };

describe("the guard forbids", () => {
  it.each<[Veto, string, Claim, Partial<Between>?]>([
    ["given-name-differs", "a couple with one telephone", { ...marie, givenNames: "Paul", birthDate: "1978-11-03" }],
    ["given-name-differs", "a couple, without a birth date", { ...marie, givenNames: "Paul", birthDate: undefined }],
    ["twins", "twins", { ...marie, givenNames: "Suzette" }],
    ["twins", "twins whose common names are alike", { ...marie, givenNames: "Marin" }],
    [
      "given-name-of-other-gender",
      "a brother and a sister",
      { birthName: "Martin", givenNames: "Mario", phones: ["0637634800"] },
    ],
    ["birth-date-differs", "a father and a son of one name", { ...marie, birthDate: "1951-11-05" }],
    ["only-birth-year-agrees", "cousins of one year", { ...marie, givenNames: "Maria", birthDate: "1980-11-05" }],
    [
      "given-name-and-birth-date-differ",
      "two slips at once",
      { ...marie, givenNames: "Mareie", birthDate: "1980-02-18" },
    ],
    ["too-little-said", "a telephone and a family name", { birthName: "Martin", phones: ["0637634800"] }],
    ["too-little-said", "a telephone alone", { phones: ["0637634800"] }],
    ["only-names-agree", "namesakes", { birthName: "Martin", givenNames: "Marie" }, { score: 2 }],
    [
      "generic-contact",
      "a mailbox of many",
      { birthName: "Martin", givenNames: "Maerie", phones: ["0637634800"] },
      { holders: 3 },
    ],
    ["other-subject", "two certified identities", marie, { subjects: "other" }],
  ])("%s: %s", (veto, _case, other, more) => {
    const one = veto === "given-name-of-other-gender" ? { ...marie, givenNames: "Maria", birthDate: undefined } : marie;
    expect(vetoOf(one, other, more)).toBe(veto);
  });
});

describe("the guard lets pass", () => {
  it.each<[string, Claim, Partial<Between>?]>([
    ["the same claim", marie],
    ["a slip in the given name", { ...marie, givenNames: "Mraie" }],
    ["a married name", { ...marie, birthName: "Durand" }],
    ["a presumed birth date", { ...marie, birthDate: "1980-01-01" }],
    ["rare names alone", { birthName: "Martin", givenNames: "Marie" }, { score: 8 }],
    ["another birth date where all the rest is overwhelming", { ...marie, birthDate: "1951-11-05" }, { score: 12 }],
    ["any clash under one certified identity", { givenNames: "Paul" }, { subjects: "same" }],
  ])("%s", (_case, other, more) => {
    expect(vetoOf(marie, other, more)).toBeNull();
  });

  it("one slip, but not the same slip on several records of both", () => {
    const other = { ...marie, givenNames: "Mareie" };
    expect(vetoOf(marie, other, { records: 1 })).toBeNull();
    expect(vetoOf(marie, other, { records: 2 })).toBe("twins");
  });

  it("a clash of given names where the base is full of them", () => {
    const { given } = FRENCH_MODEL.fields;
    const careless = {
      ...FRENCH_MODEL,
      fields: { ...FRENCH_MODEL.fields, given: { ...given, m: [0.2, ...given.m.slice(1)] } },
    };
    expect(createGuard(careless).findVeto(between(marie, { ...marie, givenNames: "Suzette" }))).toBeNull();
  });
});
