/**
 * Names of persons, as sets that can be compared both ways.
 *
 * A family name may be a birth name, a usage name, both in any order, with or without its particle; given names may be one,
 * the usual one, or all of them, and "Jean Pierre" may be one name or two. Nothing here decides which: it lists the forms.
 */
import { fold, wordsOf } from "./fold.ts";

/** Forms of somebody's family names. */
export type FamilyNames = {
  /** Each name in one piece: "de la Tour" is `delatour`, "Martin-Durand" is `martindurand`. */
  readonly whole: readonly string[];
  /** What a whole name is made of, without particles: `tour`; `martin`, `durand`. Empty when the whole is all. */
  readonly parts: readonly string[];
};

/** Somebody's given names. */
export type GivenNames = {
  /** In the order of the register; a name with a hyphen is one: `jeanpierre`. */
  readonly names: readonly string[];
  /** What compound names are made of: `jean`, `pierre`. */
  readonly parts: readonly string[];
};

const TITLES = new Set([
  "m",
  "mr",
  "mme",
  "mlle",
  "monsieur",
  "madame",
  "mademoiselle",
  "dr",
  "docteur",
  "maitre",
  "me",
]);
const PARTICLES = new Set(
  [
    ["d", "de", "du", "des", "la", "le", "les", "l", "el", "al", "ben", "bin", "ibn", "bint", "ait", "ould", "abou"],
    ["da", "das", "do", "dos", "di", "del", "della", "van", "von", "der", "den", "ter", "ten", "o", "y", "st", "ste"],
  ].flat(),
);
/** Words between a birth name and another name of the same person. */
const MARRIED = /\s(?:nee|epouse|epse|ep|veuve|vve|dite?|usage)\s/;
const NAMES_MAX = 6;

/** Returns the forms of family names given as people write them: one or several texts, best first. Pure. */
export function familyNames(texts: readonly (string | null | undefined)[]): FamilyNames {
  const whole: string[] = [];
  const parts: string[] = [];
  for (const name of texts.flatMap((text) => ` ${fold(text)} `.split(MARRIED))) {
    const words = withoutTitles(wordsOf(fold(name))).map(shortenSaint);
    if (words.length === 0) continue;
    whole.push(words.join(""));
    const core = words.filter((word) => !PARTICLES.has(word) && word.length > 1);
    if (core.length === words.length && core.length < 2) continue;
    parts.push(...core);
    if (core.length > 1 && core.length < words.length) parts.push(core.join(""));
  }
  return { whole: distinct(whole), parts: distinct(parts).filter((part) => !whole.includes(part)) };
}

/** Returns somebody's given names: commas and spaces separate them, hyphens make one of two. Pure. */
export function givenNames(text: string | null | undefined): GivenNames {
  if (fold(text) === "") return { names: [], parts: [] };
  const units = (text ?? "").split(/[\s,;]+/).map((unit) => wordsOf(fold(unit)));
  const names = withoutTitles(units.filter((unit) => unit.length > 0).map((unit) => unit.join("")));
  return {
    names: distinct(names),
    parts: distinct(units.filter((unit) => unit.length > 1).flat()).filter((part) => part.length > 1),
  };
}

/** What is left of a full name once the family name is taken away, in order. Both as people write them. */
export function restOfFullName(fullName: string, family: FamilyNames): string[] {
  const known = new Set([...family.whole, ...family.parts]);
  const words = withoutTitles(wordsOf(fold(fullName)));
  return words.filter((word) => !known.has(word) && !PARTICLES.has(word) && !known.has(shortenSaint(word)));
}

/**
 * Splits a name written in one piece ("Mme DUPONT Marie", "Marie Dupont") into family and given name. Words in capitals
 * among others are the family name; else the last word is. A single word is a family name.
 */
export function splitFullName(text: string): { readonly family: string; readonly given: string } {
  const words = text
    .trim()
    .split(/\s+/)
    .filter((word) => !TITLES.has(fold(word)) && fold(word) !== "");
  const isCapital = (word: string) => word.length > 1 && word === word.toUpperCase() && word !== word.toLowerCase();
  const capitals = words.filter(isCapital);
  if (capitals.length > 0 && capitals.length < words.length)
    return { family: capitals.join(" "), given: words.filter((word) => !isCapital(word)).join(" ") };
  return { family: words.at(-1) ?? "", given: words.slice(0, -1).join(" ") };
}

/** A title is dropped when something else is left: "Me" alone may be somebody's name. */
function withoutTitles(words: readonly string[]): string[] {
  const rest = words.filter((word) => !TITLES.has(word));
  return rest.length > 0 ? rest : [...words];
}

const shortenSaint = (word: string) => (word === "saint" ? "st" : word === "sainte" ? "ste" : word);

const distinct = (values: readonly string[]): string[] => [...new Set(values)].slice(0, NAMES_MAX);
