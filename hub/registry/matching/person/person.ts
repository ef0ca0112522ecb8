/** What somebody claims to be, as it came, and the features of it that the matcher compares. */
import { normalisePhone } from "../../values/phone.ts";
import { placeOf } from "../../values/place.ts";
import { type BirthDate, readBirthDate } from "./birth-date.ts";
import {
  normaliseCog,
  normaliseEmail,
  normalisePostcode,
  normaliseReference,
  normaliseTown,
  readStreet,
  type Street,
} from "./contact-points.ts";
import { fold } from "./fold.ts";
import { type FamilyNames, familyNames, type GivenNames, givenNames, restOfFullName, splitFullName } from "./names.ts";

/** A claimed identity. All texts as written; everything may be missing. It never holds a NIR. */
export type Claim = {
  /** FranceConnect `sub`. */
  readonly subject?: string | undefined;
  readonly birthName?: string | undefined;
  readonly usageName?: string | undefined;
  /** One, the usual one, or all. */
  readonly givenNames?: string | undefined;
  /** All names in one text, where the others are not told apart: the display name of an e-mail. */
  readonly fullName?: string | undefined;
  /** `1980-02-17`, `1980-00-00`, `19800217`, `17/02/1980`, `1980`. */
  readonly birthDate?: string | undefined;
  /** COG code of the commune of birth. */
  readonly birthPlaceCode?: string | undefined;
  readonly birthPlace?: string | undefined;
  /** COG code of the country of birth: 99100 is France. */
  readonly birthCountry?: string | undefined;
  readonly sex?: string | undefined;
  readonly emails?: readonly string[] | undefined;
  readonly phones?: readonly string[] | undefined;
  /** Number and street. */
  readonly address?: string | undefined;
  /** Another line of the address: building, place name. */
  readonly addressMore?: string | undefined;
  readonly postcode?: string | undefined;
  readonly city?: string | undefined;
  /** One more thing that seldom changes, compared whole: an occupation, an employer. */
  readonly occupation?: string | undefined;
  /** An identifier that another system gave and that people copy, such as a beneficiary's number. Never a NIR, which is dropped. */
  readonly reference?: string | undefined;
};

/** A claim made comparable. "" and [] are "not known", which is never evidence. */
export type Features = {
  readonly subject: string;
  readonly family: FamilyNames;
  readonly given: GivenNames;
  readonly birth: BirthDate | null;
  readonly birthCode: string;
  readonly birthTown: string;
  readonly birthCountry: string;
  readonly sex: "" | "f" | "m";
  readonly emails: readonly string[];
  /** E.164. */
  readonly phones: readonly string[];
  readonly street: Street;
  /** The other line of the address, words only. */
  readonly complement: string;
  readonly postcode: string;
  readonly city: string;
  readonly occupation: string;
  readonly reference: string;
};

const VALUES_MAX = 4;

/** Returns the features of a claim. Deterministic, never throws, whatever the texts are. */
export function normalise(claim: Claim): Features {
  return {
    subject: claim.subject?.trim() ?? "",
    ...namesOf(claim),
    birth: readBirthDate(claim.birthDate),
    ...birthPlaceOf(claim),
    sex: sexOf(claim.sex),
    emails: distinct((claim.emails ?? []).map(normaliseEmail)),
    phones: distinct((claim.phones ?? []).map((text) => phoneOf(text, claim.postcode))),
    street: readStreet(claim.address),
    complement: readStreet(claim.addressMore).name,
    postcode: normalisePostcode(claim.postcode),
    city: normaliseTown(claim.city),
    occupation: fold(claim.occupation),
    reference: normaliseReference(claim.reference),
  };
}

/** A commune by its code of today, whatever the year of the code; abroad, the country. */
function birthPlaceOf(claim: Claim): Pick<Features, "birthCode" | "birthTown" | "birthCountry"> {
  const code = normaliseCog(claim.birthPlaceCode);
  const country = normaliseCog(claim.birthCountry);
  const place = code ? placeOf({ code, country, date: claim.birthDate ?? null }) : null;
  const [commune, ...namesakes] = place?.communes ?? [];
  // What may be a commune of Algeria or one near Paris is in no country for sure.
  const [known, ...others] = place?.countries ?? [];
  const isAbroad = code.startsWith("99");
  return {
    birthCode: commune && namesakes.length === 0 && others.length === 0 ? commune : isAbroad ? "" : code,
    birthTown: normaliseTown(claim.birthPlace),
    birthCountry: known && others.length === 0 ? known : country || (isAbroad ? code : ""),
  };
}

function namesOf(claim: Claim): Pick<Features, "family" | "given"> {
  const family = familyNames([claim.birthName, claim.usageName]);
  const given = givenNames(claim.givenNames);
  if (!claim.fullName) return { family, given };
  if (family.whole.length === 0 && given.names.length === 0) {
    const split = splitFullName(claim.fullName);
    return { family: familyNames([split.family]), given: givenNames(split.given) };
  }
  const known = new Set([...given.names, ...given.parts]);
  const more = restOfFullName(claim.fullName, family).filter((word) => !known.has(word));
  return { family, given: { names: [...given.names, ...more], parts: given.parts } };
}

function phoneOf(text: string, postcode: string | undefined): string {
  return normalisePhone(text, { postcode: postcode ?? null })?.number ?? "";
}

function sexOf(text: string | undefined): Features["sex"] {
  const word = fold(text);
  if (/^(?:f|female|femme|feminin|mme|madame|mlle|2)$/.test(word)) return "f";
  return /^(?:m|h|male|homme|masculin|mr|monsieur|1)$/.test(word) ? "m" : "";
}

const distinct = (values: readonly string[]): string[] => [...new Set(values.filter(Boolean))].slice(0, VALUES_MAX);
