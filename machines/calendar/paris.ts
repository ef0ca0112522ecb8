/**
 * Civil time in Europe/Paris, whatever the machine's own time zone.
 *
 * The offset comes from the platform's time zone data, not from a rule of ours: if the clock change is abolished one day,
 * an update of Node is enough. It only ever changes on a full hour of UTC, so one offset is remembered for each hour.
 */
import type { Instant } from "../kind.ts";
import { DAY_MS } from "./instant.ts";

/** A day on the wall calendar in Paris, `2026-11-24`. */
export type CivilDate = string;

const HOUR_MS = 3_600_000;
/** Hours kept: half a year of them, a few hundred kilobytes; then the memory starts anew. */
const HOURS_MAX = 4096;
const offsets = new Map<number, number>();

const paris = new Intl.DateTimeFormat("en-GB", {
  timeZone: "Europe/Paris",
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  hourCycle: "h23",
});

/** Returns the civil date in Paris at this instant. */
export function civilDate(instant: Instant): CivilDate {
  return dateOf(dayOf(instant));
}

/** Returns the number of the civil day in Paris at this instant, counted from 1970-01-01. */
export function dayOf(instant: Instant): number {
  const at = Date.parse(instant);
  return Math.floor((at + offsetAt(at)) / DAY_MS);
}

/** Returns the instant at which Paris clocks show this full hour of the day. The hour must be one that is never skipped or doubled. */
export function atHour(day: number, hour: number): Instant {
  const asIfUtc = day * DAY_MS + hour * HOUR_MS;
  // Right everywhere but in the night of a clock change, where nothing is due: those happen between 1:00 and 3:00.
  return new Date(asIfUtc - offsetAt(asIfUtc - offsetAt(asIfUtc))).toISOString();
}

/** Returns a day number as a date. */
export function dateOf(day: number): CivilDate {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/** Returns the day number of a date. */
export function readDate(date: CivilDate): number {
  return Date.parse(date) / DAY_MS;
}

function offsetAt(at: number): number {
  const hour = Math.floor(at / HOUR_MS);
  const known = offsets.get(hour);
  if (known !== undefined) return known;
  const shown: Partial<Record<Intl.DateTimeFormatPartTypes, string>> = {};
  for (const { type, value } of paris.formatToParts(hour * HOUR_MS)) shown[type] = value;
  const wall = Date.UTC(Number(shown.year), Number(shown.month) - 1, Number(shown.day), Number(shown.hour));
  const offset = wall - hour * HOUR_MS;
  if (offsets.size >= HOURS_MAX) offsets.clear();
  offsets.set(hour, offset);
  return offset;
}
