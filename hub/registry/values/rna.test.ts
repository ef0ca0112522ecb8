import { describe, expect, it } from "vitest";
import { readAssociationNumber } from "./rna.ts";

describe("reading the number of an association", () => {
  it.each([
    ["W062001234", "W062001234"],
    ["w 062 001 234", "W062001234"],
    ["RNA : W751135389", "W751135389"],
    ["N° W9R1000234", "W9R1000234"],
    ["W2A1000123", "W2A1000123"],
    ["W2B4000056", "W2B4000056"],
    ["WO62OO1234", "W062001234"],
  ])("takes %j", (written, number) => {
    expect(readAssociationNumber(written)).toEqual({ kind: "rna", number });
  });

  it.each([
    ["06/12345", "06/12345"],
    ["0062012345", "0062012345"],
    ["2A/1204", "2A/1204"],
  ])("knows %j for what a préfecture gave before the national register", (written, number) => {
    expect(readAssociationNumber(written)).toEqual({ kind: "former", number });
  });

  it.each(["W06200123", "W0620012345", "WX62001234", "Les Amis du port", "", "W", "123"])("refuses %j", (written) => {
    expect(readAssociationNumber(written)).toBeNull();
  });
});
