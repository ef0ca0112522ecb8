/** Words as search compares them: no accents, no case. */

const WORDS_MAX = 8;
const WORD_LENGTH_MAX = 40;
const PART_LENGTH_MAX = 300;

/** Returns the folded words of what an agent typed, at most 8, in a normal form. Pure. */
export function wordsOf(search: string): string[] {
  return [...new Set(foldText(search.slice(0, PART_LENGTH_MAX)))].slice(0, WORDS_MAX).sort();
}

type Named = { readonly citizenName: string; readonly title: string; readonly reference: string };

/** Returns the folded words that a case is found by, each once: what the columns `words` hold. Pure. */
export function wordsIn({ citizenName, title, reference }: Named): string[] {
  const text = `${citizenName.slice(0, PART_LENGTH_MAX)} ${title.slice(0, PART_LENGTH_MAX)} ${reference}`;
  return [...new Set(foldText(text))];
}

function foldText(text: string): string[] {
  return text
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
