/**
 * A French postal address as words to compare. Two people write one address by the abbreviations of AFNOR XP Z10-011 (`AV DU
 * GAL DE GAULLE`), in full, or in between; the Base Adresse Nationale writes it in full, and so do we.
 */
import { plainWords } from "./plain-words.ts";

export type PostalAddress = {
  /** Number, `bis` or `ter`, street in words without articles: `12 bis avenue general gaulle`; "" when there is none. */
  readonly line: string;
  readonly postcode: string | null;
  /** The town in plain words, without CEDEX, or null. */
  readonly town: string | null;
};

const LENGTH_MAX = 300;

/** Kinds of street, read where a kind stands: first, or after the number. */
const KINDS: Readonly<Record<string, string>> = {
  all: "allee",
  av: "avenue",
  ave: "avenue",
  bd: "boulevard",
  bld: "boulevard",
  blvd: "boulevard",
  boul: "boulevard",
  car: "carrefour",
  ch: "chemin",
  che: "chemin",
  chem: "chemin",
  chs: "chaussee",
  cor: "corniche",
  crs: "cours",
  dom: "domaine",
  esc: "escalier",
  esp: "esplanade",
  fbg: "faubourg",
  fg: "faubourg",
  gr: "grande rue",
  ham: "hameau",
  imp: "impasse",
  ld: "lieu dit",
  lot: "lotissement",
  mte: "montee",
  pas: "passage",
  pl: "place",
  prom: "promenade",
  qu: "quai",
  qua: "quartier",
  quart: "quartier",
  r: "rue",
  res: "residence",
  rle: "ruelle",
  rpt: "rond point",
  rte: "route",
  sen: "sentier",
  sq: "square",
  tra: "traverse",
  trav: "traverse",
  vla: "villa",
  vlge: "village",
};

/** Titles and words of street names, read anywhere after the number. */
const NAMES: Readonly<Record<string, string>> = {
  cdt: "commandant",
  col: "colonel",
  cpt: "capitaine",
  cne: "capitaine",
  dr: "docteur",
  gal: "general",
  gen: "general",
  lt: "lieutenant",
  mal: "marechal",
  mar: "marechal",
  mgr: "monseigneur",
  nd: "notre dame",
  pdt: "president",
  pres: "president",
  prof: "professeur",
  pr: "professeur",
  sgt: "sergent",
  st: "saint",
  ste: "sainte",
  "1er": "1",
};

const SMALL_WORDS = new Set(["de", "du", "des", "d", "la", "le", "les", "l", "a", "au", "aux", "et", "en"]);
const REPEATS: Readonly<Record<string, string>> = {
  b: "bis",
  t: "ter",
  q: "quater",
  bis: "bis",
  ter: "ter",
  quater: "quater",
};

/** Where in the building: it tells neighbours apart, not addresses, and half of the writers leave it out. */
const INSIDE =
  /\b(?:appartement|appart|appt|apt|app|batiment|bat|escalier|esc|etage|etg|porte|pte|entree|ent|boite|bal|lgt|logement)\s+(?:n\s+|no\s+|numero\s+)?(?:\d+\s?[a-z]?|[a-z]\d*)\b|\b(?:\d+(?:e|eme|er)\s+etage|rdc|rez de chaussee)\b/g;

/** `12-14 rue Pasteur` and `12 à 14` are known by their first number. */
const RANGE = /^(\s*\d{1,4})\s*(?:[-/\u2010-\u2015]|à)\s*\d{1,4}(?!\d)/i;

/**
 * Returns an address written on one or more lines. The town is what follows the last five digits that stand alone; without
 * any, all is the line. Pure.
 */
export function readPostalAddress(text: string): PostalAddress {
  const written = text.slice(0, LENGTH_MAX);
  const found = [...written.matchAll(/(?<![\p{L}\p{N}])(?:F-?)?(\d{2} ?\d{3})(?![\p{L}\p{N}])/gu)].at(-1);
  const isTown = found !== undefined && (found.index > 0 || /\p{L}/u.test(written));
  if (!isTown) return { line: normaliseAddressLine(written), postcode: null, town: null };
  const town = plainWords(written.slice(found.index + found[0].length))
    .replace(/ ?cedex\b.*$/, "")
    .replace(/ france$/, "");
  return {
    line: normaliseAddressLine(written.slice(0, found.index)),
    postcode: found[1]?.replace(" ", "") ?? null,
    town: town === "" ? null : town,
  };
}

/**
 * Returns the line of an address (number and street) as words to compare: abbreviations in full, no articles, no floor or
 * flat. Two lines that differ in writing only give the same words; equal words may still be two houses in two towns. Pure.
 */
export function normaliseAddressLine(text: string): string {
  const written = text.slice(0, LENGTH_MAX).replace(RANGE, "$1");
  const words = plainWords(written).replace(INSIDE, " ").trim().split(/\s+/);
  const { number, rest } = takeNumber(words);
  const [first = "", ...others] = rest.filter((word) => word !== "" && !SMALL_WORDS.has(word));
  return [...number, KINDS[first] ?? NAMES[first] ?? first, ...others.map((word) => NAMES[word] ?? word)]
    .filter((word) => word !== "")
    .join(" ");
}

/** The number with its repeat: `12B`, `12 b` and `12bis`. */
function takeNumber(words: readonly string[]): {
  readonly number: readonly string[];
  readonly rest: readonly string[];
} {
  const start = words[0] === "n" || words[0] === "no" ? 1 : 0;
  const glued = /^(\d{1,4})(bis|ter|quater|[a-z])?$/.exec(words[start] ?? "");
  if (!glued) return { number: [], rest: words };
  const [, digits = "", letter] = glued;
  const next = words[start + 1] ?? "";
  const apart = letter === undefined && (next in REPEATS || /^[ac-e]$/.test(next));
  const repeat = apart ? next : letter;
  return {
    number: [String(Number(digits)), ...(repeat === undefined ? [] : [REPEATS[repeat] ?? repeat])],
    rest: words.slice(start + (apart ? 2 : 1)),
  };
}
