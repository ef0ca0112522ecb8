/**
 * French working days (*jours ouvrés*): Monday to Friday, public holidays excepted, in Europe/Paris.
 *
 * The day of the event never counts (CPC 640, general principle): one working day from a Friday ends on Monday.
 */
import { assert } from "../assert.ts";
import type { Instant } from "../kind.ts";
import { holidaysOf } from "./holidays.ts";
import { DAY_MS, isAtOrAfter } from "./instant.ts";
import { atHour, type CivilDate, dayOf, readDate } from "./paris.ts";

/** When a service day ends in Paris. A promise of so many days is kept until then. */
const SERVICE_DAY_END_HOUR = 18;
/** Ten years: a longer delay is a mistake. */
const WORKING_DAYS_MAX = 2600;

/**
 * Returns the end of the `count`-th service day after the day of `instant`. With 0, the end of the first service day that is
 * not over yet. Throws when `count` is not a whole number between 0 and 2,600.
 */
export function addWorkingDays(instant: Instant, count: number): Instant {
  assert(Number.isInteger(count) && count >= 0 && count <= WORKING_DAYS_MAX, `${count} is a number of working days`);
  let day = dayOf(instant);
  if (count === 0 && isWorking(day)) {
    const end = atHour(day, SERVICE_DAY_END_HOUR);
    if (!isAtOrAfter(instant, end)) return end;
  }
  for (let left = Math.max(count, 1); left > 0; ) if (isWorking(++day)) left--;
  return atHour(day, SERVICE_DAY_END_HOUR);
}

/** Counts the working days after `from`, up to and including `to`. Negative when `to` comes first. */
export function workingDaysBetween(from: CivilDate, to: CivilDate): number {
  const [first, last] = [readDate(from), readDate(to)];
  if (last < first) return -workingDaysBetween(to, from);
  let count = 0;
  for (let day = first + 1; day <= last; day++) if (isWorking(day)) count++;
  return count;
}

/** Says whether services work on this day. */
export function isWorkingDay(date: CivilDate): boolean {
  return isWorking(readDate(date));
}

function isWorking(day: number): boolean {
  // Day 0, 1 January 1970, was a Thursday: 0 is Sunday and 6 is Saturday.
  const weekday = (((day + 4) % 7) + 7) % 7;
  if (weekday === 0 || weekday === 6) return false;
  return !holidaysOf(new Date(day * DAY_MS).getUTCFullYear()).has(day);
}
