/** What is known between groups of persons that are near each other. */
import { blend, type Subjects } from "../decide/entity-score.ts";

/** Sums, so that nothing need be compared again when one of the two groups grows. */
export type Between = {
  readonly best: number;
  readonly sum: number;
  readonly pairs: number;
  readonly levels: Int8Array;
  readonly subjects: Subjects;
  /** An edge between the two, by which they are called again. */
  readonly edge: number;
  /** True when they stay apart as they are now. */
  isSettled: boolean;
};

export type Neighbours = {
  find(a: number, b: number): Between | undefined;
  set(a: number, b: number, between: Between): void;
  /** Forgets all about a group and returns it, by neighbour. */
  take(group: number): ReadonlyMap<number, Between>;
  /** Every pair of neighbours, once: `a` is the smaller. */
  all(): Generator<{ readonly a: number; readonly b: number; readonly between: Between }>;
};

/** Creates neighbourhoods, empty. */
export function createNeighbours(): Neighbours {
  const known = new Map<number, Map<number, Between>>();

  function setOne(from: number, to: number, between: Between): void {
    const others = known.get(from);
    if (others) others.set(to, between);
    else known.set(from, new Map([[to, between]]));
  }

  function* all() {
    for (const [a, others] of known) for (const [b, between] of others) if (a < b) yield { a, b, between };
  }

  return {
    find: (a, b) => known.get(a)?.get(b),
    set(a, b, between) {
      setOne(a, b, between);
      setOne(b, a, between);
    },
    take(group) {
      const others = known.get(group) ?? new Map<number, Between>();
      known.delete(group);
      for (const other of others.keys()) known.get(other)?.delete(group);
      return others;
    },
    all,
  };
}

/** The weight between two groups, prior not counted. */
export const weightOf = ({ best, sum, pairs }: Between): number => blend(best, sum / pairs);

/** What is known of a group that two others made, and a third. */
export function together(one: Between, other: Between): Between {
  return {
    best: Math.max(one.best, other.best),
    sum: one.sum + other.sum,
    pairs: one.pairs + other.pairs,
    levels: one.levels.map((level, at) => Math.max(level, other.levels[at] ?? level)),
    subjects: one.subjects === "unknown" ? other.subjects : one.subjects,
    edge: one.edge,
    isSettled: false,
  };
}
