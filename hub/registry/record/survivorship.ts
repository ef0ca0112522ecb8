/**
 * Which of several values survives. Sources come first: FranceConnect, a document seen by an agent, a system that is declared
 * master of the field, what was declared, what was inferred. Then, by the kind of field, what is more proven, more complete,
 * more recent, or said more often: three repeated typing errors never beat one certified value.
 */
import type { Assurance, SourceKind } from "../../../db/queries/registry/record/rows.ts";
import { type FieldName, type FieldValue, fieldOf, type Observation } from "./observation.ts";

/** What decided for a value against the best one that differs: `only` when nothing differs. */
export type Rule = "only" | "source" | "assurance" | "complete" | "recent" | "majority" | "order";

/** A value, or a block of values, that may survive. */
export type Candidate<V> = {
  readonly value: V;
  /** Equal for values that say the same. */
  readonly sameness: string;
  readonly from: Observation;
  readonly rank: number;
  /** How many fields of the block are filled. */
  readonly filled: number;
};

const RANK: Record<SourceKind, number> = { franceconnect: 5, document: 4, system: 2, declared: 2, inferred: 1 };
const MASTER_RANK = 3;
const ASSURANCE: Record<Assurance, number> = { none: 0, low: 1, substantial: 2, high: 3 };
/** From here on a newer value replaces an older one: a civil status changes by law, and a document shows it. */
const CERTIFIED_RANK = RANK.document;

/** Returns the rank of what an observation says of these fields. */
export function rankOf({ source, masterOf }: Observation, fields: readonly FieldName[]): number {
  return source === "system" && fields.every((field) => masterOf.includes(field)) ? MASTER_RANK : RANK[source];
}

type Criterion = {
  readonly rule: Rule;
  /** Negative when `a` is better. */
  readonly compare: (a: Candidate<unknown>, b: Candidate<unknown>) => number;
};

/** Candidates, best first, and the criteria that ordered them. */
export type Ranking<V> = { readonly candidates: readonly Candidate<V>[]; readonly criteria: readonly Criterion[] };

const bySource: Criterion = { rule: "source", compare: (a, b) => b.rank - a.rank };
const byRecency: Criterion = { rule: "recent", compare: (a, b) => compareText(b.from.at, a.from.at) };
/** Not a reason, only the same answer each time. */
const byOrder: Criterion = { rule: "order", compare: (a, b) => compareText(a.from.id, b.from.id) };

/** Ranks the candidates for a block or a field that the best source decides. */
export function rankBySource<V>(candidates: readonly Candidate<V>[]): Ranking<V> {
  const support = countSupport(candidates);
  return rank(candidates, [
    bySource,
    { rule: "assurance", compare: (a, b) => ASSURANCE[b.from.assurance] - ASSURANCE[a.from.assurance] },
    { rule: "complete", compare: (a, b) => b.filled - a.filled },
    { rule: "recent", compare: (a, b) => (a.rank >= CERTIFIED_RANK ? byRecency.compare(a, b) : 0) },
    { rule: "majority", compare: (a, b) => (support.get(b.sameness) ?? 0) - (support.get(a.sameness) ?? 0) },
    byRecency,
    byOrder,
  ]);
}

/** Ranks the candidates for a way to reach somebody: the last one given is best, unless it was only inferred. */
export function rankByRecency<V>(candidates: readonly Candidate<V>[]): Ranking<V> {
  const known = ({ from }: Candidate<unknown>) => Number(from.source !== "inferred");
  return rank(candidates, [{ rule: "source", compare: (a, b) => known(b) - known(a) }, byRecency, bySource, byOrder]);
}

function rank<V>(candidates: readonly Candidate<V>[], criteria: readonly Criterion[]): Ranking<V> {
  const compare = (a: Candidate<V>, b: Candidate<V>) =>
    criteria.reduce((order, criterion) => order || criterion.compare(a, b), 0);
  return { candidates: candidates.toSorted(compare), criteria };
}

/** Returns the best candidate, and what decided for it. Null without any. */
export function survivor<V>({ candidates, criteria }: Ranking<V>): Survivor<V> | null {
  const [candidate] = candidates;
  if (!candidate) return null;
  const runnerUp = candidates.find(({ sameness }) => sameness !== candidate.sameness);
  if (!runnerUp) return { candidate, rule: "only" };
  const decisive = criteria.find(({ compare }) => compare(candidate, runnerUp) !== 0);
  return { candidate, rule: decisive?.rule ?? "order" };
}

export type Survivor<V> = { readonly candidate: Candidate<V>; readonly rule: Rule };

/** How many observations say the same. */
function countSupport<V>(candidates: readonly Candidate<V>[]): ReadonlyMap<string, number> {
  const support = new Map<string, number>();
  for (const { sameness } of candidates) support.set(sameness, (support.get(sameness) ?? 0) + 1);
  return support;
}

/** Returns the candidate that an observation makes for a field, or null when it says nothing of it. */
export function candidateOf(from: Observation, name: FieldName): Candidate<FieldValue | null> | null {
  const value = from.fields ? fieldOf(from.fields, name) : undefined;
  if (value === undefined) return null;
  return { value, sameness: samenessOf(value), from, rank: rankOf(from, [name]), filled: 1 };
}

/** Returns a text that is equal for values that differ in case, accents, spaces and punctuation only. */
export function samenessOf(value: FieldValue | null): string {
  if (value === null) return "";
  if (typeof value === "string") return fold(value);
  if (Array.isArray(value)) return value.map(fold).join("\n");
  const parts = Object.entries(value).filter((part): part is [string, string] => part[1] !== undefined);
  return parts
    .toSorted(([a], [b]) => compareText(a, b))
    .map(([name, part]) => `${name}=${fold(part)}`)
    .join("\n");
}

function fold(text: string): string {
  const plain = text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  // An e-mail's dots and signs say something, a name's hyphens do not.
  return plain.includes("@") ? plain.trim() : plain.replace(/[^\p{L}\p{N}+]+/gu, " ").trim();
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
