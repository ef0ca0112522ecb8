/** Dates of birth as people type them in a line of other words: `14/07/1987`, `14 juillet 1987`, `07/1987`, `14 07 87`. Pure. */
import { plainWords } from "../values/plain-words.ts";
import type { AskedDate } from "./asked.ts";

export type Found = { readonly value: AskedDate; readonly at: number; readonly length: number };

const MONTHS = [
  ["janvier", "janv", "january", "jan"],
  ["fevrier", "fevr", "fev", "february", "feb"],
  ["mars", "march"],
  ["avril", "avr", "april"],
  ["mai", "may"],
  ["juin", "june"],
  ["juillet", "juil", "july"],
  ["aout", "august", "aug"],
  ["septembre", "sept", "september"],
  ["octobre", "oct", "october"],
  ["novembre", "nov", "november"],
  ["decembre", "dec", "december"],
];

const YEAR_FIRST = /(?<!\d)(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?(?![\d-])/;
const DAY_FIRST = /(?<!\d)(\d{1,2})([-/. ])(\d{1,2})\2(\d{4}|\d{2})(?!\d)/;
const COMPACT = /(?<!\d)(\d{8})(?!\d)/;
const MONTH_AND_YEAR = /(?<![\d/])(\d{1,2})[-/.](\d{4})(?!\d)/;
const DAY_AND_MONTH = /(?<![\d/])(\d{1,2})\/(\d{1,2})(?![\d/])/;
const MONTH = MONTHS.flat()
  .sort((a, b) => b.length - a.length)
  .join("|")
  .replaceAll("e", "[eé]")
  .replaceAll("u", "[uû]");
const IN_WORDS = new RegExp(
  `(?:(?<!\\d)(\\d{1,2})\\s?(?:er)?\\s)?(?<!\\p{L})(${MONTH})(?!\\p{L})\\.?(?:\\s(\\d{4}|\\d{2})(?!\\d))?`,
  "giu",
);
const YEAR = /(?<!\d)(?:18[89]|19\d|20[0-3])\d(?!\d)/;

/** Returns the first date in the text, or null. Dates that no calendar has are none. */
export function readDate(text: string): Found | null {
  return readWritten(text) ?? readInWords(text);
}

/** Returns a year that stands alone, or null. */
export function readYear(text: string): Found | null {
  const found = YEAR.exec(text);
  return found && foundAt(found, { years: [found[0]], month: "", day: "" });
}

function readWritten(text: string): Found | null {
  const iso = YEAR_FIRST.exec(text);
  const first = iso && foundAt(iso, dateOf(iso[1], iso[2], iso[3]));
  if (first) return first;
  const french = DAY_FIRST.exec(text);
  // `12 03 48` may as well be the end of a telephone number: two digits of a year want a separator that dates have.
  const isDate = french && (french[2] !== " " || french[4]?.length === 4);
  const second = isDate && foundAt(french, dateOf(french[4], french[3], french[1]));
  if (second) return second;
  const compact = COMPACT.exec(text);
  const third = compact && foundAt(compact, compactDate(compact[0]));
  if (third) return third;
  const month = MONTH_AND_YEAR.exec(text);
  const fourth = month && foundAt(month, dateOf(month[2], month[1], undefined));
  if (fourth) return fourth;
  const day = DAY_AND_MONTH.exec(text);
  return day && foundAt(day, dateOf(undefined, day[2], day[1]));
}

function compactDate(digits: string): AskedDate | null {
  const yearFirst = isYear(digits.slice(0, 4)) ? dateOf(digits.slice(0, 4), digits.slice(4, 6), digits.slice(6)) : null;
  if (yearFirst || !isYear(digits.slice(4))) return yearFirst;
  return dateOf(digits.slice(4), digits.slice(2, 4), digits.slice(0, 2));
}

function readInWords(text: string): Found | null {
  for (const found of text.matchAll(IN_WORDS)) {
    const [, day, name = "", year] = found;
    const month = MONTHS.findIndex((names) => names.includes(plainWords(name))) + 1;
    // A month alone may be somebody's name: Avril, Juin, Mars.
    if (month === 0 || (day === undefined && year === undefined)) continue;
    const read = foundAt(found, dateOf(year, String(month), day));
    if (read) return read;
  }
  return null;
}

function foundAt(found: RegExpExecArray, value: AskedDate | null): Found | null {
  return value && { value, at: found.index, length: found[0].length };
}

/** Day and month exchanged, as in English, are put right when only one order can be. */
function dateOf(year: string | undefined, month = "", day = ""): AskedDate | null {
  const years = year === undefined ? [] : year.length === 4 ? [year] : [`19${year}`, `20${year}`].filter(isYear);
  if (year !== undefined && (years.length === 0 || !years.every(isYear))) return null;
  if (isBetween(month, 12) && isBetween(day, 31)) return { years, month: month.padStart(2, "0"), day: pad(day) };
  return isBetween(day, 12) && day !== "" && isBetween(month, 31) ? { years, month: pad(day), day: pad(month) } : null;
}

const pad = (digits: string) => (digits === "" ? "" : digits.padStart(2, "0"));
const isBetween = (digits: string, most: number) => digits === "" || (Number(digits) >= 1 && Number(digits) <= most);
const isYear = (year: string) => Number(year) >= 1880 && Number(year) < 2040;
