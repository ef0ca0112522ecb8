/**
 * Who is who in a batch: pairs, best first, bring groups together, and two groups become one only when they agree as wholes
 * and no guard objects. A chain of good pairs is never closed without asking: that is how two people end in one record.
 */
import { scoreEntity } from "../decide/entity-score.ts";
import type { Guard, Veto } from "../decide/guard.ts";
import type { Scorer } from "../model/score.ts";
import type { People } from "../model/sessions.ts";
import type { Edges } from "./edges.ts";
import { createGroups, type Groups } from "./groups.ts";
import { createHeap } from "./heap.ts";
import { type Between, createNeighbours, together, weightOf } from "./neighbours.ts";

export type ClusterOptions = {
  readonly people: People;
  readonly edges: Edges;
  readonly scorer: Scorer;
  readonly guard: Guard;
  /** Log-odds of a pair before anything is known of it. */
  readonly prior: number;
  /** Posterior log-odds from which groups are joined, and from which a person is asked. */
  readonly link: number;
  readonly review: number;
};

/** Two groups that were left apart and that a person should look at, each named by its first member. */
export type Doubt = {
  readonly a: number;
  readonly b: number;
  readonly score: number;
  readonly reason: Veto | "below-threshold";
};

export type Clusters = {
  /** By person, the first member (the smallest index) of its group. */
  readonly of: Int32Array;
  /** Best first. */
  readonly doubts: readonly Doubt[];
};

/** Scores that differ by less wait for no turn. */
const TURN = 0.5;

/** Joins groups. Deterministic. */
export function cluster(options: ClusterOptions): Clusters {
  const { people, edges, prior, link, review } = options;
  const groups = createGroups(people.size);
  joinSubjects(people, groups);
  const neighbours = createNeighbours();
  const heap = createHeap(edges.size);
  for (let edge = 0; edge < edges.size; edge++) heap.push(edge, (edges.weight[edge] ?? 0) + prior);
  const scoreOf = (between: Between) => weightOf(between) + prior;
  const vetoOf = (a: number, b: number, between: Between) =>
    options.guard.findVeto({
      levels: between.levels,
      subjects: between.subjects,
      score: scoreOf(between),
      records: Math.min(groups.sizeOf(a), groups.sizeOf(b)),
      holders: 0,
    });

  function compareGroups(a: number, b: number, edge: number): Between {
    const [some, others] = [groups.membersOf(a).map(people.at), groups.membersOf(b).map(people.at)];
    const { best, mean, pairs, levels, subjects } = scoreEntity(some, others, options.scorer);
    return { best, sum: mean * pairs, pairs, levels, subjects, edge, isSettled: false };
  }

  function meet(a: number, b: number, edge: number): Between {
    const between = compareGroups(a, b, edge);
    neighbours.set(a, b, between);
    return between;
  }

  function join(a: number, b: number): void {
    const [ofA, ofB] = [neighbours.take(a), neighbours.take(b)];
    const others = [...new Set([...ofA.keys(), ...ofB.keys()])].filter((other) => other !== a && other !== b);
    const merged = others.map((other) => {
      const edge = (ofA.get(other) ?? ofB.get(other))?.edge ?? 0;
      const [fromA, fromB] = [ofA.get(other), ofB.get(other)];
      return [other, together(fromA ?? compareGroups(a, other, edge), fromB ?? compareGroups(b, other, edge))] as const;
    });
    const group = groups.join(a, b);
    for (const [other, between] of merged) {
      neighbours.set(group, other, between);
      if (scoreOf(between) >= link) heap.push(between.edge, scoreOf(between));
    }
  }

  function takeTurn(edge: number, weight: number): void {
    const [a, b] = [groups.firstOf(edges.a[edge] ?? 0), groups.firstOf(edges.b[edge] ?? 0)];
    if (a === b) return;
    const between = neighbours.find(a, b) ?? meet(a, b, edge);
    if (between.isSettled) return;
    const score = scoreOf(between);
    // The heap knew another score: its turn comes later.
    if (score >= link && score < weight - TURN) heap.push(edge, score);
    else if (score < link || vetoOf(a, b, between) !== null) between.isSettled = true;
    else join(a, b);
  }

  for (let top = heap.pop(); top; top = heap.pop()) takeTurn(top.item, top.weight);
  const doubts: Doubt[] = [];
  for (const { a, b, between } of neighbours.all()) {
    const score = scoreOf(between);
    if (score >= review) doubts.push({ a, b, score, reason: vetoOf(a, b, between) ?? "below-threshold" });
  }
  doubts.sort((one, other) => other.score - one.score || one.a - other.a || one.b - other.b);
  return { of: Int32Array.from({ length: people.size }, (_, index) => groups.firstOf(index)), doubts };
}

/** The same FranceConnect subject is the same person, whatever else is written. */
function joinSubjects(people: People, groups: Groups): void {
  const known = new Map<string, number>();
  for (let index = 0; index < people.size; index++) {
    const { subject } = people.at(index);
    if (!subject) continue;
    const first = known.get(subject);
    if (first === undefined) known.set(subject, index);
    else groups.join(groups.firstOf(first), index);
  }
}
