import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Golden, goldenRecord } from "./golden.ts";
import type { Fields, Observation, PersonFields } from "./observation.ts";

type Person = Omit<PersonFields, "kind">;

let made = 0;
function observed(
  source: Observation["source"],
  at: string,
  fields: Person,
  more: Partial<Observation> = {},
): Observation {
  made += 1;
  return {
    id: `o${made}`,
    entry: "e1",
    source,
    assurance: "none",
    masterOf: [],
    at: `${at}T09:00:00.000Z`,
    fields: { kind: "person", ...fields },
    ...more,
  };
}

const golden = (...observations: Observation[]): Golden => goldenRecord("person", observations);

/** Only the values: where they come from is another rule's business. */
function values({ fields }: Golden): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, field.value]));
}

describe("the civil status", () => {
  it("comes from FranceConnect, whatever was shown or said since, and is locked", () => {
    const pivot = observed("franceconnect", "2024-01-01", {
      birthName: "ROSSI",
      givenNames: "Giulia Anna",
      birthDate: "1980-02-03",
    });
    const record = golden(
      pivot,
      observed("document", "2025-01-01", { birthName: "Rossi", givenNames: "Julia", birthDate: "1980-02-03" }),
      observed("declared", "2026-01-01", { birthName: "Rosi", givenNames: "Giulia", birthDate: "1980-02-03" }),
    );
    expect(values(record)).toEqual({ birthName: "ROSSI", givenNames: "Giulia Anna", birthDate: "1980-02-03" });
    expect(record.fields.birthName).toEqual({
      value: "ROSSI",
      observation: pivot.id,
      source: "franceconnect",
      rule: "source",
      since: "2024-01-01T09:00:00.000Z",
      isLocked: true,
    });
  });

  it("is one source's block: a gap in the best one is not filled from another, which stays beside it", () => {
    const record = golden(
      observed("franceconnect", "2024-01-01", { birthName: "NGUYEN", givenNames: "Anh" }),
      observed("declared", "2024-01-02", { birthName: "Nguyen", givenNames: "Anh", birthDate: "1990-00-00" }),
    );
    expect(values(record)).toEqual({ birthName: "NGUYEN", givenNames: "Anh" });
    expect(record.alternates.birthDate?.map(({ value }) => value)).toEqual(["1990-00-00"]);
  });

  it("changes by law: of two certified ones the newer holds", () => {
    const record = golden(
      observed("franceconnect", "2022-06-01", { birthName: "ROSSI", givenNames: "Giulia" }),
      observed("franceconnect", "2023-06-01", { birthName: "BLANC", givenNames: "Giulia" }),
    );
    expect(record.fields.birthName).toMatchObject({
      value: "BLANC",
      rule: "recent",
      since: "2023-06-01T09:00:00.000Z",
    });
    expect(record.alternates.birthName?.map(({ value }) => value)).toEqual(["ROSSI"]);
  });

  it("is not outvoted: three equal typing errors never beat a document", () => {
    const typo = { birthName: "Rosi", givenNames: "Giulia", birthDate: "1980-02-03", sex: "female" } as const;
    const record = golden(
      observed("document", "2020-01-01", { birthName: "Rossi", givenNames: "Giulia" }),
      ...["2021-01-01", "2022-01-01", "2023-01-01"].map((at) => observed("declared", at, typo)),
    );
    expect(values(record)).toEqual({ birthName: "Rossi", givenNames: "Giulia" });
  });

  it("goes to the fuller one, then to the one said more often, when all were only declared", () => {
    const full = observed("declared", "2020-01-01", {
      birthName: "Rossi",
      givenNames: "Giulia",
      birthDate: "1980-02-03",
    });
    expect(golden(full, observed("declared", "2026-01-01", { birthName: "Rosi" })).fields.birthName).toMatchObject({
      value: "Rossi",
      rule: "complete",
    });
    const often = golden(
      observed("declared", "2020-01-01", { birthName: "Rossi" }),
      observed("declared", "2021-01-01", { birthName: "ROSSI" }),
      observed("declared", "2022-01-01", { birthName: "Rosi" }),
    );
    expect(often.fields.birthName).toMatchObject({
      value: "ROSSI",
      rule: "majority",
      since: "2020-01-01T09:00:00.000Z",
    });
  });

  it("comes from a system before a citizen only where that system is declared master of it", () => {
    const said = observed("declared", "2026-01-01", { birthName: "Rossi", givenNames: "Giulia" });
    const kept = (masterOf: string[]) =>
      observed("system", "2020-01-01", { birthName: "Rosi", givenNames: "Giulia" }, { masterOf });
    expect(golden(said, kept(["birthName", "givenNames"])).fields.birthName?.value).toBe("Rosi");
    expect(golden(said, kept(["birthName"])).fields.birthName?.value).toBe("Rossi");
  });
});

describe("a way to reach somebody", () => {
  it("is the last that was given, even after a certified one", () => {
    const record = golden(
      observed("franceconnect", "2024-01-01", { emails: ["old@exemple.fr"] }),
      observed("declared", "2025-01-01", { emails: ["new@exemple.fr"] }),
      observed("inferred", "2026-01-01", { emails: ["guessed@exemple.fr"] }),
    );
    expect(record.fields.emails).toMatchObject({ value: ["new@exemple.fr"], rule: "recent", isLocked: false });
    expect(record.alternates.emails?.map(({ value }) => value)).toEqual([["old@exemple.fr"], ["guessed@exemple.fr"]]);
  });

  it("is gone when the person says so, and is remembered as one of before", () => {
    const record = golden(
      observed("declared", "2024-01-01", { phones: ["+33600000001"] }),
      observed("declared", "2025-01-01", { phones: null }),
    );
    expect(record.fields.phones).toBeUndefined();
    expect(record.alternates.phones?.map(({ value }) => value)).toEqual([["+33600000001"]]);
  });
});

it("lets an agent add a usage name beside a locked civil status", () => {
  const record = golden(
    observed("franceconnect", "2024-01-01", { birthName: "ROSSI", givenNames: "Giulia" }),
    observed("document", "2025-01-01", { usageName: "Blanc" }),
  );
  expect(values(record)).toEqual({ birthName: "ROSSI", givenNames: "Giulia", usageName: "Blanc" });
});

it("keeps the registration of an organisation together", () => {
  const org = (
    source: Observation["source"],
    at: string,
    fields: Omit<Extract<Fields, { kind: "organisation" }>, "kind">,
  ) => observed(source, at, {}, { fields: { kind: "organisation", ...fields } });
  const record = goldenRecord("organisation", [
    org("declared", "2026-01-01", { name: "Les amis du lac", rna: "W061000001", emails: ["bureau@exemple.fr"] }),
    org("document", "2025-01-01", { name: "LES AMIS DU LAC DE NICE", siren: "732829320" }),
  ]);
  expect(values(record)).toEqual({
    name: "LES AMIS DU LAC DE NICE",
    siren: "732829320",
    emails: ["bureau@exemple.fr"],
  });
  expect(record.alternates.rna?.[0]?.value).toBe("W061000001");
});

it("passes over what was erased, and counts it", () => {
  const erased = observed("franceconnect", "2026-01-01", {}, { fields: null });
  const record = golden(erased, observed("declared", "2024-01-01", { birthName: "Rossi" }));
  expect(values(record)).toEqual({ birthName: "Rossi" });
  expect([record.observations, record.erased]).toEqual([1, 1]);
});

it("is the same, to the byte, in whatever order the observations come", () => {
  const name = fc.constantFrom("Rossi", "ROSSI", "Rosi", undefined);
  const some = fc.record({
    source: fc.constantFrom("franceconnect", "document", "system", "declared", "inferred"),
    assurance: fc.constantFrom("none", "low", "high"),
    day: fc.constantFrom("2024-01-01", "2025-01-01"),
    birthName: name,
    birthDate: fc.constantFrom("1980-02-03", undefined),
    emails: fc.constantFrom(["a@exemple.fr"], ["b@exemple.fr", "a@exemple.fr"], null, undefined),
  });
  fc.assert(
    fc.property(fc.array(some, { maxLength: 8 }), fc.infiniteStream(fc.nat()), (drawn, keys) => {
      const observations = drawn.map(({ source, assurance, day, ...fields }, index) => ({
        ...observed(source as Observation["source"], day, fields as Person),
        id: `o${index}`,
        assurance: assurance as Observation["assurance"],
      }));
      const shuffled = observations
        .map((observation) => ({ observation, key: keys.next().value ?? 0 }))
        .toSorted((a, b) => a.key - b.key)
        .map(({ observation }) => observation);
      expect(JSON.stringify(golden(...shuffled))).toBe(JSON.stringify(golden(...observations)));
    }),
  );
});
