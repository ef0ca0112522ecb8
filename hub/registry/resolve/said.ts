/** Who sent a contact, as the door knows it, in the registry's words. Pure. */
import type { CertifiedIdentity, Contact, Sender } from "../../../channels/contract/channel.ts";
import type { Json } from "../../../machines/kind.ts";
import { storable } from "../../projections/sealed.ts";
import type { Claim } from "../matching/person/person.ts";
import type { Fields } from "../record/observation.ts";

/** What a task holds, sealed. */
export type Said = {
  readonly channel: string;
  readonly at: string;
  readonly sender: Sender;
  readonly account: {
    readonly issuer: string;
    readonly subject: string;
    readonly identity: CertifiedIdentity | null;
  } | null;
};

/** Returns who sent a contact, as it is sealed. */
export function saidOf({ channel, receivedAt, sender, proof }: Contact): Json {
  const account =
    proof.kind === "account"
      ? { issuer: proof.issuer, subject: proof.subject, identity: proof.identity ?? null }
      : null;
  const said: Said = { channel, at: receivedAt, sender, account };
  return storable(said);
}

/** What was sealed was sealed by the hub and is authenticated, so its shape is trusted. */
export const asSaid = (opened: Json): Said => opened as unknown as Said;

/** Returns what a sender declares, or null when that is nothing that could be compared. */
export function declaredFields(sender: Sender): Fields | null {
  const { familyName, givenNames, organisation, email, phone, postalAddress, displayName } = sender;
  const points = {
    ...(email ? { emails: [email] } : {}),
    ...(phone ? { phones: [phone] } : {}),
    ...(postalAddress ? { address: { line: oneLine(postalAddress) } } : {}),
  };
  const line = displayName ? { displayName: cut(displayName) } : {};
  const fields: Fields =
    sender.kind === "organisation"
      ? { kind: "organisation", ...(organisation ? { name: cut(organisation) } : {}), ...line, ...points }
      : {
          kind: "person",
          ...(familyName ? { birthName: cut(familyName) } : {}),
          ...(givenNames ? { givenNames: cut(givenNames) } : {}),
          ...line,
          ...points,
        };
  return Object.keys(fields).length > 1 ? fields : null;
}

/** Returns what a provider certified. */
export function certifiedFields(identity: CertifiedIdentity): Fields {
  const { familyName, givenNames, birthDate, sex, birthPlace, birthCountry, email } = identity;
  return {
    kind: "person",
    ...(familyName ? { birthName: cut(familyName) } : {}),
    ...(givenNames ? { givenNames: cut(givenNames) } : {}),
    ...(birthDate && /^\d{4}-\d\d-\d\d$/.test(birthDate) ? { birthDate } : {}),
    ...(sex ? { sex } : {}),
    ...(birthPlace ? { birthPlace: { cog: cut(birthPlace) } } : {}),
    ...(birthCountry ? { birthCountry: cut(birthCountry) } : {}),
    ...(email ? { emails: [email] } : {}),
  };
}

/**
 * Returns the claim that the matcher makes comparable. Organisations are not compared as persons are. `subject` stands for
 * who they are for FranceConnect: two of them are two persons, unless a civil status changed.
 */
export function claimOf(fields: Fields, subject?: string): Claim | null {
  if (fields.kind === "organisation") return null;
  const { address } = fields;
  return {
    subject,
    birthName: fields.birthName,
    usageName: fields.usageName ?? undefined,
    givenNames: fields.givenNames,
    fullName: fields.displayName,
    birthDate: fields.birthDate,
    birthPlaceCode: fields.birthPlace?.cog,
    birthPlace: fields.birthPlace?.name,
    birthCountry: fields.birthCountry,
    sex: fields.sex,
    emails: fields.emails ?? undefined,
    phones: fields.phones ?? undefined,
    address: address?.line,
    postcode: address?.postcode,
    city: address?.city,
  };
}

const LENGTH_MAX = 300;
const cut = (text: string) => text.trim().slice(0, LENGTH_MAX);
const oneLine = (text: string) => cut(text.replaceAll(/\s*\n\s*/g, ", "));
