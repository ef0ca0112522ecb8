/**
 * Telephone numbers in the international form (ITU-T E.164), whatever national plan they were written in.
 *
 * France has several plans that people dial alike: `0692…` is Réunion's (+262), although the same ten digits look like a
 * mainland number (+33). These are told apart by Arcep's prefixes here, so that a key once stored stays the same; all other
 * countries, and the Pacific's short numbers, by libphonenumber, with its full metadata since the short one knows no kinds.
 */
import { type CountryCode, type NumberType, parsePhoneNumberFromString } from "libphonenumber-js/max";

export type Phone = {
  /** E.164: `+33612345678`. */
  readonly number: string;
  /** A landline (an Internet box's `09` too) is a household's; a mobile is mostly one person's. */
  readonly kind: "mobile" | "landline" | "other";
};

/** What is known of who wrote the number. Each helps to read a number without its country. */
export type PhoneHints = {
  /** ISO 3166-1 alpha-2 of the plan that they write in. */
  readonly region?: string | null;
  /** A French postcode: `98800` says that `27 12 34` is in New Caledonia. */
  readonly postcode?: string | null;
};

/** Longest text that is read. */
const LENGTH_MAX = 60;
/** The shortest numbers that reach a household, in the Pacific; below are services. */
const DIGITS_MIN = 6;

/** Prefixes of the French plan that belong overseas (Arcep, plan national de numérotation), without the leading zero. */
const OVERSEAS: readonly (readonly [prefix: RegExp, code: string])[] = [
  // Réunion, Mayotte; Guadeloupe, Saint-Martin, Saint-Barthélemy; French Guiana; Martinique.
  [/^(?:26[239]|639|69[23])/, "+262"],
  [/^(?:590|69[01])/, "+590"],
  [/^(?:594|694)/, "+594"],
  [/^(?:596|69[67])/, "+596"],
];

const FRENCH_DIALLING = new Set<CountryCode>(["FR", "RE", "YT", "GP", "MF", "BL", "GF", "MQ", "PM"]);

const REGION_OF_POSTCODE: Readonly<Record<string, CountryCode>> = {
  971: "GP",
  972: "MQ",
  973: "GF",
  974: "RE",
  975: "PM",
  976: "YT",
  977: "BL",
  978: "MF",
  980: "MC",
  986: "WF",
  987: "PF",
  988: "NC",
};

/** Written to get past a required field: one digit repeated, or a run. */
const ABSURD = /(\d)\1{7}$|(?:12345678|23456789|87654321|01020304|02030405|11223344)$/;

/**
 * Returns the number with its kind, or null for what is too short, in no plan, or plainly made up (`06 00 00 00 00`). Of
 * several numbers in one text the first that can be read is taken; an extension is left out. Whether the number was ever
 * given to anybody is not asked. Pure.
 */
export function normalisePhone(text: string, hints: PhoneHints = {}): Phone | null {
  for (const part of text.slice(0, LENGTH_MAX).split(/[;,/|]|\bou\b|\bet\b/i)) {
    const written = withoutExtension(part);
    const phone = readAbroad(written, hints.region) ?? readFrench(written) ?? readByPlan(written, regionsOf(hints));
    if (phone) return ABSURD.test(phone.number) ? null : phone;
  }
  return null;
}

/** Ten digits that begin with zero, or nine behind +33 or an overseas code, also where spreadsheets took the zero or the plus away. */
function readFrench(written: string): Phone | null {
  const isAbroad = /^\s*(?:\+|00)(?!\s?(?:33|262|590|594|596))/.test(written.replace(/^[^+\d]*/, ""));
  if (isAbroad) return null;
  const digits = written.replace(/\D/g, "");
  const [, dialled, national] = /^(?:(?:00)?(33|262|590|594|596)0?|0)?([1-9]\d{8})$/.exec(digits) ?? [];
  if (national === undefined) return null;
  // Saint-Pierre-et-Miquelon's own numbers have six digits, and 0508 in front when dialled from elsewhere.
  if (national.startsWith("508")) return { number: `+508${national.slice(3)}`, kind: "landline" };
  const code = OVERSEAS.find(([prefix]) => prefix.test(national))?.[1] ?? "+33";
  // An overseas code before a number of the mainland is a mistake that nobody can undo.
  if (dialled !== undefined && dialled !== "33" && code !== `+${dialled}`) return null;
  return { number: `${code}${national}`, kind: FRENCH_KINDS[national.slice(0, 1)] ?? "other" };
}

/** By the first digit after the zero: 1 to 5 places, 6 and 7 mobiles, 9 boxes; 8 is for services. */
const FRENCH_KINDS: Readonly<Record<string, Phone["kind"]>> = {
  1: "landline",
  2: "landline",
  3: "landline",
  4: "landline",
  5: "landline",
  6: "mobile",
  7: "mobile",
  9: "landline",
};

/** A number without its country, of somebody who writes from abroad: nine digits may be a Spanish mobile. */
function readAbroad(written: string, region: string | null | undefined): Phone | null {
  if (!isRegion(region) || FRENCH_DIALLING.has(region) || /^[^\d+]*(?:\+|00)/.test(written)) return null;
  return readByPlan(written, [region]);
}

function readByPlan(written: string, regions: readonly CountryCode[]): Phone | null {
  if ((written.match(/\d/g)?.length ?? 0) < DIGITS_MIN) return null;
  for (const region of regions) {
    const number = parsePhoneNumberFromString(written, region);
    if (number?.isValid()) return { number: number.number, kind: kindOf(number.getType()) };
  }
  return null;
}

function regionsOf({ region, postcode }: PhoneHints): readonly CountryCode[] {
  const hinted = [isRegion(region) ? region : undefined, REGION_OF_POSTCODE[postcode?.slice(0, 3) ?? ""]];
  return [...new Set([...hinted.filter((code) => code !== undefined), "FR" as const])];
}

// What libphonenumber does not know it reads as no region at all, so any two capitals may pass.
const isRegion = (region: string | null | undefined): region is CountryCode => /^[A-Z]{2}$/.test(region ?? "");

const withoutExtension = (text: string): string =>
  text.replace(/\b(?:poste|post|ext|extension)\b\.?\s*:?\s*\d{1,6}.*$/i, "");

function kindOf(type: NumberType): Phone["kind"] {
  if (type === "MOBILE") return "mobile";
  return type === "FIXED_LINE" || type === "VOIP" ? "landline" : "other";
}
