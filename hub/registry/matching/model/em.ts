/** Expectation-maximisation on patterns of agreement, with u known: what share of the pairs match, and how matches agree. */
import { FIELDS, type Field, LEVELS, MISSING } from "../compare/fields.ts";
import type { Pattern } from "./patterns.ts";

/** Shares by level of each field of FIELDS. */
export type Shares = readonly (readonly number[])[];

export type Learnt = {
  readonly m: Shares;
  /** By field, how many matches spoke of it: what the estimate is worth. */
  readonly matches: readonly number[];
};

export type EmOptions = {
  readonly patterns: readonly Pattern[];
  readonly u: Shares;
  /** Where m starts, and what little data leans on. */
  readonly start: Shares;
  readonly silent: readonly Field[];
};

const ROUNDS_MAX = 60;
const CHANGE_MIN = 1e-5;
/** So many matches of the starting model are added to those seen, so that a level never seen is rare and not impossible. */
const LEAN = 8;

/** Runs the estimation. Deterministic. */
export function learn({ patterns, u, start, silent }: EmOptions): Learnt {
  const isSilent = FIELDS.map((field) => silent.includes(field));
  let m = start.map((shares) => [...shares]);
  let share = 0.3;
  let sums = start.map((shares) => shares.map(() => 0));
  for (let round = 0; round < ROUNDS_MAX; round++) {
    sums = start.map((shares) => shares.map(() => 0));
    let matches = 0;
    let pairs = 0;
    for (const pattern of patterns) {
      const chance = posterior(pattern.levels, { m, u, share, isSilent });
      matches += chance * pattern.count;
      pairs += pattern.count;
      addLevels(sums, pattern, chance * pattern.count);
    }
    const next = sums.map((counts, at) => shareOut(counts, start[at] ?? []));
    const change = Math.max(
      ...next.flatMap((shares, at) => shares.map((value, level) => Math.abs(value - (m[at]?.[level] ?? 0)))),
    );
    m = next;
    share = Math.min(0.99, Math.max(1e-6, matches / Math.max(1, pairs)));
    if (change < CHANGE_MIN) break;
  }
  return { m, matches: sums.map((counts, at) => (isSilent[at] ? 0 : counts.reduce((sum, count) => sum + count, 0))) };
}

type State = { m: Shares; u: Shares; share: number; isSilent: readonly boolean[] };

function posterior(levels: Int8Array, { m, u, share, isSilent }: State): number {
  let odds = share / (1 - share);
  for (let at = 0; at < levels.length; at++) {
    const level = levels[at] ?? MISSING;
    if (level !== MISSING && !isSilent[at]) odds *= (m[at]?.[level] ?? 1) / (u[at]?.[level] ?? 1);
  }
  return odds / (1 + odds);
}

function addLevels(sums: number[][], { levels }: Pattern, weight: number): void {
  for (let at = 0; at < levels.length; at++) {
    const level = levels[at] ?? MISSING;
    const counts = sums[at];
    if (level !== MISSING && counts) counts[level] = (counts[level] ?? 0) + weight;
  }
}

function shareOut(counts: readonly number[], start: readonly number[]): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0) + LEAN;
  return counts.map((count, level) => (count + LEAN * (start[level] ?? 0)) / total);
}

/** Returns the shares of each level among patterns, smoothed so that none is zero. */
export function sharesOf(patterns: readonly Pattern[], lean: Shares): Shares {
  const sums = FIELDS.map((field) => LEVELS[field].map(() => 0));
  for (const pattern of patterns) addLevels(sums, pattern, pattern.count);
  // What was never drawn may still be as frequent as once in all pairs.
  return sums.map((counts, at) =>
    shareOut(
      counts.map((count) => Math.max(UNSEEN, count)),
      lean[at] ?? [],
    ),
  );
}

const UNSEEN = 0.5;
