/** Countries by the codes of INSEE's code officiel géographique (`99` and three digits), also those that no longer exist. */
import { readFileSync } from "node:fs";
import { plainWords } from "./plain-words.ts";

export const FRANCE = "99100";
export const ALGERIA = "99352";
/** Ours: abroad, nobody says where. */
export const SOMEWHERE_ABROAD = "99000";

type Countries = {
  readonly codes: ReadonlyMap<string, string>;
  /** For a successor state or a territory: the states that its births may be coded under. */
  readonly related: ReadonlyMap<string, readonly string[]>;
};

const FILE = new URL("data/countries.csv", import.meta.url);

let read: Countries | null = null;

/**
 * Returns the code of a country written as a code (`99352`, or `352`), as ISO 3166-1 alpha-2 or by its French name, or null.
 * A code of the right form that is not in the list is taken as it is: INSEE adds some. Pure but for reading the list once.
 */
export function countryOf(text: string): string | null {
  const written = text.trim();
  if (/^(?:99)?[1-6]\d\d$/.test(written)) return written.length === 3 ? `99${written}` : written;
  if (/^99(?:000|999)?$/.test(written)) return SOMEWHERE_ABROAD;
  return countries().codes.get(nameKey(written)) ?? null;
}

/**
 * Says whether two codes may stand for the same country: the same code, or a state and the one that it came from, since a
 * birth in Kiev in 1970 is in the USSR for one source and in Ukraine for another. Two successors of one state differ.
 */
export function isSameCountry(a: string, b: string): boolean {
  if (a === b) return true;
  const { related } = countries();
  return (related.get(a)?.includes(b) ?? false) || (related.get(b)?.includes(a) ?? false);
}

function countries(): Countries {
  read ??= index(readFileSync(FILE, "utf8"));
  return read;
}

/** Lines are `code;ISO 3166-1 alpha-2;names;codes that it may also stand under`. */
function index(file: string): Countries {
  const codes = new Map<string, string>();
  const related = new Map<string, readonly string[]>();
  for (const line of file.split("\n")) {
    const [code = "", iso = "", names = "", others = ""] = line.split(";");
    if (code === "") continue;
    for (const name of [iso, ...names.split("|")]) if (name !== "") codes.set(nameKey(name), code);
    if (others !== "") related.set(code, others.split(" "));
  }
  return { codes, related };
}

const SMALL_WORDS = new Set(["de", "du", "des", "d", "la", "le", "les", "l", "et", "ou"]);

/** Words in alphabetical order, so that `COREE (REPUBLIQUE DE)` is `République de Corée`. */
function nameKey(name: string): string {
  const words = plainWords(name).split(" ");
  return words
    .filter((word) => !SMALL_WORDS.has(word) || words.length === 1)
    .sort()
    .join(" ");
}
