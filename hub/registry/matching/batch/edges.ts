/** Pairs of a batch that may be one person's, in typed arrays: no object is kept for a pair. */
import { createComparison } from "../compare/compare.ts";
import type { Scorer } from "../model/score.ts";
import type { People } from "../model/sessions.ts";
import type { Blocks } from "./blocks.ts";

export type Edges = {
  readonly size: number;
  readonly a: Int32Array;
  readonly b: Int32Array;
  /** Bits, prior not counted. */
  readonly weight: Float32Array;
};

/** Scores every pair that shares a key and keeps those of at least `weightMin` bits. */
export function findEdges(people: People, blocks: Blocks, scorer: Scorer, weightMin: number): Edges {
  let capacity = 1024;
  let a = new Int32Array(capacity);
  let b = new Int32Array(capacity);
  let weights = new Float32Array(capacity);
  let size = 0;
  const comparison = createComparison();

  function keep(one: number, other: number, weight: number): void {
    if (size === capacity) {
      capacity = Math.ceil(capacity * 1.5);
      a = grown(a, new Int32Array(capacity));
      b = grown(b, new Int32Array(capacity));
      weights = grown(weights, new Float32Array(capacity));
    }
    a[size] = one;
    b[size] = other;
    weights[size++] = weight;
  }

  for (let index = 0; index < people.size; index++) {
    const person = people.at(index);
    blocks.eachEarlier(index, (other) => {
      const weight = scorer.weigh(scorer.compare(person, people.at(other), comparison));
      if (weight >= weightMin) keep(index, other, weight);
    });
  }
  return { size, a: a.subarray(0, size), b: b.subarray(0, size), weight: weights.subarray(0, size) };
}

function grown<T extends Int32Array | Float32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
