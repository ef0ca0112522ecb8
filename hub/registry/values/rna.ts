/**
 * The number of an association in the Répertoire national des associations (décret of 16 August 1901, arrêté of 14 October
 * 2009). Nothing in it can be checked but its form. It says which préfecture or sous-préfecture gave it first.
 */

/**
 * - `rna`: the national number, `W` and nine characters; an identifier.
 * - `former`: what a préfecture or sous-préfecture gave before the national register (2007 to 2009, by département). Two
 *   associations may share one, so it helps a person to find the right one and never links by itself.
 */
export type AssociationNumber =
  | { readonly kind: "rna"; readonly number: string }
  | { readonly kind: "former"; readonly number: string };

/** `W`, the place that registered it (three characters, `2A` and `2B` in Corsica), six more digits. */
const RNA = /^W\d[0-9A-Z]\d{7}$/;
/** Préfectures numbered as they liked: a département first, then four digits or more. */
const FORMER = /^(?:0?(?:\d{2}|2[AB])|97\d)[/-]?\d{4,9}$/;

/**
 * Returns what the text says, in capitals and without spaces, or null when it looks like neither form. A letter O in the
 * digits is read as a zero. A SIREN or SIRET is not asked about here: read those first. Pure.
 */
export function readAssociationNumber(text: string): AssociationNumber | null {
  const written = text
    .toUpperCase()
    .replace(/[\s.\u2010-\u2015]/g, "")
    .replace(/^(?:RNA|N°)+:?/, "");
  const number = written.replaceAll("O", "0");
  if (RNA.test(number)) return { kind: "rna", number };
  return FORMER.test(written) ? { kind: "former", number: written } : null;
}
