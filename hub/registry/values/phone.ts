/**
 * Telephone numbers in the international form (ITU-T E.164), whatever national plan they were written in.
 *
 * France has eleven numbering plans that people write alike: `0692…` is Réunion's (+262), although the same ten digits look
 * like a number of mainland France (+33). Plans and ranges come from libphonenumber's full metadata, since the short one
 * knows neither these ranges nor which are mobile.
 */
import { type CountryCode, type NumberType, type PhoneNumber, parsePhoneNumberFromString } from "libphonenumber-js/max";

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

/** The plans whose numbers are dialled like mainland ones, tried in turn. Guadeloupe's has Saint-Martin and Saint-Barthélemy. */
const OVERSEAS = ["RE", "GP", "MQ", "GF", "YT"] as const;

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
 * several numbers in one text the first that can be read is taken; an extension is left out. Pure.
 */
export function normalisePhone(text: string, hints: PhoneHints = {}): Phone | null {
  const regions = regionsOf(hints);
  for (const part of text.slice(0, LENGTH_MAX).split(/[;,/|]|\bou\b|\bet\b/i)) {
    const written = withoutExtension(part);
    if ((written.match(/\d/g)?.length ?? 0) < 6) continue;
    const found = findNumber(written, regions);
    if (found) return ABSURD.test(found.number) ? null : { number: found.number, kind: kindOf(found.getType()) };
  }
  return null;
}

function findNumber(written: string, regions: readonly CountryCode[]): PhoneNumber | null {
  // What a mainland caller would dial, also behind +33.
  const dialled = written.replace(/\D/g, "").replace(/^(?:00)?33(?=[1-9]\d{8}$)/, "0");
  // 0508 is Saint-Pierre-et-Miquelon's by the French plan (Arcep), whose own numbers have six digits.
  const miquelon = /^0508(\d{6})$/.exec(dialled)?.[1];
  if (miquelon) return findIn(miquelon, ["PM"]);
  return findIn(written, regions) ?? (/^0\d{9}$/.test(dialled) ? findIn(dialled, OVERSEAS) : null);
}

function findIn(written: string, regions: readonly CountryCode[]): PhoneNumber | null {
  for (const region of regions) {
    const number = parsePhoneNumberFromString(written, region);
    if (number?.isValid()) return number;
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
