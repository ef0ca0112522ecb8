/**
 * Time in words, as an agent would say it. Nothing here reads a clock: `now` comes in.
 * Instants are ms since 1970; days are those of Paris.
 */

import { workingDaysBetween } from "../../../machines/calendar/working-days.ts";
import type { Language } from "../../text/language.ts";
import { timeText } from "../../text/time.ts";
import { addDays, parisAt, sayDay } from "./paris.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** From then on, lengths are said in months. */
const MONTHS_FROM_DAYS = 60;

/** Says a length: "4 min", "2 h", "3 jours". Under a minute it says so, never "0 min". Pure. */
export function sayLength(ms: number, language: Language): string {
  const text = timeText[language];
  if (ms < MINUTE) return text.underOneMinute;
  if (ms < HOUR) return text.minutes(Math.floor(ms / MINUTE));
  if (ms < DAY) return text.hours(Math.floor(ms / HOUR));
  const days = Math.floor(ms / DAY);
  return days < MONTHS_FROM_DAYS ? text.days(days) : text.months(Math.floor(days / 30));
}

/** Says since when: "depuis 4 min". Pure. */
export function saySince(at: number, now: number, language: Language): string {
  return timeText[language].since(sayLength(now - at, language));
}

/** Says a time of day: "14 h 05". Pure. */
export function sayHour(at: number, language: Language): string {
  const { hours, minutes } = parisAt(at);
  return timeText[language].hour(hours, minutes);
}

/** Says an instant whole: "mardi 24 novembre 2026 à 14 h 05". For hovering and screen readers. Pure. */
export function sayExactly(at: number, language: Language): string {
  return timeText[language].at(sayDay(parisAt(at).day, true, language), sayHour(at, language));
}

/** Says an instant as seen from now: "à 14 h 05", "hier à 14 h 05", "lundi 2 novembre à 9 h". Pure. */
export function sayMoment(at: number, now: number, language: Language): string {
  const text = timeText[language];
  const { day, year } = parisAt(at);
  const today = parisAt(now);
  const hour = sayHour(at, language);
  if (day === today.day) return text.atHour(hour);
  if (day === addDays(today.day, -1)) return text.at(text.yesterday, hour);
  if (day === addDays(today.day, 1)) return text.at(text.tomorrow, hour);
  return text.at(sayDay(day, year !== today.year, language), hour);
}

/** Says since which moment, short: "10 h 32", or "hier à 10 h 32" when it was not today. Pure. */
export function sayMomentBare(at: number, now: number, language: Language): string {
  return parisAt(at).day === parisAt(now).day ? sayHour(at, language) : sayMoment(at, now, language);
}

/** Says the day of an instant: "jeudi 26 novembre", with the year when it is another one. Pure. */
export function sayDayOf(at: number, now: number, language: Language): string {
  const { day, year } = parisAt(at);
  return sayDay(day, year !== parisAt(now).year, language);
}

/** How near a deadline is: past, today or on the next working day, or further. */
export type Urgency = "late" | "soon" | "calm";

/** Tells how near a deadline is. Pure. */
export function urgencyOf(dueAt: number, now: number): Urgency {
  if (dueAt <= now) return "late";
  return workingDaysBetween(parisAt(now).day, parisAt(dueAt).day) <= 1 ? "soon" : "calm";
}

/** Says a deadline after other words, shorter: a day beyond today stands alone. Pure. */
export function sayDueShort(dueAt: number, now: number, language: Language): string {
  const dueDay = parisAt(dueAt).day;
  if (dueAt <= now || dueDay === parisAt(now).day) return sayDue(dueAt, now, language);
  return timeText[language].dueBeforeNextWorkingDay(sayDayOf(dueAt, now, language));
}

/** Says a deadline: "échéance jeudi 26 novembre, dans 2 jours ouvrés", "échéance dépassée depuis 2 h". Pure. */
export function sayDue(dueAt: number, now: number, language: Language): string {
  const text = timeText[language];
  const [today, dueDay] = [parisAt(now), parisAt(dueAt)];
  if (dueAt <= now) return text.overdue(sayLength(now - dueAt, language));
  if (dueDay.day === today.day) {
    return dueAt - now < MINUTE
      ? text.dueNow
      : text.dueToday(sayHour(dueAt, language), sayLength(dueAt - now, language));
  }
  const day = sayDay(dueDay.day, dueDay.year !== today.year, language);
  const count = workingDaysBetween(today.day, dueDay.day);
  return count === 0 ? text.dueBeforeNextWorkingDay(day) : text.due(day, text.workingDays(count));
}
