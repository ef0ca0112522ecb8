import { describe, expect, it } from "vitest";
import { hash53, hashKey, keysOf, keyTexts } from "./keys.ts";
import { type Claim, normalise } from "./person.ts";

const shared = (one: Claim, other: Claim) => {
  const keys = new Set(keyTexts(normalise(one)));
  return keyTexts(normalise(other)).filter((key) => keys.has(key));
};

describe("keys", () => {
  it("are none for somebody who said nothing", () => {
    expect(keysOf(normalise({}))).toEqual([]);
    expect(keysOf(normalise({ birthName: "SNP", givenNames: "inconnu", emails: ["noreply@example.fr"] }))).toEqual([]);
  });

  it.each<[string, Claim, Claim]>([
    [
      "names that changed places",
      { birthName: "Martin", givenNames: "Paul" },
      { birthName: "Paul", givenNames: "Martin" },
    ],
    [
      "a married name and the birth date",
      { birthName: "Roux", givenNames: "Anne", birthDate: "1980-02-17" },
      { birthName: "Durand", givenNames: "Anne", birthDate: "1980-02-17" },
    ],
    ["the same telephone otherwise written", { phones: ["0637634800"] }, { phones: ["+33 6 37 63 48 00"] }],
    ["a box with another provider", { emails: ["a.martin@orange.fr"] }, { emails: ["a.martin@wanadoo.fr"] }],
    [
      "a family name that sounds alike, in one town",
      { birthName: "Lefèvre", postcode: "06000" },
      { birthName: "Lefebvre", postcode: "06000" },
    ],
  ])("meet for %s", (_case, one, other) => {
    expect(shared(one, other)).not.toEqual([]);
  });

  it("are few", () => {
    const person = normalise({
      birthName: "Martin-Durand",
      usageName: "de la Tour",
      givenNames: "Anne Marie Louise",
      birthDate: "1980-02-17",
      birthPlaceCode: "06088",
      emails: ["anne@example.fr"],
      phones: ["0637634800"],
      address: "12 rue Pasteur",
      postcode: "06000",
    });
    expect(keysOf(person).length).toBeLessThanOrEqual(24);
  });
});

describe("hashes of keys", () => {
  it("fit PostgreSQL's bigint and a double, and spread", () => {
    const texts = Array.from({ length: 50_000 }, (_, index) => `nd martin ${index}`);
    const wide = new Set(texts.map(hashKey));
    expect(wide.size).toBe(texts.length);
    for (const hash of wide) expect(BigInt.asIntN(64, BigInt(hash)).toString()).toBe(hash);
    const narrow = new Set(texts.map(hash53));
    expect(narrow.size).toBe(texts.length);
    expect([...narrow].every(Number.isSafeInteger)).toBe(true);
  });

  it("are those of yesterday: a table keeps them", () => {
    expect(hashKey("nd martin 19800217")).toMatchInlineSnapshot(`"-3144258232851238836"`);
  });
});
