/** People as screens read them: no entry's id, no identifier of another system (design D14). Pure. */
import type { PersonCase } from "../../../db/queries/registry/search/search.ts";
import type { PeoplePage, PersonHit, PersonName, PersonView, RecordField } from "../../protocol/people.ts";
import type { Golden } from "../record/golden.ts";
import type { FieldName, FieldValue } from "../record/observation.ts";
import type { PersonRecord } from "../record/read-records.ts";
import { readPostalAddress } from "../values/address-line.ts";
import { communesOfFrance } from "../values/communes.ts";
import type { Asked } from "./asked.ts";
import { sayDate } from "./score.ts";
import type { PersonFound } from "./search.ts";

/** In the order in which they are read. */
const FIELDS: readonly FieldName[] = [
  ...([
    "birthName",
    "usageName",
    "givenNames",
    "name",
    "displayName",
    "birthDate",
    "birthPlace",
    "birthCountry",
  ] as const),
  ...(["sex", "siren", "siret", "rna", "phones", "emails", "address", "language"] as const),
];

/** Returns a line of results. `cases` is how many the agent may open. */
export function toHit({ kind, golden, why }: PersonFound, id: string, cases: number): PersonHit {
  const name = nameOf(golden);
  const { phones, emails } = golden.fields;
  const [point = null] = name.family || name.given ? [] : [...textsOf(phones?.value), ...textsOf(emails?.value)];
  return {
    ...{ id, kind, name, cases },
    birthDate: textOf(golden, "birthDate") || null,
    commune: communeOf(golden),
    contactPoint: point,
    isCertified: golden.fields.birthName?.source === "franceconnect",
    why: why.map((one) => ({ ...one })),
  };
}

/** Returns what was understood of what was typed, to show beside the results. */
export function understoodOf({
  reference,
  email,
  phone,
  date,
  postcode,
  number,
  words,
}: Asked): PeoplePage["understood"] {
  const part = (what: PeoplePage["understood"][number]["what"], text: string) => (text === "" ? [] : [{ what, text }]);
  return [
    ...words.flatMap(({ text }) => part("name", text)),
    ...part("date", date ? sayDate(date) : ""),
    ...part("phone", phone?.digits ?? ""),
    ...part("email", email),
    ...part("place", postcode),
    ...part("number", number),
    ...part("reference", reference),
  ];
}

/** Returns a person's record. `nameOfService` says how a service is called. */
export function toPersonView(
  { entries, golden, references }: PersonRecord,
  id: string,
  cases: readonly PersonCase[],
  nameOfService: (service: string) => string,
): PersonView {
  return {
    id,
    kind: golden.kind,
    name: nameOf(golden),
    fields: fieldsOf(golden),
    entries: entries.length,
    observations: golden.observations,
    systems: [...new Set(references.map(({ system }) => system))],
    cases: cases.map(({ service, state, channel, ...one }) => ({
      ...one,
      // Written by the projections, which have these words only.
      state: state as PersonView["cases"][number]["state"],
      channel: channel as PersonView["cases"][number]["channel"],
      serviceName: nameOfService(service),
    })),
  };
}

/** Returns the fields of a golden record in the order in which they are read. */
export function fieldsOf(golden: Golden): RecordField[] {
  return FIELDS.flatMap((field) => fieldView(golden, field) ?? []);
}

/** Returns how somebody is called; all empty when nobody knows. */
export function nameOf(golden: Golden): PersonName {
  const [birth, usage] = [textOf(golden, "birthName"), textOf(golden, "usageName")];
  const given = textOf(golden, "givenNames");
  if (birth || usage || given) return { given, family: usage || birth, birth: usage && birth !== usage ? birth : "" };
  return { given: "", family: textOf(golden, "name") || textOf(golden, "displayName"), birth: "" };
}

/** The town of the address, or what follows the postcode in an address that was written in one line. */
function communeOf({ fields }: Golden): string | null {
  const address = fields.address?.value;
  if (typeof address !== "object" || Array.isArray(address)) return null;
  const { city, line = "" } = address as { readonly [part: string]: string | undefined };
  if (city) return city;
  const { postcode } = readPostalAddress(line);
  return postcode ? (line.split(postcode).at(-1)?.trim() ?? null) : null;
}

function fieldView(golden: Golden, field: FieldName): RecordField | null {
  const found = golden.fields[field];
  if (!found) return null;
  const { value, source, since, rule, isLocked } = found;
  const others = (golden.alternates[field] ?? []).map(({ value: other, at }) => ({ values: textsOf(other), at }));
  return { field, values: textsOf(value), source, since, rule, isLocked, others };
}

const textOf = (golden: Golden, field: FieldName): string => textsOf(golden.fields[field]?.value)[0] ?? "";

/** The parts of an address are one text. */
function textsOf(value: FieldValue | undefined): string[] {
  if (value === undefined) return [];
  if (typeof value === "string") return [value];
  if (isList(value)) return [...value];
  const { line, postcode, city, country, name, cog } = value;
  const town = [postcode, city].filter(Boolean).join(" ");
  // FranceConnect says where somebody was born by its code alone.
  const place = name ?? (line || town || !cog ? undefined : (communesOfFrance().nameOf(cog) ?? cog));
  const parts = [line, town, country, place];
  return [parts.filter(Boolean).join(", ")].filter(Boolean);
}

const isList = (value: FieldValue): value is readonly string[] => Array.isArray(value);
