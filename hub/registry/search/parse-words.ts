/** Words that are left once dates and numbers are taken out: names, places, and what says nothing. Pure. */
import { normaliseTown } from "../matching/person/contact-points.ts";
import type { Asked, AskedWord } from "./asked.ts";

/** Said with a name, and part of none. */
const SAYS_NOTHING = new Set(
  [
    ["m", "mr", "mme", "mlle", "monsieur", "madame", "mademoiselle", "dr", "docteur", "maitre"],
    ["ne", "nee", "naissance", "epouse", "epse", "veuve", "vve", "dit", "dite", "date", "habite", "demeurant"],
    ["tel", "telephone", "portable", "mobile", "mail", "email", "courriel", "dossier", "numero", "cedex", "commune"],
  ].flat(),
);
/** Part of a name in one piece, and too many people's alone. */
const PARTICLES = new Set([
  ...["d", "de", "du", "des", "la", "le", "les", "l", "el", "al", "ben", "bin", "ait", "ould"],
  ...["da", "das", "do", "dos", "di", "del", "della", "van", "von", "der", "den", "st", "ste", "saint", "sainte"],
  ...["a", "en", "et", "au", "aux", "sur", "chez", "y"],
]);
const WORDS_MAX = 6;
const TOWN_WORDS_MAX = 6;

/** Returns the words by what they may be, and single letters apart. */
export function readWords(
  typed: readonly string[],
  isTown: (name: string) => boolean,
): Pick<Asked, "words" | "initials"> {
  const words: AskedWord[] = [];
  const initials: string[] = [];
  for (let at = 0; at < typed.length && words.length < WORDS_MAX; ) {
    const length = townLength(typed, at, isTown);
    if (length > 1) {
      words.push(townOf(typed.slice(at, at + length)));
      at += length;
      continue;
    }
    const word = typed[at] ?? "";
    at += 1;
    if (SAYS_NOTHING.has(word)) continue;
    if (PARTICLES.has(word)) continue;
    if (word.length === 1) initials.push(word);
    else if (!/^\d+$/.test(word)) words.push({ text: word, names: [word], town: normaliseTown(word) });
  }
  return { words: words.length > 0 ? words : onlyParticles(typed), initials };
}

/** How many words from there are the longest name of a commune; a commune of one word is a word like others. */
function townLength(typed: readonly string[], at: number, isTown: (name: string) => boolean): number {
  for (let length = Math.min(TOWN_WORDS_MAX, typed.length - at); length > 1; length--)
    if (isTown(typed.slice(at, at + length).join(" "))) return length;
  return 1;
}

/** `saint martin` and `la tour` are communes, and families. */
function townOf(typed: readonly string[]): AskedWord {
  const inOnePiece = typed.map((word) => (word === "saint" ? "st" : word === "sainte" ? "ste" : word)).join("");
  const own = typed.filter((word) => !PARTICLES.has(word));
  return {
    text: typed.join(" "),
    names: [inOnePiece, ...(own.length === 1 ? own : [])],
    town: normaliseTown(typed.join(" ")),
  };
}

/** "Le", "Saint" alone are somebody's name. */
function onlyParticles(typed: readonly string[]): readonly AskedWord[] {
  const words = typed.filter((word) => word.length > 1 && PARTICLES.has(word));
  return words.length === 0 ? [] : [{ text: words.join(" "), names: [words.join(""), ...words], town: "" }];
}
