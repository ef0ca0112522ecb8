/**
 * A record against an entity, or two entities against each other. One bad record must not chain two people, so the whole of
 * the entity speaks: most of all its record that agrees best, and the mean of all.
 */
import { type Comparison, createComparison } from "../compare/compare.ts";
import { FIELDS, MISSING } from "../compare/fields.ts";
import type { Scorer } from "../model/score.ts";
import type { Features } from "../person/person.ts";

export type EntityScore = {
  /** Bits, prior not counted. */
  readonly weight: number;
  /** The weight of the pair that agrees best, the mean of all, and how many there are. */
  readonly best: number;
  readonly mean: number;
  readonly pairs: number;
  /** The pair that agrees best, field by field. */
  readonly comparison: Comparison;
  /** Whether both have FranceConnect subjects: `same` when one is common, `other` when none is. */
  readonly subjects: Subjects;
  /** For each field of FIELDS the best level that any pair reaches: what guards look at. */
  readonly levels: Int8Array;
};

export type Subjects = "same" | "other" | "unknown";

/** Records of an entity that are compared: the last ones. */
export const RECORDS_MAX = 25;
const BEST_SHARE = 0.6;

const scratch = createComparison();

/** Scores records against the records of an entity (its last 25 of each side). Throws when a side is empty. */
export function scoreEntity(left: readonly Features[], right: readonly Features[], scorer: Scorer): EntityScore {
  const [some, others] = [left.slice(-RECORDS_MAX), right.slice(-RECORDS_MAX)];
  if (some.length === 0 || others.length === 0) throw new RangeError("an entity has at least one record");
  let best = Number.NEGATIVE_INFINITY;
  let sum = 0;
  const comparison = createComparison();
  const levels = new Int8Array(FIELDS.length).fill(MISSING);
  for (const one of some) {
    for (const other of others) {
      const weight = scorer.weigh(scorer.compare(one, other, scratch));
      sum += weight;
      for (let at = 0; at < levels.length; at++)
        levels[at] = Math.max(levels[at] ?? MISSING, scratch.levels[at] ?? MISSING);
      if (weight <= best) continue;
      best = weight;
      keep(comparison, scratch);
    }
  }
  const pairs = some.length * others.length;
  return {
    weight: blend(best, sum / pairs),
    best,
    mean: sum / pairs,
    pairs,
    comparison,
    subjects: compareSubjects(left, right),
    levels,
  };
}

/** Weighs the best pair and the mean of all together. */
export const blend = (best: number, mean: number): number => BEST_SHARE * best + (1 - BEST_SHARE) * mean;

function compareSubjects(left: readonly Features[], right: readonly Features[]): Subjects {
  const known = new Set(left.map(({ subject }) => subject).filter(Boolean));
  const others = right.map(({ subject }) => subject).filter(Boolean);
  if (known.size === 0 || others.length === 0) return "unknown";
  return others.some((subject) => known.has(subject)) ? "same" : "other";
}

function keep(into: Comparison, from: Comparison): void {
  into.levels.set(from.levels);
  for (let at = 0; at < from.shared.length; at++) into.shared[at] = from.shared[at] ?? "";
}
