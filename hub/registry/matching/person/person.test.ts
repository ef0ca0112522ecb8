import fc from "fast-check";
import { expect, it } from "vitest";
import { normalise } from "./person.ts";

it("makes a claim comparable", () => {
  expect(
    normalise({
      birthName: "LE GALL",
      usageName: "Le Gall-Martin",
      givenNames: "Anne-Marie",
      birthDate: "17/02/1980",
      birthPlaceCode: "2a004",
      sex: "Mme",
      emails: [" Anne@Example.FR ", "noreply@example.fr"],
      phones: ["06 37 63 48 00", "12"],
      address: "12 bis, av. du Gal de Gaulle",
      addressMore: "Rés. les Lilas",
      postcode: "6000",
      city: "ST-LAURENT-DU-VAR CEDEX",
    }),
  ).toEqual({
    subject: "",
    family: { whole: ["legall", "legallmartin"], parts: ["gall", "martin", "gallmartin"] },
    given: { names: ["annemarie"], parts: ["anne", "marie"] },
    birth: { digits: "19800217", precision: "day", isPresumed: false },
    birthCode: "2A004",
    birthTown: "",
    birthCountry: "99100",
    sex: "f",
    emails: ["anne@example.fr"],
    phones: ["+33637634800"],
    street: { number: "12bis", name: "avenue general gaulle" },
    complement: "residence lilas",
    postcode: "06000",
    city: "saintlaurentduvar",
    occupation: "",
    reference: "",
  });
});

it("knows a country of birth written in the place of a commune", () => {
  expect(normalise({ birthPlaceCode: "99352" })).toMatchObject({ birthCode: "", birthCountry: "99352" });
});

it("takes given names from a full name that says more", () => {
  const { given } = normalise({ birthName: "Watts", givenNames: "William", fullName: "William Whitehead Watts" });
  expect(given.names).toEqual(["william", "whitehead"]);
});

it("never keeps a NIR as a reference", () => {
  expect(normalise({ reference: "1 80 02 06 088 123 45" }).reference).toBe("");
  expect(normalise({ reference: "2 80 02 2A 004 123" }).reference).toBe("");
  expect(normalise({ reference: "7 654 321 B" }).reference).toBe("7654321b");
});

it("reads any text without a throw, and the same each time", () => {
  const text = fc.string({ unit: "binary", maxLength: 300 });
  const claim = fc.record(
    {
      birthName: text,
      usageName: text,
      givenNames: text,
      fullName: text,
      birthDate: text,
      address: text,
      postcode: text,
      city: text,
      birthPlaceCode: text,
      sex: text,
      reference: text,
      emails: fc.array(text),
      phones: fc.array(text),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(claim, (one) => {
      expect(normalise(one)).toEqual(normalise(one));
    }),
    { seed: 3, numRuns: 300 },
  );
});
