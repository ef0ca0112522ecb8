/**
 * The golden record: what is held to be true of a person, as a pure function of the observations of its entries. Nothing of it
 * is stored, so it can neither be wrong for long nor outlive an erasure.
 */
import type { SourceKind } from "../../../db/queries/registry/record/rows.ts";
import {
  BLOCKS,
  CONTACT_POINTS,
  type FieldName,
  type Fields,
  type FieldValue,
  fieldOf,
  type Observation,
  RANKED,
} from "./observation.ts";
import {
  type Candidate,
  candidateOf,
  type Ranking,
  type Rule,
  rankByRecency,
  rankBySource,
  rankOf,
  type Survivor,
  samenessOf,
  survivor,
} from "./survivorship.ts";

/** A value with where it comes from. */
export type GoldenField = {
  readonly value: FieldValue;
  /** Id of the observation. */
  readonly observation: string;
  readonly source: SourceKind;
  /** What decided for it. */
  readonly rule: Rule;
  /** Since when it was said, by this observation or an earlier one of the same person. */
  readonly since: string;
  /** Certified by FranceConnect: agents cannot change it, only add beside it. */
  readonly isLocked: boolean;
};

export type Alternate = { readonly value: FieldValue; readonly observation: string; readonly at: string };

export type Golden = {
  readonly kind: Fields["kind"];
  readonly fields: { readonly [name in FieldName]?: GoldenField };
  /** Everything else that was said, the best first, each once: it feeds search and matching. */
  readonly alternates: { readonly [name in FieldName]?: readonly Alternate[] };
  /** Observations that can be read, and those that were erased. */
  readonly observations: number;
  readonly erased: number;
};

type Draft = {
  readonly fields: { [name in FieldName]?: GoldenField };
  readonly alternates: { [name in FieldName]?: readonly Alternate[] };
};

/**
 * Returns the golden record of these observations, the same in whatever order they are given. *Pure.* Observations of another
 * kind than `kind` are never there: the registry refuses them.
 */
export function goldenRecord(kind: Fields["kind"], observations: readonly Observation[]): Golden {
  const readable = observations.filter(({ fields }) => fields !== null);
  const draft: Draft = { fields: {}, alternates: {} };
  surviveAsBlock(draft, BLOCKS[kind], readable);
  for (const name of RANKED) {
    const ranking = rankBySource(candidatesFor(name, readable));
    place(draft, name, ranking, survivor(ranking));
  }
  for (const name of CONTACT_POINTS) {
    const ranking = rankByRecency(candidatesFor(name, readable));
    place(draft, name, ranking, survivor(ranking));
  }
  return { kind, ...draft, observations: readable.length, erased: observations.length - readable.length };
}

type Given = FieldValue | null;

function candidatesFor(name: FieldName, observations: readonly Observation[]): readonly Candidate<Given>[] {
  return observations.flatMap((observation) => candidateOf(observation, name) ?? []);
}

/** One observation gives the whole block, with its gaps: what others say of it stays among the alternates. */
function surviveAsBlock(draft: Draft, block: readonly FieldName[], observations: readonly Observation[]): void {
  const winner = survivor(
    rankBySource(observations.flatMap((observation) => blockCandidate(observation, block) ?? [])),
  );
  if (!winner) return;
  for (const name of block) {
    const own = candidateOf(winner.candidate.from, name);
    place(draft, name, rankBySource(candidatesFor(name, observations)), own && { candidate: own, rule: winner.rule });
  }
}

function blockCandidate(from: Observation, block: readonly FieldName[]): Candidate<null> | null {
  const { fields } = from;
  const given = fields ? block.filter((name) => fieldOf(fields, name) !== undefined) : [];
  if (!fields || given.length === 0) return null;
  const sameness = JSON.stringify(given.map((name) => [name, samenessOf(fieldOf(fields, name) ?? null)]));
  return { value: null, sameness, from, rank: rankOf(from, given), filled: given.length };
}

function place(draft: Draft, name: FieldName, { candidates }: Ranking<Given>, winner: Survivor<Given> | null): void {
  const { value = null, from, sameness } = winner?.candidate ?? {};
  if (winner && from && value !== null) {
    const same = candidates.filter((candidate) => candidate.sameness === sameness).map(({ from: { at } }) => at);
    draft.fields[name] = {
      value,
      observation: from.id,
      source: from.source,
      rule: winner.rule,
      since: same.toSorted()[0] ?? from.at,
      isLocked: from.source === "franceconnect" && (BLOCKS.person as readonly string[]).includes(name),
    };
  }
  const alternates = alternatesOf(candidates, sameness);
  if (alternates.length > 0) draft.alternates[name] = alternates;
}

function alternatesOf(candidates: readonly Candidate<Given>[], chosen: string | undefined): readonly Alternate[] {
  const seen = new Set([chosen]);
  const alternates: Alternate[] = [];
  for (const { value, sameness, from } of candidates) {
    if (value === null || seen.has(sameness)) continue;
    seen.add(sameness);
    alternates.push({ value, observation: from.id, at: from.at });
  }
  return alternates;
}
