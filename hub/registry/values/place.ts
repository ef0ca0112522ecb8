/**
 * Where somebody was born, in a form that two sources agree on although they wrote it by different rules.
 *
 * A place is sets of what it may be: communes by their code of today (a merged commune is the one that it became, an
 * arrondissement of Paris, Lyon or Marseille is the city), départements, countries. So a source that knows the département
 * only, or a name that several communes bear, is compared as far as it goes and no further. Sources: INSEE, code officiel
 * géographique and its history; lois of 10 July 1964 (Île-de-France) and 15 May 1975 (Corsica).
 */
import { communesOfFrance, departementOf } from "./communes.ts";
import { ALGERIA, countryOf, FRANCE, isSameCountry, SOMEWHERE_ABROAD } from "./countries.ts";
import { plainWords } from "./plain-words.ts";

/** What a source says. All may be missing. */
export type PlaceClaim = {
  /** A commune's code of any year, a département's, or a country's `99…`. */
  readonly code?: string | null;
  /** Commune, or town abroad. */
  readonly name?: string | null;
  readonly postcode?: string | null;
  /** COG code, ISO 3166-1 alpha-2 or French name. */
  readonly country?: string | null;
  /** The birth date, of which the first four digits are read: some codes meant something else before. */
  readonly date?: string | null;
};

export type Place = {
  /** INSEE codes of today; several when the name alone is known and has namesakes. */
  readonly communes: readonly string[];
  /** Départements that the place is or was in when the person was born; `20` is all Corsica. */
  readonly departements: readonly string[];
  /** COG codes, `99100` for France; two for a code that France gave to Algeria and later to itself. */
  readonly countries: readonly string[];
  /** The name as folded words. It tells places apart where no commune is known: abroad. */
  readonly town: string | null;
};

/** Algerian départements (91 to 94), Morocco (95) and Tunisia (96) had such codes until their independence. */
const MAGHREB: Readonly<Record<string, string>> = {
  91: ALGERIA,
  92: ALGERIA,
  93: ALGERIA,
  94: ALGERIA,
  95: "99350",
  96: "99351",
};
/** Two characters that stand for several départements and territories. */
const OVERSEAS: Readonly<Record<string, readonly string[]>> = {
  97: ["971", "972", "973", "974", "975", "976", "977", "978"],
  98: ["984", "986", "987", "988"],
};
const ALGERIA_INDEPENDENT = 1962;
/** The last year in which départements were cut up: Seine and Seine-et-Oise in 1968, Corsica in 1976. */
const DEPARTEMENTS_SETTLED = 1976;

/** Returns the place that a source means, or null when it says nothing that can be used. */
export function placeOf(claim: PlaceClaim): Place | null {
  const code = codeOf(claim.code);
  const year = yearOf(claim.date);
  const town = townOf(claim.name);
  const country = countryClaimed(claim.country, code);
  if (country !== null && country !== FRANCE) return abroad([country], town);
  const byCode = code === null ? null : placeByCode(code, year, town);
  if (byCode) return byCode;
  const byName = placeByName(town, departementsNear(code, claim.postcode), year);
  if (byName) return byName;
  const named = town === null || country !== null ? null : countryOf(town);
  if (named !== null) return abroad([named], null);
  const departements = departementsNear(code, claim.postcode);
  if (departements.length > 0) return { communes: [], departements, countries: [FRANCE], town };
  if (country === null && town === null) return null;
  return { communes: [], departements: [], countries: country === null ? [] : [country], town };
}

function countryClaimed(written: string | null | undefined, code: string | null): string | null {
  const said = written ? countryOf(written) : null;
  if (said !== null && said !== FRANCE) return said;
  if (code === null || !/^9[1-69]/.test(code)) return said;
  // What registers wrote for births in North Africa: the département of the time, then the country's three digits.
  const maghreb = /^9[1-6](35[0-2])$/.exec(code)?.[1];
  if (maghreb !== undefined) return `99${maghreb}`;
  return code.startsWith("99") ? countryOf(code) : said;
}

function placeByCode(code: string, year: number | null, town: string | null): Place | null {
  const known = communesOfFrance();
  const now = known.currentOf(code);
  const then = year !== null && year <= ALGERIA_INDEPENDENT ? MAGHREB[code.slice(0, 2)] : undefined;
  if (now === null) return then !== undefined && code.length === 5 ? abroad([then], town) : null;
  const place = commune([now], year, town);
  // The same code may be a commune near Paris, coded by today's rules, unless its name says so.
  const isCertain = then === undefined || (town !== null && known.named(town).includes(now));
  return isCertain ? place : { ...place, countries: [FRANCE, then] };
}

function placeByName(town: string | null, near: readonly string[], year: number | null): Place | null {
  if (town === null) return null;
  const namesakes = communesOfFrance().named(town);
  const nearby = namesakes.filter((code) => near.length === 0 || overlap(departementsOf(code, year), near));
  return nearby.length > 0 ? commune(nearby, year, town) : null;
}

function commune(codes: readonly string[], year: number | null, town: string | null): Place {
  const departements = [...new Set(codes.flatMap((code) => departementsOf(code, year)))];
  return { communes: codes, departements, countries: [FRANCE], town };
}

function departementsOf(code: string, year: number | null): readonly string[] {
  const isSettled = year !== null && year >= DEPARTEMENTS_SETTLED;
  return [departementOf(code), ...(isSettled ? [] : communesOfFrance().formerDepartements(code))];
}

const abroad = (countries: readonly string[], town: string | null): Place => ({
  communes: [],
  departements: [],
  countries,
  town,
});

/** Départements that a département's code, an unknown commune's code or a postcode point to. */
function departementsNear(code: string | null, postcode: string | null | undefined): readonly string[] {
  const many = OVERSEAS[code ?? ""];
  if (many) return many;
  if (code !== null && /^(?:\d\d|2[AB]|9[78]\d)/.test(code) && !/^9[69]/.test(code)) return [departementOf(code)];
  const digits = postcode?.replace(/\s/g, "") ?? "";
  if (!/^\d{5}$/.test(digits)) return [];
  const delivered = communesOfFrance().delivered(digits).map(departementOf);
  if (delivered.length > 0) return [...new Set(delivered)];
  return digits.startsWith("20") ? ["20", "2A", "2B"] : [departementOf(digits)];
}

/** A zero that a spreadsheet took off the front is put back. */
function codeOf(text: string | null | undefined): string | null {
  const code = (text ?? "").trim().toUpperCase();
  if (/^[1-9]\d{3}$|^[1-9]$/.test(code)) return `0${code}`;
  return /^(?:\d[\dAB]\d{3}|\d[\dAB]|9[78]\d)$/.test(code) && code !== "00" && code !== "00000" ? code : null;
}

function yearOf(date: string | null | undefined): number | null {
  const year = /^(1[89]|20)\d\d/.exec(date ?? "")?.[0];
  return year === undefined ? null : Number(year);
}

function townOf(name: string | null | undefined): string | null {
  const town = plainWords((name ?? "").slice(0, 100));
  return /\p{L}/u.test(town) ? town : null;
}

/**
 * How far two places agree:
 * - `same-place`: the same commune through its history; abroad, the same country and town name
 * - `same-departement`: the same département of today or of the time
 * - `same-country`: the same country or one that it came from; two communes far apart in France too
 * - `different`: two countries
 * - `unknown`: one of them says too little to tell
 */
export type PlaceAgreement = "same-place" | "same-departement" | "same-country" | "different" | "unknown";

/** Compares two places. Symmetric. */
export function comparePlaces(a: Place | null, b: Place | null): PlaceAgreement {
  if (a === null || b === null) return "unknown";
  const country = compareCountries(a.countries, b.countries);
  if (country === "different") return "different";
  if (overlap(a.communes, b.communes)) return "same-place";
  const isBothInCommunes = a.communes.length > 0 && b.communes.length > 0;
  if (!isBothInCommunes && a.town !== null && a.town === b.town) return "same-place";
  if (overlap(a.departements, b.departements)) return "same-departement";
  return country;
}

function compareCountries(a: readonly string[], b: readonly string[]): "same-country" | "different" | "unknown" {
  if (a.length === 0 || b.length === 0) return "unknown";
  if (a.some((one) => b.some((other) => one !== SOMEWHERE_ABROAD && isSameCountry(one, other)))) return "same-country";
  const isVague = a.includes(SOMEWHERE_ABROAD) || b.includes(SOMEWHERE_ABROAD);
  return isVague && !a.includes(FRANCE) && !b.includes(FRANCE) ? "unknown" : "different";
}

const overlap = (a: readonly string[], b: readonly string[]): boolean => a.some((item) => b.includes(item));
