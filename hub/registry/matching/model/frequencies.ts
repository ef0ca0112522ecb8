/** How common values are: agreeing on MARTIN says less than agreeing on a name that one family has. */
import type { Field } from "../compare/fields.ts";
import type { Features } from "../person/person.ts";

/** Fields whose rarity counts when they agree. */
export const RARITY_FIELDS = [
  "family",
  "given",
  "birthDate",
  "email",
  "phone",
  "street",
  "streetNumber",
  "complement",
  "postcode",
  "city",
  "birthPlace",
  "occupation",
  "reference",
] as const satisfies readonly Field[];

export type RarityField = (typeof RARITY_FIELDS)[number];

export type Frequencies = {
  /** Returns the share (0 to 1) of persons who have the value, or undefined when it is not known. */
  shareOf(field: Field, value: string): number | undefined;
  /** Tells whether so many have the given name that it is no misspelling. */
  isCommonGiven(name: string): boolean;
  /** Tells whether so many have the e-mail or telephone that it is nobody's: a social worker's, a town hall's. */
  isGeneric(field: Field, value: string): boolean;
};

/** From this share on a given name is common, and from this number of persons on. */
export const COMMON_SHARE = 1 / 2500;
const COMMON_PERSONS = 4;
/** Records that may have one e-mail or telephone before it says nothing: a few persons' of many contacts each. */
const GENERIC_RECORDS = 60;

type Visit = (field: RarityField, value: string) => void;

/** Calls `visit` for each value of a person that may be shared, each once. */
export function eachValue(features: Features, visit: Visit): void {
  for (const name of features.family.whole) visit("family", name);
  for (const name of features.family.parts) visit("family", name);
  for (const name of features.given.names) visit("given", name);
  if (features.birth) visit("birthDate", features.birth.digits);
  for (const email of features.emails) visit("email", email);
  for (const phone of features.phones) visit("phone", phone);
  const { street, birthCode, birthTown, birthCountry } = features;
  const singles = {
    street: street.name,
    streetNumber: street.number,
    complement: features.complement,
    postcode: features.postcode,
    city: features.city,
    birthPlace: birthCode || birthTown || (birthCountry === "99100" ? "" : birthCountry),
    occupation: features.occupation,
    reference: features.reference,
  } as const;
  for (const [field, value] of Object.entries(singles)) if (value) visit(field as RarityField, value);
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
    isCommonGiven: (name) => (values.given.get(name) ?? 0) >= Math.max(COMMON_PERSONS, totals.given * COMMON_SHARE),
    isGeneric: (field, value) =>
      (field === "email" || field === "phone") && (values[field].get(value) ?? 0) > GENERIC_RECORDS,
    shareOf: (field, value) => {
      const known = values[field as RarityField];
      const count = known?.get(value);
      return count === undefined ? undefined : count / totals[field as RarityField];
    },
  };
}
