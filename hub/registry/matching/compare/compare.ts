/** Compares two persons, field by field. */
import type { Features } from "../person/person.ts";
import { compareDates } from "./compare-dates.ts";
import { type Agreement, compareFamily, compareGiven } from "./compare-names.ts";
import {
  compareBirthPlaces,
  compareEmails,
  compareLines,
  comparePhones,
  comparePostcodes,
  compareReferences,
  compareStreetNumbers,
  compareStreets,
  compareTowns,
} from "./compare-places.ts";
import { AT, FIELDS, MISSING } from "./fields.ts";

/** What two persons have in common: for each field of FIELDS its level, -1 when nothing can be said, and the value shared. */
export type Comparison = { readonly levels: Int8Array; readonly shared: string[] };

/** Creates a comparison to fill: one serves for any number of pairs. */
export const createComparison = (): Comparison => ({
  levels: new Int8Array(FIELDS.length).fill(MISSING),
  shared: FIELDS.map(() => ""),
});

/** Compares two persons. Symmetric, deterministic. `into` is filled and returned when given. */
export type Compare = (a: Features, b: Features, into?: Comparison) => Comparison;

/** Creates a comparer that takes the given names of which `isCommon` is true for spelt as they should be. */
export const createCompare =
  (isCommon: (name: string) => boolean): Compare =>
  (a, b, into = createComparison()) =>
    fill(into, a, b, isCommon);

function fill(into: Comparison, a: Features, b: Features, isCommon: (name: string) => boolean): Comparison {
  const family = compareFamily(a, b);
  set(into, AT.family, family);
  set(into, AT.given, compareGiven(a, b, isCommon, family));
  setBirthDate(into, a, b);
  set(into, AT.email, compareEmails(a.emails, b.emails));
  set(into, AT.phone, comparePhones(a.phones, b.phones));
  set(into, AT.street, compareStreets(a, b));
  set(into, AT.streetNumber, compareStreetNumbers(a, b, into.levels[AT.street] ?? MISSING));
  set(into, AT.complement, compareLines(a.complement, b.complement));
  set(into, AT.postcode, comparePostcodes(a.postcode, b.postcode));
  set(into, AT.city, compareTowns(a.city, b.city));
  set(into, AT.birthPlace, compareBirthPlaces(a, b));
  setEqual(into, AT.sex, a.sex, b.sex);
  setEqual(into, AT.occupation, a.occupation, b.occupation);
  set(into, AT.reference, compareReferences(a.reference, b.reference));
  return into;
}

function set({ levels, shared }: Comparison, at: number, agreement: Agreement): void {
  levels[at] = agreement.level;
  shared[at] = agreement.shared;
}

function setBirthDate({ levels, shared }: Comparison, a: Features, b: Features): void {
  const both = a.birth !== null && b.birth !== null;
  levels[AT.birthDate] = both ? compareDates(a.birth, b.birth) : MISSING;
  shared[AT.birthDate] = both && a.birth.digits === b.birth.digits ? a.birth.digits : "";
}

function setEqual({ levels, shared }: Comparison, at: number, a: string, b: string): void {
  levels[at] = !a || !b ? MISSING : a === b ? 1 : 0;
  shared[at] = a === b ? a : "";
}
