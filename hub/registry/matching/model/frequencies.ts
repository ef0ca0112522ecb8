/** How common values are: agreeing on MARTIN says less than agreeing on a name that one family has. */
import type { Field } from "../compare/fields.ts";
import type { Features } from "../person/person.ts";

/** Fields whose rarity counts when they agree. */
export const RARITY_FIELDS = ["family", "given", "birthDate", "email", "phone", "street", "postcode", "city", "birthPlace", "occupation"] as const satisfies readonly Field[];

export type RarityField = (typeof RARITY_FIELDS)[number];

export type Frequencies = {
  /** Returns the share (0 to 1) of persons who have the value, or undefined when it is not known. */
  shareOf(field: Field, value: string): number | undefined;
};

/** Calls `visit` for each value of a person that may be shared, each once. */
export function eachValue(features: Features, visit: (field: RarityField, value: string) => void): void {
  const { family, given, birth, emails, phones, street, birthCode, birthTown, birthCountry } = features;
  for (const name of family.whole) visit("family", name);
  for (const name of family.parts) visit("family", name);
  for (const name of given.names) visit("given", name);
  if (birth) visit("birthDate", birth.digits);
  for (const email of emails) visit("email", email);
  for (const phone of phones) visit("phone", phone);
  if (street.name) visit("street", street.name);
  if (features.postcode) visit("postcode", features.postcode);
  if (features.city) visit("city", features.city);
  const birthPlace = birthCode || birthTown || (birthCountry === "99100" ? "" : birthCountry);
  if (birthPlace) visit("birthPlace", birthPlace);
  if (features.occupation) visit("occupation", features.occupation);
}

/** Counts of values, per field: what a data set knows of itself. */
export type Counts = Frequencies & {
  add(features: Features): void;
  /** Persons counted so far who have any value in the field. */
  totalOf(field: RarityField): number;
  /** Every value of a field with the number of persons who have it. */
  valuesOf(field: RarityField): ReadonlyMap<string, number>;
};

/** Creates counts, empty. */
export function createCounts(): Counts {
  const values = Object.fromEntries(RARITY_FIELDS.map((field) => [field, new Map<string, number>()])) as Record<
    RarityField,
    Map<string, number>
  >;
  const totals = Object.fromEntries(RARITY_FIELDS.map((field) => [field, 0])) as Record<RarityField, number>;

  function add(features: Features): void {
    const seen = new Set<RarityField>();
    eachValue(features, (field, value) => {
      values[field].set(value, (values[field].get(value) ?? 0) + 1);
      seen.add(field);
    });
    for (const field of seen) totals[field]++;
  }

  return {
    add,
    totalOf: (field) => totals[field],
    valuesOf: (field) => values[field],
    shareOf: (field, value) => {
      const known = values[field as RarityField];
      const count = known?.get(value);
      return count === undefined ? undefined : count / totals[field as RarityField];
    },
  };
}
