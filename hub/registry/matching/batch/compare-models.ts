/** What another model would change, before it is made active: by people, on the same records. */
import type { Model } from "../model/model.ts";
import type { People } from "../model/sessions.ts";
import { matchBatch } from "./match-batch.ts";

export type ModelDifference = {
  /** Records whose group has the same members under both. */
  readonly sameRecords: number;
  readonly changedRecords: number;
  /** Pairs of records in one group under the first model only, under the second only, and under both. */
  readonly onlyFirst: number;
  readonly onlySecond: number;
  readonly both: number;
  /** Questions that each would put to a person. */
  readonly firstDoubts: number;
  readonly secondDoubts: number;
};

/** Matches the same people with two models and counts what differs. Deterministic. */
export function compareModels(people: People, first: Model, second: Model): ModelDifference {
  const [one, other] = [matchBatch({ people, model: first }), matchBatch({ people, model: second })];
  const sizes = [
    countBy(people.size, (index) => `${one.of[index]}`),
    countBy(people.size, (index) => `${other.of[index]}`),
  ];
  const shared = countBy(people.size, (index) => `${one.of[index]} ${other.of[index]}`);
  let same = 0;
  for (const [key, count] of shared) {
    const [a = "", b = ""] = key.split(" ");
    if (sizes[0]?.get(a) === count && sizes[1]?.get(b) === count) same += count;
  }
  const both = pairsIn(shared);
  return {
    sameRecords: same,
    changedRecords: people.size - same,
    onlyFirst: pairsIn(sizes[0]) - both,
    onlySecond: pairsIn(sizes[1]) - both,
    both,
    firstDoubts: one.doubts.length,
    secondDoubts: other.doubts.length,
  };
}

function countBy(size: number, keyOf: (index: number) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (let index = 0; index < size; index++) counts.set(keyOf(index), (counts.get(keyOf(index)) ?? 0) + 1);
  return counts;
}

const pairsIn = (counts: ReadonlyMap<string, number> = new Map()): number =>
  [...counts.values()].reduce((sum, count) => sum + (count * (count - 1)) / 2, 0);
