/** How long to wait before trying again: doubling, bounded, and spread so that a thousand consoles do not return together. */
const FIRST_MS = 500;
const WAIT_MS_MAX = 20_000;

/** Returns the wait before that attempt (1 is the first retry). `random` is in [0, 1). Pure. */
export function backoffMs(attempt: number, random: number): number {
  const whole = Math.min(WAIT_MS_MAX, FIRST_MS * 2 ** Math.min(attempt - 1, 10));
  return Math.round(whole / 2 + (whole / 2) * random);
}
