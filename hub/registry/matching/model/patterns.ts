/** Counts of patterns of agreement: all that learning needs of millions of pairs. */
import { type Compare, createComparison } from "../compare/compare.ts";
import { FIELDS, LEVELS, MISSING } from "../compare/fields.ts";
import type { Features } from "../person/person.ts";

/** A pattern: the level of each field of FIELDS, and how many pairs have it. */
export type Pattern = { readonly levels: Int8Array; count: number };

export type Patterns = {
  /** Compares two persons and counts how they agree. */
  addPair(a: Features, b: Features): void;
  all(): readonly Pattern[];
};

/** Creates counts of patterns, empty. */
export function createPatterns(compare: Compare): Patterns {
  const patterns = new Map<number, Pattern>();
  const comparison = createComparison();

  function addPair(a: Features, b: Features): void {
    const { levels } = compare(a, b, comparison);
    // Each pattern is a number in a mixed base: under 2^26 of them.
    let code = 0;
    for (const [at, field] of FIELDS.entries()) code = code * (LEVELS[field].length + 1) + (levels[at] ?? MISSING) + 1;
    const known = patterns.get(code);
    if (known) known.count++;
    else patterns.set(code, { levels: levels.slice(), count: 1 });
  }

  return { addPair, all: () => [...patterns.values()] };
}
