/**
 * Who is who in a batch: pairs, best first, bring groups together, and two groups become one only when they agree as wholes
 * and no guard objects. A chain of good pairs is never closed without asking: that is how two people end in one record.
 */
import { blend, type Subjects, scoreEntity } from "../decide/entity-score.ts";
import type { Guard, Veto } from "../decide/guard.ts";
import type { Scorer } from "../model/score.ts";
import type { People } from "../model/sessions.ts";
import type { Edges } from "./edges.ts";
import { createGroups, type Groups } from "./groups.ts";
import { createHeap } from "./heap.ts";

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

/** What is known between two groups. Sums, so that it need not be compared again when one grows. */
type Between = {
  readonly best: number;
  readonly sum: number;
  readonly pairs: number;
  readonly levels: Int8Array;
  readonly subjects: Subjects;
  /** An edge between the two, by which they are called again. */
  readonly edge: number;
  isSettled: boolean;
};

/** Joins groups. Deterministic. */
export function cluster({ people, edges, scorer, guard, prior, link, review }: ClusterOptions): Clusters {
  const groups = createGroups(people.size);
  const neighbours = new Map<number, Map<number, Between>>();
  const heap = createHeap(edges.size);
  for (let edge = 0; edge < edges.size; edge++) heap.push(edge, (edges.weight[edge] ?? 0) + prior);

  function compareGroups(a: number, b: number, edge: number): Between {
    const [some, others] = [groups.membersOf(a).map(people.at), groups.membersOf(b).map(people.at)];
    const { best, mean, pairs, levels, subjects } = scoreEntity(some, others, scorer);
    return { best, sum: mean * pairs, pairs, levels, subjects, edge, isSettled: false };
  }

  const scoreOf = ({ best, sum, pairs }: Between) => blend(best, sum / pairs) + prior;

  function vetoOf(a: number, b: number, { levels, subjects }: Between): Veto | null {
    return guard.findVeto({ levels, subjects, records: Math.min(groups.sizeOf(a), groups.sizeOf(b)), holders: 0 });
  }

  function remember(a: number, b: number, between: Between): void {
    for (const [one, other] of [
      [a, b],
      [b, a],
    ] as const) {
      const known = neighbours.get(one) ?? new Map<number, Between>();
      neighbours.set(one, known.set(other, between));
    }
  }

  function forget(group: number): Map<number, Between> {
    const known = neighbours.get(group) ?? new Map<number, Between>();
    neighbours.delete(group);
    for (const other of known.keys()) neighbours.get(other)?.delete(group);
    return known;
  }

  function join(a: number, b: number): void {
    const [ofA, ofB] = [forget(a), forget(b)];
    const others = [...new Set([...ofA.keys(), ...ofB.keys()])].filter((other) => other !== a && other !== b);
    const merged = others.map((other) => {
      const edge = (ofA.get(other) ?? ofB.get(other))?.edge ?? 0;
      return [
        other,
        together(ofA.get(other) ?? compareGroups(a, other, edge), ofB.get(other) ?? compareGroups(b, other, edge)),
      ] as const;
    });
    const group = groups.join(a, b);
    for (const [other, between] of merged) {
      remember(group, other, between);
      if (scoreOf(between) >= link) heap.push(between.edge, scoreOf(between));
    }
  }

  joinSubjects(people, groups);
  for (let top = heap.pop(); top; top = heap.pop()) {
    const a = groups.firstOf(edges.a[top.item] ?? 0);
    const b = groups.firstOf(edges.b[top.item] ?? 0);
    if (a === b) continue;
    const known = neighbours.get(a)?.get(b);
    if (known?.isSettled) continue;
    const between = known ?? compareGroups(a, b, top.item);
    const score = scoreOf(between);
    if (!known) remember(a, b, between);
    // The heap knew another score: its turn comes later.
    if (score >= link && score < top.weight - TURN) heap.push(top.item, score);
    else if (score < link || vetoOf(a, b, between) !== null) between.isSettled = true;
    else join(a, b);
  }

  const doubts: Doubt[] = [];
  for (const [a, known] of neighbours)
    for (const [b, between] of known) {
      const score = scoreOf(between);
      if (a < b && score >= review) doubts.push({ a, b, score, reason: vetoOf(a, b, between) ?? "below-threshold" });
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

/** Scores that differ by less wait for no turn. */
const TURN = 0.5;

function together(one: Between, other: Between): Between {
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
