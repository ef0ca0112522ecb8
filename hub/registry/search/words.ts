/** Words of names as the index holds them: what a word that was heard or typed badly may be led to. Pure. */
import { hashKey } from "../matching/person/keys.ts";
import { soundOf } from "../matching/person/phonetics.ts";
import { nameKey } from "./keys.ts";

/** A word as `search_word` has it; hashes are decimal texts. */
export type IndexedWord = {
  readonly word: string;
  readonly key: string;
  readonly sound: string;
  readonly near: readonly string[];
};

/** Below, one letter changes a name into another one. */
const NEAR_LENGTH_MIN = 4;
/** A name of several words in one piece is found by these. */
const WORD_LENGTH_MAX = 30;

/** Returns the row of a word. */
export function indexedWord(word: string): IndexedWord {
  return { word, key: nameKey(word), sound: soundOf(word), near: nearKeys(word) };
}

/**
 * Returns hashes of the word and of it with one letter left out. Whatever one letter added, dropped, changed or two swapped
 * make of it has one of them too (symmetric deletes).
 */
export function nearKeys(word: string): string[] {
  if (word.length < NEAR_LENGTH_MIN || word.length > WORD_LENGTH_MAX) return [];
  const shorter = Array.from(word, (_, at) => word.slice(0, at) + word.slice(at + 1));
  return [...new Set([word, ...shorter])].map((text) => hashKey(`w ${text}`));
}
