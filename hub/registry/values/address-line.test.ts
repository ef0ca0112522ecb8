import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normaliseAddressLine, readPostalAddress } from "./address-line.ts";

describe("a line of an address", () => {
  it.each([
    ["12 BIS AV DU GAL DE GAULLE", "12bis, avenue du Général-de-Gaulle"],
    ["12B avenue du General de Gaulle", "12 b av. gal de Gaulle"],
    ["147 bd du Mercantour", "147 Boulevard du Mercantour"],
    ["3 IMP STE CLAIRE", "3, impasse Sainte-Claire"],
    ["8 r. de l'Église", "8 rue de l’eglise"],
    ["8 CHE DES OLIVIERS APT 12", "8 chemin des Oliviers, appt. 12, 3e étage"],
    ["1 pl. du 8 mai 1945", "1 Place du 8-Mai-1945"],
    ["n° 7 rte de Grasse", "7 route de Grasse"],
    ["007 route de Grasse", "7 route de Grasse"],
    ["12-14 rue Pasteur", "12 rue Pasteur"],
    ["Rés. les Mimosas Bât B", "résidence Les Mimosas"],
    ["5 allée du 1er Mai", "5 ALL DU 1 MAI"],
    ["BD MAL FOCH", "boulevard Maréchal Foch"],
  ])("is the same as %j and as %j", (one, other) => {
    expect(normaliseAddressLine(one)).toBe(normaliseAddressLine(other));
    expect(normaliseAddressLine(one)).not.toBe("");
  });

  it.each([
    ["12 rue Pasteur", "12 bis rue Pasteur"],
    ["12 rue Pasteur", "12 avenue Pasteur"],
    ["12 rue Pasteur", "2 rue Pasteur"],
    ["12 A rue Pasteur", "12 B rue Pasteur"],
    ["1 rue du Dr Roux", "1 rue de la Roux Verte"],
  ])("tells %j from %j", (one, other) => {
    expect(normaliseAddressLine(one)).not.toBe(normaliseAddressLine(other));
  });

  it("is read again as it is", () => {
    const written = fc.tuple(
      fc.constantFrom("", "12", "12 bis", "12B", "n° 7", "12-14", "4 a"),
      fc.constantFrom("", "av", "rue", "R.", "BD", "chemin", "pl."),
      fc.array(fc.constantFrom("du", "gal", "Foch", "st", "Église", "l’", "des", "8 mai", "1er", "Ste-Claire", "pr")),
      fc.constantFrom("", "apt 4", "bât. B", "3e étage"),
    );
    fc.assert(
      fc.property(written, ([number, kind, words, inside]) => {
        const line = normaliseAddressLine([number, kind, ...words, inside].join(" "));
        expect(normaliseAddressLine(line.toUpperCase())).toBe(line);
      }),
      { numRuns: 500 },
    );
  });
});

describe("a whole address", () => {
  it.each([
    ["147 bd du Mercantour\n06200 Nice", { line: "147 boulevard mercantour", postcode: "06200", town: "nice" }],
    ["8 r. Pasteur, 06 000 NICE CEDEX 3, France", { line: "8 rue pasteur", postcode: "06000", town: "nice" }],
    ["8 rue Pasteur", { line: "8 rue pasteur", postcode: null, town: null }],
    ["F-06400 Cannes", { line: "", postcode: "06400", town: "cannes" }],
    ["", { line: "", postcode: null, town: null }],
  ])("is read from %j", (text, address) => {
    expect(readPostalAddress(text)).toEqual(address);
  });
});
