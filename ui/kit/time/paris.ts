/** The wall clock of Paris, whatever the computer's own zone. Pure. */

import type { Language } from "../../text/language.ts";
import { timeText } from "../../text/time.ts";

const ZONE = "Europe/Paris";
const parts = new Intl.DateTimeFormat("en-CA", {
  timeZone: ZONE,
  hourCycle: "h23",
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
});

/** A day as `2026-11-24` and the time of day, in Paris. */
export type ParisMoment = {
  readonly day: string;
  readonly year: number;
  readonly hours: number;
  readonly minutes: number;
};

/** Returns what a clock in Paris shows at that instant (ms since 1970). Pure. */
export function parisAt(ms: number): ParisMoment {
  const found: Record<string, string> = {};
  for (const part of parts.formatToParts(ms)) found[part.type] = part.value;
  return {
    day: `${found.year}-${found.month}-${found.day}`,
    year: Number(found.year),
    hours: Number(found.hour),
    minutes: Number(found.minute),
  };
}

/** Returns the day that many days later, as `2026-11-24`. Pure. */
export function addDays(day: string, count: number): string {
  return new Date(Date.parse(`${day}T12:00:00Z`) + count * 86_400_000).toISOString().slice(0, 10);
}

const dayFormats = new Map<string, Intl.DateTimeFormat>();

/** Says a day: "mardi 24 novembre", with the year when asked for. Pure. */
export function sayDay(day: string, withYear: boolean, language: Language): string {
  const key = `${language}${withYear}`;
  const format =
    dayFormats.get(key) ??
    new Intl.DateTimeFormat(timeText[language].locale, {
      timeZone: "UTC",
      weekday: "long",
      day: "numeric",
      month: "long",
      ...(withYear ? { year: "numeric" as const } : {}),
    });
  dayFormats.set(key, format);
  const said = format.format(Date.parse(`${day}T12:00:00Z`)).replace(",", "");
  // In French the first of a month is "1er"; Intl says "1".
  return language === "fr" ? said.replace(/ 1 (?=\p{L})/u, " 1er ") : said;
}
