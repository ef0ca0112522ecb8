/** Names of organisations as words to compare: written in capitals or not, with their legal form or without. */
import { plainWords } from "./plain-words.ts";

const LENGTH_MAX = 200;

/** Legal forms (Code de commerce, loi of 1 July 1901): written or not, the organisation is the same. */
const FORMS = new Set(
  "sarl sas sasu sa eurl eirl sci scp scm snc scop scic selarl gie gaec earl ei societe ste association asso assoc loi 1901 etablissements ets entreprise".split(
    " ",
  ),
);
const SMALL_WORDS = new Set("de du des d la le les l et a au aux en pour".split(" "));
const ABBREVIATIONS: Readonly<Record<string, string>> = {
  st: "saint",
  cte: "comite",
  fed: "federation",
  dept: "departement",
};

/** What a commune calls itself. */
const COMMUNE = /^(?:commune|mairie|ville|municipalite)(?: de la| de l| de| d| du| des)? (?=\S)/;

/**
 * Returns the name's words without legal form or articles. A commune is `commune` and its name, whatever it calls itself. A
 * name of nothing but a legal form stays as it is. Pure.
 */
export function normaliseOrganisationName(text: string): string {
  // Full stops inside an acronym go first, or `S.A.R.L.` would be four words.
  const written = plainWords(text.slice(0, LENGTH_MAX).replace(/\b(\p{L})\.(?=\p{L}\b)/gu, "$1"));
  const words = written.replace(COMMUNE, "commune ").split(" ");
  const kept = words.filter((word) => !FORMS.has(word) && !SMALL_WORDS.has(word));
  return (kept.length > 0 ? kept : words).map((word) => ABBREVIATIONS[word] ?? word).join(" ");
}
