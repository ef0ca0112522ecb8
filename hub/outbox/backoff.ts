/** When to try again. Pure. */

const FIRST_MS = 2_000;
const LONGEST_MS = 4 * 3_600_000;

/**
 * Returns the wait after the given number of tries: doubling and a half each time, at most 4 hours, spread by half of it
 * so that works that failed together don't come back together. Twelve tries cover about a day and a half.
 */
export function nextAttemptMs(attempts: number, random: number): number {
  const base = Math.min(FIRST_MS * 3 ** (attempts - 1), LONGEST_MS);
  return Math.round(base * (0.75 + random / 2));
}
