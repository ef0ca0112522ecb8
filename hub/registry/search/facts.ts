/** What an observation says that somebody may be found by. Pure. */

import { readBirthDate } from "../matching/person/birth-date.ts";
import { normaliseTown } from "../matching/person/contact-points.ts";
import { fold, wordsOf } from "../matching/person/fold.ts";
import { familyNames, givenNames, splitFullName } from "../matching/person/names.ts";
import type { Fields, OrganisationFields, PersonFields } from "../record/observation.ts";
import { readPostalAddress } from "../values/address-line.ts";
import { readEmail } from "../values/email.ts";
import { normalisePhone } from "../values/phone.ts";

/** Folded, each once; [] and "" are "not known". */
export type Facts = {
  /** Names in one piece and what they are made of: `delatour`, `tour`. An organisation's words are here. */
  readonly family: readonly string[];
  readonly given: readonly string[];
  /** Eight digits, year first, `00` for what is not known. */
  readonly birth: string;
  /** Postcodes and towns in one piece, of residence and of birth: `06400`, `cannes`. */
  readonly places: readonly string[];
  /** E.164. */
  readonly phones: readonly string[];
  readonly emails: readonly string[];
  /** SIREN, SIRET, RNA. */
  readonly numbers: readonly string[];
};

const NAMES_MAX = 12;
const POINTS_MAX = 6;

/** Returns what the fields are found by, or null when that is nothing. Deterministic, never throws. */
export function factsOf(fields: Fields): Facts | null {
  const facts = fields.kind === "person" ? factsOfPerson(fields) : factsOfOrganisation(fields);
  return Object.values(facts).some((value) => value.length > 0) ? facts : null;
}

function factsOfPerson(fields: PersonFields): Facts {
  const { birthName, usageName, displayName, birthDate, birthPlace } = fields;
  const line = displayName ? splitFullName(displayName) : { family: "", given: "" };
  const family = familyNames([birthName, usageName, line.family]);
  const given = givenNames([fields.givenNames, line.given].filter(Boolean).join(" "));
  return {
    ...contactFacts(fields, birthPlace?.name ? [normaliseTown(birthPlace.name)] : []),
    family: distinct([...family.whole, ...family.parts], NAMES_MAX),
    given: distinct([...given.names, ...given.parts, given.names.slice(0, 2).join("")], NAMES_MAX),
    birth: readBirthDate(birthDate)?.digits ?? "",
    numbers: [],
  };
}

function factsOfOrganisation(fields: OrganisationFields): Facts {
  const { name, displayName, siren, siret, rna } = fields;
  const words = [name, displayName].flatMap((text) => wordsOf(fold(text))).filter((word) => word.length > 1);
  const numbers = [siren, siret, siret?.slice(0, 9), rna].map((number) => fold(number).replaceAll(" ", ""));
  return {
    ...contactFacts(fields, []),
    family: distinct(words, NAMES_MAX),
    given: [],
    birth: "",
    numbers: distinct(numbers, POINTS_MAX),
  };
}

function contactFacts(
  { emails, phones, address }: Pick<Fields, "emails" | "phones" | "address">,
  more: readonly string[],
): Pick<Facts, "places" | "phones" | "emails"> {
  const { line = "", postcode, city } = address ?? {};
  const read = readPostalAddress(line);
  const code = postcode ?? read.postcode ?? "";
  return {
    places: distinct([code, normaliseTown(city ?? read.town), ...more], POINTS_MAX),
    phones: distinct(
      (phones ?? []).map((text) => normalisePhone(text, { postcode: code })?.number ?? ""),
      POINTS_MAX,
    ),
    emails: distinct(
      (emails ?? []).map((text) => readEmail(text)?.address ?? ""),
      POINTS_MAX,
    ),
  };
}

const distinct = (values: readonly string[], most: number): string[] =>
  [...new Set(values.filter(Boolean))].slice(0, most);
