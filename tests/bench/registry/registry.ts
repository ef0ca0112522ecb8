/** What the registry's matching gets right: the rows of accuracy, each set by the same code with the same settings. */

import { matchBatch } from "../../../hub/registry/matching/batch/match-batch.ts";
import type { Decision } from "../../../hub/registry/matching/decide/decide.ts";
import { createGuard } from "../../../hub/registry/matching/decide/guard.ts";
import type { Counts } from "../../../hub/registry/matching/model/frequencies.ts";
import type { Model } from "../../../hub/registry/matching/model/model.ts";
import { createRandom } from "../../../hub/registry/matching/model/random.ts";
import { createScorer } from "../../../hub/registry/matching/model/score.ts";
import { atLeast, atMost, type Bench, type Figure, told } from "../figures.ts";
import { bCubed, pairwise, recallOf, wrongMerges } from "./accuracy.ts";
import { createIncremental } from "./incremental.ts";
import { measureSearch } from "./search.ts";
import { bornAbroad, type DataSet, isShared, makeSet, readHazards, readSet } from "./sets.ts";

export type RegistryOptions = { readonly only: readonly string[]; readonly onProgress: (sentence: string) => void };

type Part = () => Promise<readonly Figure[]>;

const PARTS: Readonly<Record<string, Part>> = {
  febrl3: measureFebrl3,
  fake1000: measureFake1000,
  historical25k: measureHistorical,
  french: measureFrench,
  own: measureOwn,
  search: () => measureSearch(),
};

export const PART_NAMES = Object.keys(PARTS);

const ARRIVAL_SEEDS = [1, 2, 3];

/** Runs the parts named, or all that there is data for. */
export async function measureRegistry({ only, onProgress }: RegistryOptions): Promise<Bench> {
  const remarks = isShared() ? [] : ["no ../shared/identity: only what we made up was measured"];
  const names = isShared() ? PART_NAMES : ["own", "search"];
  const figures: Figure[] = [];
  for (const name of names.filter((one) => only.length === 0 || only.includes(one))) {
    onProgress(`${name}…`);
    figures.push(...((await PARTS[name]?.()) ?? []));
  }
  return { name: "registry", figures, remarks };
}

const match = (set: DataSet) => matchBatch({ people: peopleOf(set) });

function peopleOf({ people }: DataSet) {
  return {
    size: people.length,
    at: (index: number) => {
      const person = people[index];
      if (!person) throw new RangeError(`no person ${index}`);
      return person;
    },
  };
}

async function measureFebrl3(): Promise<readonly Figure[]> {
  const set = await readSet("febrl3");
  const { of, edges, prior } = match(set);
  return [
    atLeast("FEBRL3: pairs at even odds or better", edgesF1(set, edges, prior), "F1", 0.9995),
    atLeast("FEBRL3: pairs after clustering", pairwise(set.truth, [...of]).f1, "F1", 1),
  ];
}

/** F1 of the pairs by themselves, before any group is made. */
function edgesF1({ truth }: DataSet, edges: ReturnType<typeof matchBatch>["edges"], prior: number): number {
  let said = 0;
  let right = 0;
  for (let edge = 0; edge < edges.size; edge++) {
    if ((edges.weight[edge] ?? 0) + prior < 0) continue;
    said++;
    if (truth[edges.a[edge] ?? 0] === truth[edges.b[edge] ?? 0]) right++;
  }
  const sizes = new Map<string, number>();
  for (const person of truth) sizes.set(person, (sizes.get(person) ?? 0) + 1);
  const real = [...sizes.values()].reduce((sum, size) => sum + (size * (size - 1)) / 2, 0);
  return (2 * right) / (said + real);
}

async function measureFake1000(): Promise<readonly Figure[]> {
  const set = await readSet("fake1000");
  return [atLeast("fake_1000: pairs after clustering", pairwise(set.truth, [...match(set).of]).f1, "F1", 0.95)];
}

async function measureHistorical(): Promise<readonly Figure[]> {
  const set = await readSet("historical25k");
  const { of, model, counts } = match(set);
  const arrivals = ARRIVAL_SEEDS.map((seed) => arrive(set, model, counts, seed));
  return [
    atLeast("historical_25k, batch: pairs", pairwise(set.truth, [...of]).f1, "F1", 0.9),
    atLeast("historical_25k, batch: B-cubed", bCubed(set.truth, [...of]).f1, "F1", 0.92),
    ...arrivals.map(({ found }, at) =>
      atLeast(`historical_25k, one at a time, order ${at + 1}: pairs`, pairwise(set.truth, found).f1, "F1", 0.92),
    ),
  ];
}

type Arrival = { readonly found: readonly number[]; readonly decisions: readonly Decision[] };

/** Takes the records in one by one, in an order that a seed decides. */
function arrive(set: DataSet, model: Model, counts: Counts, seed: number): Arrival {
  const size = set.people.length;
  const scorer = createScorer(model, counts, () => size);
  const base = createIncremental({ judge: { model, scorer, guard: createGuard(model) }, size });
  const { at } = peopleOf(set);
  const recordOf: number[] = [];
  const decisions = shuffled(size, seed).map((index) => {
    const { record, decision } = base.add(at(index));
    recordOf[index] = record;
    return decision;
  });
  return { found: recordOf.map((record) => base.entityOf(record)), decisions };
}

function shuffled(size: number, seed: number): number[] {
  const random = createRandom(seed);
  const order = Array.from({ length: size }, (_, index) => index);
  for (let last = size - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [order[last], order[other]] = [order[other] ?? 0, order[last] ?? 0];
  }
  return order;
}

async function measureFrench(): Promise<readonly Figure[]> {
  const set = await readSet("french");
  const families = new Set(
    readHazards()
      .filter(({ reason }) => reason !== "jumeaux")
      .map(({ a, b }) => [a, b].sort().join("\n")),
  );
  return measureContacts("fr_synth", set, (pair) => families.has(pair), true);
}

async function measureOwn(): Promise<readonly Figure[]> {
  return measureContacts("own contacts", makeSet(3_000, 11), () => true, false);
}

/** The rows of French contacts, in one batch and one at a time. What our own generator gives is told only. */
function measureContacts(name: string, set: DataSet, isFamily: (pair: string) => boolean, isAsked: boolean): Figure[] {
  const { of, model, counts } = match(set);
  const { found, decisions } = arrive(set, model, counts, ARRIVAL_SEEDS[0] ?? 1);
  const persons = new Set(set.truth).size;
  const least = (what: string, value: number, unit: string, min: number) =>
    isAsked ? atLeast(what, value, unit, min) : told(what, value, unit);
  const most = (what: string, value: number, unit: string, max: number) =>
    isAsked ? atMost(what, value, unit, max) : told(what, value, unit);
  const rows = (how: string, groups: readonly number[]): Figure[] => {
    const { precision, recall } = pairwise(set.truth, groups);
    const merges = wrongMerges(set.truth, groups).filter(isFamily).length;
    return [
      least(`${name}, ${how}: precision`, precision, "of pairs", 0.985),
      least(`${name}, ${how}: recall`, recall, "of pairs", 0.87),
      most(`${name}, ${how}: family merges`, (1000 * merges) / persons, "per 1,000 persons", 8),
      ...equity(`${name}, ${how}`, set, groups, most),
    ];
  };
  const reviews = decisions.filter(({ action }) => action === "review").length;
  return [
    ...rows("batch", [...of]),
    ...rows("one at a time", found),
    most(`${name}, one at a time: reviews`, (100 * reviews) / decisions.length, "%", 6),
  ];
}

/** Recall for people born abroad and in France: a difference is a person served less well. */
function equity(
  name: string,
  set: DataSet,
  groups: readonly number[],
  most: (what: string, value: number, unit: string, max: number) => Figure,
): Figure[] {
  const isAbroad = bornAbroad(set);
  const abroad = recallOf(set.truth, groups, (at) => isAbroad[at] === true);
  const france = recallOf(set.truth, groups, (at) => isAbroad[at] === false);
  return [
    told(`${name}: recall, born abroad`, abroad, "of pairs"),
    told(`${name}: recall, others`, france, "of pairs"),
    most(`${name}: recall lost by birth abroad`, Math.max(0, 100 * (france - abroad)), "points", 5),
  ];
}
