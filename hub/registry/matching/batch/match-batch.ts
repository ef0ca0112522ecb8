/** A whole batch: keys, a model that its own records teach, pairs, groups. */
import { createGuard } from "../decide/guard.ts";
import { type Counts, createCounts } from "../model/frequencies.ts";
import { type Model, priorOf, THRESHOLDS } from "../model/model.ts";
import { createScorer } from "../model/score.ts";
import type { People } from "../model/sessions.ts";
import { trainModel } from "../model/train.ts";
import { type Blocks, createBlocks } from "./blocks.ts";
import { type Clusters, cluster } from "./cluster.ts";
import { type Edges, findEdges } from "./edges.ts";

export type Step = "keys" | "model" | "pairs" | "groups";

export type BatchOptions = {
  readonly people: People;
  /** Absent: learnt from these people. */
  readonly model?: Model | undefined;
  readonly onStep?: ((step: Step) => void) | undefined;
};

export type Batch = Clusters & {
  readonly model: Model;
  readonly counts: Counts;
  readonly edges: Edges;
  /** Log-odds of a pair before anything is known of it: add it to the weight of an edge. */
  readonly prior: number;
  /** Keys that too many share, and that brought nobody together. */
  readonly genericKeys: number;
};

/** Of a larger file only every n-th record teaches: more would say the same again. */
const TAUGHT_BY_MAX = 200_000;

/** Finds who is who among people. Deterministic: the same people in the same order give the same groups. */
export function matchBatch({ people, model: given, onStep }: BatchOptions): Batch {
  onStep?.("keys");
  const counts = createCounts();
  for (let index = 0; index < people.size; index++) counts.add(people.at(index));
  const blocks = createBlocks(people.size, people.at);
  onStep?.("model");
  const model = given ?? learnFrom(people, blocks, counts);
  onStep?.("pairs");
  const scorer = createScorer(model, counts, () => people.size);
  const { link, review } = model.thresholds;
  const prior = priorOf(model, people.size);
  const edges = findEdges(people, blocks, scorer, review - prior);
  onStep?.("groups");
  const clusters = cluster({ people, edges, scorer, guard: createGuard(model), prior, link, review });
  return { ...clusters, model, counts, edges, prior, genericKeys: blocks.generic };
}

/** Learns from all of a file, or from every n-th record's candidates when it is large. */
function learnFrom(people: People, blocks: Blocks, counts: Counts): Model {
  const step = Math.max(1, Math.ceil(people.size / TAUGHT_BY_MAX));
  return trainModel({
    version: `learnt-from-${people.size}`,
    people,
    counts,
    thresholds: THRESHOLDS,
    share: 1 / step,
    eachCandidate: (visit) => {
      for (let index = 0; index < people.size; index += step) blocks.eachEarlier(index, (other) => visit(index, other));
    },
  });
}
