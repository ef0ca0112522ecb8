import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeContacts } from "../../../../tests/registry-data/contacts.ts";
import { type Claim, normalise } from "../person/person.ts";
import { createCompare } from "./compare.ts";
import { AT, type Field, LEVELS, MISSING } from "./fields.ts";

const compare = createCompare((name) => ["marie", "marin", "louis", "louise"].includes(name));

function levelOf(field: Field, one: Claim, other: Claim): string {
  const level = compare(normalise(one), normalise(other)).levels[AT[field]] ?? MISSING;
  return level === MISSING ? "missing" : (LEVELS[field][level] ?? "");
}

describe("family names", () => {
  it.each([
    ["Martin", "MARTIN", "exact"],
    ["de la Tour", "Delatour", "exact"],
    ["de la Tour", "Tour", "part"],
    ["Martin-Durand", "Durand", "part"],
    ["DUPONT née MARTIN", "Martin", "exact"],
    ["Le Roux", "Leroux", "exact"],
    ["Lefèvre", "Lefebvre", "sound"],
    ["Bouancheau", "Bouanceau", "close"],
    ["Saint-Exupéry", "St Exupery", "exact"],
    ["Martin", "Durand", "different"],
    ["Martin", "", "missing"],
  ])("%s and %s: %s", (one, other, level) => {
    expect(levelOf("family", { birthName: one, givenNames: "A" }, { birthName: other, givenNames: "B" })).toBe(level);
  });

  it("meet by birth name when the usage name is another", () => {
    const married = { birthName: "Gueye", usageName: "Poteau", givenNames: "Suzette" };
    expect(levelOf("family", married, { birthName: "POTEAU", givenNames: "Suzette" })).toBe("exact");
  });

  it("count once when names changed places", () => {
    const [one, other] = [
      { birthName: "Hallouet", givenNames: "Raymond" },
      { birthName: "RAYMOND", givenNames: "Hallouët" },
    ];
    expect([levelOf("family", one, other), levelOf("given", one, other)]).toEqual(["swapped", "missing"]);
  });

  it("do not count as exchanged when only one of them was", () => {
    const [one, other] = [
      { birthName: "Webb", givenNames: "Sam" },
      { birthName: "Sam", givenNames: "Bentham" },
    ];
    expect(levelOf("family", one, other)).toBe("different");
  });
});

describe("given names", () => {
  it.each([
    ["Jean-Pierre", "Jean Pierre", "exact"],
    ["Jean-Pierre", "Jeanpierre", "exact"],
    ["Marie Anne Louise", "Marie Louise", "several"],
    ["Giuseppa Lucile", "Lucile", "common"],
    ["Jean-Pierre", "Pierre", "nickname"],
    ["Jean-Pierre", "Jean-Claude", "different"],
    ["Alexandre", "Alex", "nickname"],
    ["Guillaume", "Will", "nickname"],
    ["Frédéric", "Fred", "nickname"],
    ["Clémentine", "Klementine", "sound"],
    ["Frédéric", "Frederc", "close"],
    ["Renel Ouis", "René Louis", "exact"],
    ["J", "Jean", "initial"],
    ["Michel", "Michèle", "gendered"],
    ["Daniel", "Danielle", "gendered"],
    ["Julien", "Julienne", "gendered"],
    ["Mario", "Maria", "gendered"],
    ["Marie", "Marin", "different"],
    ["Louis", "Louise", "gendered"],
    ["Paul", "Suzette", "different"],
    ["Paul", "SNP", "missing"],
  ])("%s and %s: %s", (one, other, level) => {
    expect(levelOf("given", { birthName: "A", givenNames: one }, { birthName: "B", givenNames: other })).toBe(level);
  });
});

describe("birth dates", () => {
  it.each([
    ["1980-02-17", "17/02/1980", "exact"],
    ["1980-02-17", "1980-00-00", "partial"],
    ["1980-02-17", "1980-01-01", "partial"],
    ["1980-02-17", "1980-02-00", "partial"],
    ["1950-00-00", "1950-01-01", "partial"],
    ["1980-02-07", "1980-07-02", "edit"],
    ["1980-02-17", "1980-02-27", "edit"],
    ["1980-02-17", "1908-02-17", "edit"],
    ["1980-02-17", "1980-02-05", "month"],
    ["1980-02-17", "1980-11-05", "year"],
    ["1980-02-17", "1951-11-05", "different"],
    ["1980-02-17", "?", "missing"],
  ])("%s and %s: %s", (one, other, level) => {
    expect(levelOf("birthDate", { birthDate: one }, { birthDate: other })).toBe(level);
  });
});

describe("places and contact points", () => {
  it.each<[Field, Claim, Claim, string]>([
    ["email", { emails: ["A@x.fr"] }, { emails: ["b@x.fr", "a@x.fr"] }, "exact"],
    ["email", { emails: ["anne.roux@free.fr"] }, { emails: ["anne.roux@sfr.fr"] }, "local"],
    ["phone", { phones: ["0637634800"] }, { phones: ["+33 6 37 63 48 01"] }, "edit"],
    ["street", { address: "12 av. du Gal Leclerc" }, { address: "12, avenue du Général Leclerc" }, "exact"],
    ["street", { address: "1 rue A", addressMore: "Villa Rose" }, { address: "Villa Rose" }, "complement"],
    ["streetNumber", { address: "12 rue Foch" }, { address: "12 bis rue Foch" }, "different"],
    ["streetNumber", { address: "12 rue Foch" }, { address: "12 rue Pasteur" }, "missing"],
    ["postcode", { postcode: "6000" }, { postcode: "06000" }, "exact"],
    ["postcode", { postcode: "06000" }, { postcode: "06400" }, "edit"],
    ["postcode", { postcode: "06130" }, { postcode: "06400" }, "area"],
    ["city", { city: "St-Laurent-du-Var" }, { city: "SAINT LAURENT DU VAR CEDEX" }, "exact"],
    ["city", { city: "Paris 12e" }, { city: "PARIS" }, "exact"],
    ["birthPlace", { birthPlaceCode: "75112" }, { birthPlaceCode: "75056" }, "exact"],
    ["birthPlace", { birthPlaceCode: "49149" }, { birthPlaceCode: "49261" }, "exact"],
    ["birthPlace", { birthPlaceCode: "2A004" }, { birthPlaceCode: "2B033" }, "area"],
    ["birthPlace", { birthPlaceCode: "75056" }, { birthPlaceCode: "92012" }, "area"],
    ["birthPlace", { birthCountry: "99352" }, { birthPlaceCode: "99352" }, "exact"],
    ["birthPlace", { birthCountry: "99352" }, { birthPlaceCode: "06088" }, "different"],
    ["birthPlace", { birthCountry: "99100" }, { birthCountry: "99100" }, "missing"],
    ["sex", { sex: "female" }, { sex: "H" }, "different"],
    ["reference", { reference: "765 4321 B" }, { reference: "7654321b" }, "exact"],
  ])("%s of %j and %j: %s", (field, one, other, level) => {
    expect(levelOf(field, one, other)).toBe(level);
  });
});

it("finds no evidence in what is missing", () => {
  expect([...compare(normalise({}), normalise({})).levels].every((level) => level === MISSING)).toBe(true);
});

it("does not depend on who is asked first", () => {
  const { contacts } = makeContacts(60, 4);
  const people = contacts.map(({ claim }) => normalise(claim));
  const index = fc.nat(people.length - 1);
  fc.assert(
    fc.property(index, index, (i, j) => {
      const [one, other] = [people[i], people[j]];
      if (one && other) expect(compare(one, other)).toEqual(compare(other, one));
    }),
    { seed: 9, numRuns: 3_000 },
  );
});
