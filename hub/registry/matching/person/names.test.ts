import { describe, expect, it } from "vitest";
import { fold } from "./fold.ts";
import { familyNames, givenNames, restOfFullName, splitFullName } from "./names.ts";

describe("folding", () => {
  it.each([
    ["Lefèvre", "lefevre"],
    ["ŒUVRARD", "oeuvrard"],
    ["Læticia", "laeticia"],
    ["D’Hérouville", "d herouville"],
    ["Jean‑Noël", "jean noel"],
    ["  N'Guyen   Văn ", "n guyen van"],
    ["Łukasz Müßig", "lukasz mussig"],
    ["SNP", ""],
    ["Sans prénom", ""],
    ["INCONNU", ""],
    ["X", ""],
    ["—", ""],
  ])("reads %j as %j", (text, folded) => {
    expect(fold(text)).toBe(folded);
  });

  it("reads 200 letters of an absurd text and no more", () => {
    expect(fold("a".repeat(10_000_000)).length).toBe(200);
  });
});

describe("family names", () => {
  it.each([
    [["de la Tour"], { whole: ["delatour"], parts: ["tour"] }],
    [["DELATOUR"], { whole: ["delatour"], parts: [] }],
    [["Martin-Durand"], { whole: ["martindurand"], parts: ["martin", "durand"] }],
    [["DUPONT née MARTIN"], { whole: ["dupont", "martin"], parts: [] }],
    [["Mme DUPONT épouse LE GALL"], { whole: ["dupont", "legall"], parts: ["gall"] }],
    [["El Amrani"], { whole: ["elamrani"], parts: ["amrani"] }],
    [["Ben Mohamed"], { whole: ["benmohamed"], parts: ["mohamed"] }],
    [["Saint-Exupéry"], { whole: ["stexupery"], parts: ["exupery"] }],
    [["O'Brien"], { whole: ["obrien"], parts: ["brien"] }],
    [["d'Hérouville de Claye"], { whole: ["dherouvilledeclaye"], parts: ["herouville", "claye", "herouvilleclaye"] }],
    [["SNP", "Traoré"], { whole: ["traore"], parts: [] }],
    [["Me"], { whole: ["me"], parts: [] }],
    [[undefined, null, ""], { whole: [], parts: [] }],
  ])("of %j are %j", (texts, names) => {
    expect(familyNames(texts)).toEqual(names);
  });
});

describe("given names", () => {
  it.each([
    ["Jean-Pierre", { names: ["jeanpierre"], parts: ["jean", "pierre"] }],
    ["Jean Pierre", { names: ["jean", "pierre"], parts: [] }],
    ["Anne, Marie, Louise", { names: ["anne", "marie", "louise"], parts: [] }],
    ["M. André", { names: ["andre"], parts: [] }],
    ["J.-P.", { names: ["jp"], parts: [] }],
    ["sans prénom", { names: [], parts: [] }],
    ["李 明", { names: ["李", "明"], parts: [] }],
  ])("of %j are %j", (text, names) => {
    expect(givenNames(text)).toEqual(names);
  });
});

describe("a name in one text", () => {
  it.each([
    ["DUPONT Marie", "DUPONT", "Marie"],
    ["Mme Marie DUPONT", "DUPONT", "Marie"],
    ["Marie Dupont", "Dupont", "Marie"],
    ["MARIE DUPONT", "DUPONT", "MARIE"],
    ["Dupont", "Dupont", ""],
    ["", "", ""],
  ])("%j is split into %j and %j", (text, family, given) => {
    expect(splitFullName(text)).toEqual({ family, given });
  });

  it("gives the given names that the family name leaves", () => {
    expect(restOfFullName("william whitehead de watts", familyNames(["watts"]))).toEqual(["william", "whitehead"]);
  });
});
