/**
 * SIREN and SIRET, the numbers of the INSEE register of companies and establishments (Code de commerce, R123-220 and
 * following). Associations, communes and public bodies have them too. Only the form is checked: whether the number was
 * given out is known by the Sirene register alone.
 */

const LA_POSTE = "356000000";
/** The one establishment of La Poste that follows the common rule. */
const LA_POSTE_SEAT = "35600000000048";

/**
 * Returns the SIREN in nine digits, or null when the text is none: its Luhn key must be right and it is not all zeros.
 * Spaces, full stops and hyphens between digits are left out. Pure.
 */
export function readSiren(text: string): string | null {
  const digits = withoutSeparators(text);
  return /^\d{9}$/.test(digits) && isSiren(digits) ? digits : null;
}

/**
 * Returns the SIRET in fourteen digits (SIREN, then the establishment's number), or null. La Poste has too many
 * establishments for Luhn: the digits of its SIRET add up to a multiple of five instead. Pure.
 */
export function readSiret(text: string): string | null {
  const digits = withoutSeparators(text);
  if (!/^\d{14}$/.test(digits) || !isSiren(sirenOf(digits))) return null;
  if (digits.endsWith("00000")) return null;
  if (sirenOf(digits) === LA_POSTE && digits !== LA_POSTE_SEAT) return sumOfDigits(digits) % 5 === 0 ? digits : null;
  return isLuhn(digits) ? digits : null;
}

/** Returns the SIREN of the company that a SIRET belongs to. Pure. */
export const sirenOf = (siret: string): string => siret.slice(0, 9);

const isSiren = (digits: string): boolean => isLuhn(digits) && digits !== "000000000";

/** What people put between groups of digits, non-breaking and thin spaces too (`\s` has them). */
const withoutSeparators = (text: string): string => text.replace(/[\s.\u2010-\u2015-]/g, "");

/** ISO/IEC 7812-1, annex B: every second digit from the right counts twice, and the sum ends with 0. */
function isLuhn(digits: string): boolean {
  let sum = 0;
  for (let place = 0; place < digits.length; place++) {
    const digit = Number(digits[digits.length - 1 - place]);
    const weighted = place % 2 === 0 ? digit : digit * 2;
    sum += weighted > 9 ? weighted - 9 : weighted;
  }
  return sum % 10 === 0;
}

const sumOfDigits = (digits: string): number => [...digits].reduce((sum, digit) => sum + Number(digit), 0);
