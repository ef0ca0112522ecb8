/**
 * What was observed of a person or an organisation: a contact, a FranceConnect identity, a document that an agent saw, a row
 * of a business system. A record is never edited; it gets one more observation, and a correction is one too.
 */
import { z } from "zod";
import type { Assurance, SourceKind } from "../../../db/queries/registry/record/rows.ts";

const word = z.string().trim().min(1).max(300);

/** A place of birth: a commune's or a country's INSEE code when known, and how it was written. */
const Place = z.strictObject({ cog: word.optional(), name: word.optional() });

const Address = z.strictObject({
  line: word.optional(),
  postcode: word.optional(),
  city: word.optional(),
  /** INSEE code of the commune. */
  cog: word.optional(),
  country: word.optional(),
});

/** Preferred first. `null`: there was one, and the person has it no longer. */
const several = z.array(word).min(1).max(10).nullable().optional();

/**
 * What an observation may say of a person. The first six are the civil status and survive together. A birth date is
 * `YYYY-MM-DD` with `00` for what is not known (Instruction générale relative à l'état civil), so never an SQL date.
 */
export const PersonFields = z.strictObject({
  kind: z.literal("person"),
  birthName: word.optional(),
  /** All of them as written, in their order. */
  givenNames: word.optional(),
  birthDate: z
    .string()
    .regex(/^\d{4}-\d\d-\d\d$/)
    .optional(),
  birthPlace: Place.optional(),
  /** INSEE code of the country, `99100` for France. */
  birthCountry: word.optional(),
  sex: z.enum(["female", "male"]).optional(),
  usageName: word.nullable().optional(),
  /** The name as one line, from who knows no better (From of a mail). */
  displayName: word.optional(),
  emails: several,
  phones: several,
  address: Address.nullable().optional(),
  language: word.optional(),
});

/** What an observation may say of an organisation. The first four are its registration and survive together. */
export const OrganisationFields = z.strictObject({
  kind: z.literal("organisation"),
  name: word.optional(),
  siren: word.optional(),
  siret: word.optional(),
  rna: word.optional(),
  displayName: word.optional(),
  emails: several,
  phones: several,
  address: Address.nullable().optional(),
  language: word.optional(),
});

export const Fields = z.discriminatedUnion("kind", [PersonFields, OrganisationFields]);
export type Fields = z.infer<typeof Fields>;
export type PersonFields = z.infer<typeof PersonFields>;
export type OrganisationFields = z.infer<typeof OrganisationFields>;
export type FieldName = Exclude<keyof PersonFields | keyof OrganisationFields, "kind">;

/** Fields that come from one source together: a birth name of one and a birth date of another are nobody's. */
export const BLOCKS = {
  person: ["birthName", "givenNames", "birthDate", "birthPlace", "birthCountry", "sex"],
  organisation: ["name", "siren", "siret", "rna"],
} as const satisfies Record<Fields["kind"], readonly FieldName[]>;

/** Fields that each come from the best source. */
export const RANKED = ["usageName", "displayName", "language"] as const satisfies readonly FieldName[];

/** Ways to reach somebody: what was said last holds. */
export const CONTACT_POINTS = ["emails", "phones", "address"] as const satisfies readonly FieldName[];

/** An observation with its fields, as the golden record takes it. */
export type Observation = {
  readonly id: string;
  readonly entry: string;
  readonly source: SourceKind;
  readonly assurance: Assurance;
  /** Fields that a business system is declared master of. */
  readonly masterOf: readonly string[];
  /** When it was observed, not when it was recorded. */
  readonly at: string;
  /** Null once erased. */
  readonly fields: Fields | null;
};

/** Says whether the fields tell who somebody is, and not only how to reach them. */
export function hasIdentity(fields: Fields): boolean {
  return blockOf(fields).length > 0 || ("usageName" in fields && typeof fields.usageName === "string");
}

/** Returns the fields of the block that are given. */
export function blockOf(fields: Fields): readonly FieldName[] {
  return BLOCKS[fields.kind].filter((name) => fieldOf(fields, name) !== undefined);
}

/** Returns a field's value: undefined when nothing was said of it, null when it was said that there is none. */
export function fieldOf(fields: Fields, name: FieldName): FieldValue | null | undefined {
  return (fields as Partial<Record<FieldName, FieldValue | null>>)[name];
}

export type FieldValue = string | readonly string[] | { readonly [part: string]: string | undefined };
