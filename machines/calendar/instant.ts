/** Arithmetic on instants. Pure: nothing here knows what time it is. */
import type { Instant } from "../kind.ts";

export const SECOND_MS = 1000;
export const MINUTE_MS = 60 * SECOND_MS;
export const DAY_MS = 24 * 60 * MINUTE_MS;

/** Returns the instant `ms` milliseconds later. */
export function laterBy(instant: Instant, ms: number): Instant {
  return new Date(Date.parse(instant) + ms).toISOString();
}

/** Says whether `instant` is `bound` or after it, however each is written. */
export function isAtOrAfter(instant: Instant, bound: Instant): boolean {
  return Date.parse(instant) >= Date.parse(bound);
}
