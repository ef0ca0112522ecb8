/** Words as search compares them: no accents, no case. Agrees with the SQL function `search_vector`. */

const WORDS_MAX = 8;
const WORD_LENGTH_MAX = 40;
const PART_LENGTH_MAX = 300;

/** Returns the folded words of what an agent typed, at most 8, in a normal form. Pure. */
export function wordsOf(search: string): string[] {
  return [...new Set(foldText(search))].slice(0, WORDS_MAX).sort();
}

/** Returns the folded words of a text, in order. Pure. */
export function foldText(text: string): string[] {
  return text
    .slice(0, 3 * PART_LENGTH_MAX)
    .normalize("NFD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll("œ", "oe")
    .replaceAll("æ", "ae")
    .replaceAll("ß", "ss")
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "")
    .map((word) => word.slice(0, WORD_LENGTH_MAX));
}
