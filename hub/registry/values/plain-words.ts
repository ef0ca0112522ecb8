/**
 * Returns the text in lower case, without accents, ligatures or punctuation, words separated by one space. Hyphens,
 * apostrophes and full stops separate words. Pure.
 */
export function plainWords(text: string): string {
  return text
    .toLowerCase()
    .replaceAll("œ", "oe")
    .replaceAll("æ", "ae")
    .replaceAll("ß", "ss")
    .normalize("NFD")
    .replace(/\p{M}+/gu, "")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}
