/** What is compared, and the levels of agreement of each: codes that evidence and models are written in. */

/** Levels go from disagreement up. Only their names are kept: order says nothing of their weight, which is learnt. */
export const LEVELS = {
  family: ["different", "near", "swapped", "close", "sound", "part", "exact"],
  given: ["different", "gendered", "initial", "near", "close", "sound", "nickname", "common", "exact", "several"],
  birthDate: ["different", "year", "month", "edit", "partial", "exact"],
  email: ["different", "close", "local", "exact"],
  phone: ["different", "edit", "exact"],
  street: ["different", "complement", "close", "exact"],
  streetNumber: ["different", "edit", "exact"],
  complement: ["different", "close", "exact"],
  postcode: ["different", "area", "edit", "exact"],
  city: ["different", "close", "exact"],
  birthPlace: ["different", "area", "close", "exact"],
  sex: ["different", "exact"],
  occupation: ["different", "exact"],
  reference: ["different", "edit", "exact"],
} as const;

export type Field = keyof typeof LEVELS;
export type Level<F extends Field = Field> = (typeof LEVELS)[F][number];

/** The fields in the order of every array of levels. */
export const FIELDS = Object.keys(LEVELS) as readonly Field[];

/** Where each field stands in an array of levels. */
export const AT = Object.fromEntries(FIELDS.map((field, at) => [field, at])) as Readonly<Record<Field, number>>;

/** Contact points: people of a household share them. */
export const CONTACT: readonly Field[] = ["email", "phone", "street", "streetNumber", "complement", "postcode", "city"];

/** No evidence: one side or both do not say. */
export const MISSING = -1;

/** Returns the number of a level of a field. */
export function levelOf<F extends Field>(field: F, level: Level<F>): number {
  return (LEVELS[field] as readonly string[]).indexOf(level);
}
