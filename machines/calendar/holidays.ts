/**
 * The eleven public holidays of France (Code du travail, L3133-1), as day numbers.
 *
 * Alsace and Moselle have two more, which are not here. Good Friday is worked. A day number counts days since 1970-01-01.
 */

const FIXED = ["01-01", "05-01", "05-08", "07-14", "08-15", "11-01", "11-11", "12-25"] as const;
/** Days after Easter Sunday: Easter Monday, Ascension, Whit Monday. */
const AFTER_EASTER = [1, 39, 50] as const;
const DAY_MS = 86_400_000;

const remembered = new Map<number, ReadonlySet<number>>();
/** Years kept in memory: more than a case can live through. */
const YEARS_MAX = 64;

/** Returns the day numbers of a year's public holidays. */
export function holidaysOf(year: number): ReadonlySet<number> {
  const known = remembered.get(year);
  if (known) return known;
  const easter = easterSunday(year);
  const days = new Set([
    ...FIXED.map((monthDay) => Date.parse(`${year}-${monthDay}`) / DAY_MS),
    ...AFTER_EASTER.map((offset) => easter + offset),
  ]);
  if (remembered.size >= YEARS_MAX) remembered.clear();
  remembered.set(year, days);
  return days;
}

/** Returns the day number of Easter Sunday, by the algorithm of Meeus, Jones and Butcher (Gregorian calendar). */
function easterSunday(year: number): number {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = Math.floor(b / 4);
  const e = b % 4;
  const f = Math.floor((b + 8) / 25);
  const g = Math.floor((b - f + 1) / 3);
  const h = (19 * a + b - d - g + 15) % 30;
  const i = Math.floor(c / 4);
  const k = c % 4;
  const l = (32 + 2 * e + 2 * i - h - k) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const month = Math.floor((h + l - 7 * m + 114) / 31);
  const day = ((h + l - 7 * m + 114) % 31) + 1;
  return Date.UTC(year, month - 1, day) / DAY_MS;
}
