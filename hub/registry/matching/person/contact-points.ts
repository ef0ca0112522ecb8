/** E-mail addresses, postal addresses and places, as the matcher compares them. */
import { fold, wordsOf } from "./fold.ts";

/** A street and the number in it; each "" when not known. */
export type Street = { readonly number: string; readonly name: string };

/** Words that mean no mailbox of anybody. */
const NO_MAILBOX = /^(?:no-?reply|ne-?pas-?repondre|(?:sans|pasd|pas-d|aucun)e?-?(?:e?mail|adresse)?|inconnu|x+|test)$/;
const EMAIL = /^[^\s@]{1,64}@[^\s@]+\.[^\s@]{2,}$/;

const STREET_WORDS: Readonly<Record<string, string>> = {
  av: "avenue",
  ave: "avenue",
  bd: "boulevard",
  bld: "boulevard",
  blvd: "boulevard",
  bvd: "boulevard",
  boul: "boulevard",
  r: "rue",
  ch: "chemin",
  che: "chemin",
  chem: "chemin",
  all: "allee",
  imp: "impasse",
  pl: "place",
  sq: "square",
  rte: "route",
  res: "residence",
  lot: "lotissement",
  qu: "quai",
  fbg: "faubourg",
  crs: "cours",
  st: "saint",
  ste: "sainte",
  gal: "general",
  gl: "general",
  mal: "marechal",
  dr: "docteur",
  pdt: "president",
  prof: "professeur",
};
const SMALL_WORDS = new Set(["de", "du", "des", "la", "le", "les", "l", "d", "et", "au", "aux"]);

/** Returns the address in lower case, or "" when it is none or nobody's. */
export function normaliseEmail(text: string): string {
  const email = text
    .trim()
    .toLowerCase()
    .replace(/^mailto:/, "");
  return EMAIL.test(email) && !NO_MAILBOX.test(email.slice(0, email.indexOf("@"))) ? email : "";
}

/** Returns the street of a line of address: abbreviations written out, small words left out. Pure. */
export function readStreet(text: string | null | undefined): Street {
  const words = wordsOf(fold(text));
  const at = words.findIndex((word) => /^\d{1,5}[a-z]?$/.test(word));
  const hasNumber = at === 0 || (at === 1 && words[0] === "n");
  const number = hasNumber ? (words[at] ?? "") : "";
  const rest = hasNumber ? words.slice(at + 1) : words;
  const suffix = hasNumber && /^(?:bis|ter|quater)$/.test(rest[0] ?? "") ? (rest.shift() ?? "") : "";
  const name = rest.map((word) => STREET_WORDS[word] ?? word).filter((word) => !SMALL_WORDS.has(word));
  return { number: number + suffix, name: name.join(" ") };
}

/** Sex, year, month, département, commune, order, key: a NIR, which the law keeps out of a general registry. */
const NIR = /^[1-478]\d{4}(?:\d{2}|2a|2b)\d{6}(?:\d{2})?$/;

/** Returns an identifier in one piece, or "" for what is none or is a NIR. */
export function normaliseReference(text: string | null | undefined): string {
  const reference = fold(text).replace(/ /g, "");
  return NIR.test(reference) || /^0*$/.test(reference) ? "" : reference;
}

/** Returns the postcode in one piece, or "". */
export function normalisePostcode(text: string | null | undefined): string {
  const code = fold(text).replace(/ /g, "");
  return /^0+$/.test(code) ? "" : /^\d{4}$/.test(code) ? code.padStart(5, "0") : code;
}

/** Returns the name of a town in one piece, without district or CEDEX, saints written out. */
export function normaliseTown(text: string | null | undefined): string {
  const words = wordsOf(fold(text))
    .filter((word) => !/^(?:cedex|\d+(?:e|er|eme)?|arrondissement)$/.test(word))
    .map((word) => (word === "st" ? "saint" : word === "ste" ? "sainte" : word));
  return words.join("");
}

/** Returns a COG code of a commune or a country in capitals, or "" when it is not one. */
export function normaliseCog(text: string | null | undefined): string {
  const code = (text ?? "").trim().toUpperCase();
  return /^(?:\d{5}|2[AB]\d{3})$/.test(code) ? code : "";
}
