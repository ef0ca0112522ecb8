/** Text as the matcher reads it: no case, no accents, no punctuation. */

const LETTERS: Readonly<Record<string, string>> = {
  œ: "oe",
  æ: "ae",
  ß: "ss",
  ø: "o",
  ł: "l",
  đ: "d",
  ð: "d",
  þ: "th",
  ı: "i",
};

/** What people and systems write when they have nothing to write. Compared with the whole folded text. */
const SAYS_NOTHING = new Set(
  [
    ["snp", "sans prenom", "sans nom", "sans", "neant", "aucun", "aucune", "vide", "null", "undefined", "none", "nan"],
    ["inconnu", "inconnue", "unknown", "anonyme", "anonymous", "non renseigne", "non renseignee", "non communique"],
    ["nc", "nr", "n a", "x", "xx", "xxx", "xxxx", "test", "a completer", "a preciser", "ne sait pas"],
  ].flat(),
);

/** Longest text that is read: what is longer is cut, so that an absurd value costs nothing. */
const LENGTH_MAX = 200;

/**
 * Returns the text in lower case without accents or ligatures, words separated by one space; "" when it says nothing.
 * Hyphens and apostrophes separate words. Pure.
 */
export function fold(text: string | null | undefined): string {
  if (!text) return "";
  const plain = text
    .slice(0, LENGTH_MAX)
    .toLowerCase()
    .replace(/[œæßøłđðþı]/g, (letter) => LETTERS[letter] ?? letter)
    .normalize("NFD")
    .replace(/\p{M}+/gu, "")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
  return SAYS_NOTHING.has(plain) ? "" : plain;
}

/** Returns the words of a folded text. */
export const wordsOf = (folded: string): string[] => (folded === "" ? [] : folded.split(" "));
