/**
 * The French working calendar, as far as words need it: Monday to Friday without the eleven national holidays.
 * The hub computes deadlines; this only counts the days left until one, so a local holiday is not its matter.
 */
import { addDays } from "./paris.ts";

const FIXED = ["01-01", "05-01", "05-08", "07-14", "08-15", "11-01", "11-11", "12-25"];
/** Easter Monday, Ascension, Whit Monday, counted from Easter Sunday. */
const AFTER_EASTER = [1, 39, 50];

/** Returns Easter Sunday of that year as `2026-04-05` (Meeus, Jones and Butcher). Pure. */
export function easterOf(year: number): string {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const h = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const rest = h + l - 7 * m + 114;
  return `${year}-${String(Math.floor(rest / 31)).padStart(2, "0")}-${String((rest % 31) + 1).padStart(2, "0")}`;
}

/** Tells whether offices are open on that day (`2026-11-24`). Pure. */
export function isWorkingDay(day: string): boolean {
  const weekday = new Date(`${day}T12:00:00Z`).getUTCDay();
  if (weekday === 0 || weekday === 6 || FIXED.includes(day.slice(5))) return false;
  const easter = easterOf(Number(day.slice(0, 4)));
  return !AFTER_EASTER.some((count) => addDays(easter, count) === day);
}

/** Beyond this many days one counts no further: words then say the day alone. */
const DAYS_MAX = 400;

/** Counts the working days after `from`, up to and including `to`. 0 when `to` is not later. Pure. */
export function countWorkingDays(from: string, to: string): number {
  let count = 0;
  let day = from;
  for (let step = 0; step < DAYS_MAX && day < to; step++) {
    day = addDays(day, 1);
    if (isWorkingDay(day)) count++;
  }
  return count;
}
