/**
 * The communes of France by code and by name, today's and those that were merged, from INSEE's code officiel géographique
 * (see README.md for where the file comes from). Read once, when first asked.
 */
import { readFileSync } from "node:fs";
import { plainWords } from "./plain-words.ts";

export type Communes = {
  /** Returns today's code for any code that a commune has or had, or null. */
  currentOf(code: string): string | null;
  /** Returns today's codes of the communes of that name: several when namesakes exist, none when nothing fits. */
  named(name: string): readonly string[];
  /** Returns the codes of the communes that a postcode delivers to. */
  delivered(postcode: string): readonly string[];
  /** Returns the départements that a commune of today was in before, besides its present one. */
  formerDepartements(code: string): readonly string[];
  /** Returns the name of a commune of today as INSEE writes it, or null. */
  nameOf(code: string): string | null;
};

const FILE = new URL("data/communes.csv", import.meta.url);

let read: Communes | null = null;

/** Returns the communes. The first call reads the file, which blocks for some 0.2 s: make it at start. */
export function communesOfFrance(): Communes {
  read ??= index(readFileSync(FILE, "utf8"));
  return read;
}

/** The three communes whose arrondissements have codes of their own. */
const ARRONDISSEMENTS: readonly (readonly [code: RegExp, commune: string])[] = [
  [/^751(?:0[1-9]|1\d|20)$/, "75056"],
  [/^6938[1-9]$/, "69123"],
  [/^132(?:0[1-9]|1[0-6])$/, "13055"],
];

/** Codes of overseas communes that changed with their département or collectivity, before the file's history begins. */
const FORMER_OVERSEAS: readonly (readonly [code: RegExp, now: string])[] = [
  [/^985(?=(?:0[1-9]|1[0-7])$)/, "976"],
  [/^97123$/, "97701"],
  [/^97127$/, "97801"],
];

type Line = {
  readonly code: string;
  readonly name: string;
  readonly postcodes: readonly string[];
  readonly former: readonly string[];
  /** The code of today: its own, or that of the commune that a merged one became. */
  readonly now: string;
  readonly isMerged: boolean;
};

/** Lines are `code;name;postcodes;former codes`, or `code;name;;>code of today` for a commune that was merged. */
function readLines(file: string): readonly Line[] {
  return file
    .trimEnd()
    .split("\n")
    .map((line) => {
      const [code = "", name = "", postcodes = "", last = ""] = line.split(";");
      const isMerged = last.startsWith(">");
      const former = isMerged ? [] : wordsOf(last);
      return { code, name, postcodes: wordsOf(postcodes), former, now: isMerged ? last.slice(1) : code, isMerged };
    });
}

function index(file: string): Communes {
  const current = new Map<string, string>();
  const names = new Map<string, string>();
  const byName = new Map<string, string>();
  const byPostcode = new Map<string, string>();
  const departements = new Map<string, string>();

  for (const { code, name, postcodes, former, now, isMerged } of readLines(file)) {
    add(byName, nameKey(name), now);
    current.set(code, now);
    if (isMerged) continue;
    names.set(code, name);
    for (const postcode of postcodes) add(byPostcode, postcode, code);
    for (const old of former) {
      if (!current.has(old)) current.set(old, code);
      if (departementOf(old) !== departementOf(code)) add(departements, code, departementOf(old));
    }
  }

  return {
    currentOf: (code) => current.get(code) ?? cityOf(code) ?? movedOverseas(code),
    named: (name) => wordsOf(byName.get(nameKey(name)) ?? ""),
    delivered: (postcode) => wordsOf(byPostcode.get(postcode) ?? ""),
    formerDepartements: (code) => wordsOf(departements.get(code) ?? ""),
    nameOf: (code) => names.get(code) ?? null,
  };
}

function cityOf(arrondissement: string): string | null {
  return ARRONDISSEMENTS.find(([pattern]) => pattern.test(arrondissement))?.[1] ?? null;
}

function movedOverseas(code: string): string | null {
  const move = FORMER_OVERSEAS.find(([pattern]) => pattern.test(code));
  return move ? code.replace(...move) : null;
}

/** Returns the département of a commune's code: three characters overseas, `2A` or `2B` in Corsica. Pure. */
export const departementOf = (code: string): string => code.slice(0, /^9[78]/.test(code) ? 3 : 2);

/** Values are lists in one string, since nearly all have one item and an array each would weigh more than the file. */
function add(map: Map<string, string>, key: string, value: string): void {
  const already = map.get(key);
  if (already === undefined) map.set(key, value);
  else if (!already.split(" ").includes(value)) map.set(key, `${already} ${value}`);
}

const wordsOf = (list: string): readonly string[] => (list === "" ? [] : list.split(" "));

/**
 * The form that names are looked up by: `ST`, `STE`, `S/` in full, an article at the end (`MANS (LE)`) in front, no CEDEX,
 * no arrondissement (`PARIS 18`, `Lyon 3e`).
 */
function nameKey(name: string): string {
  return plainWords(name)
    .replace(/ cedex\b.*$/, "")
    .replace(/^(paris|lyon|marseille) \d{1,2} ?(?:er?|e|eme)?(?: arr\w*)?$/, "$1")
    .replace(/\bst\b/g, "saint")
    .replace(/\bste\b/g, "sainte")
    .replace(/ s /g, " sur ")
    .replace(/^(.+) (le|la|les|l)$/, "$2 $1");
}
