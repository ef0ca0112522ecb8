/** What forbids that two entries become one person, and what it takes to decide it. */
import type { PairRow, SourceRow } from "../../../../db/queries/registry/record/rows.ts";
import type { Instant } from "../../../../machines/kind.ts";
import { membersOf, personOf } from "../persons.ts";
import { pairKey, type View } from "../state.ts";
import { type Refusal, refused } from "./decision.ts";

export type Question = {
  readonly left: string;
  readonly right: string;
  readonly at: Instant;
  /** Whether two FranceConnect identities are explained: the civil status changed, and with it the identity. */
  readonly isNewCivilStatus?: boolean;
};

/** Returns everything that forbids the merge, the hardest first; empty when nothing does. *Pure.* */
export function barsOf(view: View, { left, right, at, isNewCivilStatus = false }: Question): readonly Refusal[] {
  const [one, other] = [view.entries.get(left), view.entries.get(right)];
  if (!one) return [{ reason: "unknown-entry", entry: left }];
  if (!other) return [{ reason: "unknown-entry", entry: right }];
  if (one.kind !== other.kind) return [{ reason: "different-kind" }];
  const person = personOf(view, left);
  if (person === personOf(view, right)) return [{ reason: "same-person", person }];
  const bars: Refusal[] = [one, other]
    .filter(({ isErased }) => isErased)
    .map(({ id }) => ({ reason: "erased", entry: id }));
  for (const pair of refusedPairs(view, left, right, at)) {
    bars.push({ reason: "never-same", left: pair.left, right: pair.right, why: pair.reason, until: pair.until });
  }
  const identities = isNewCivilStatus ? [] : conflictingIdentities(view, left, right);
  if (identities.length > 0) bars.push({ reason: "two-identities", observations: identities.map(({ id }) => id) });
  return bars;
}

/** Returns the first bar as a refusal, or null. */
export function barred(view: View, question: Question): ReturnType<typeof refused> | null {
  const [bar] = barsOf(view, question);
  return bar ? refused(bar) : null;
}

/** Returns the pairs in force that keep these two persons apart. */
export function refusedPairs(view: View, left: string, right: string, at: Instant): readonly PairRow[] {
  const others = membersOf(view, right);
  return membersOf(view, left)
    .flatMap((one) => others.map((other) => view.pairs.get(pairKey(one, other))))
    .filter((pair) => pair !== undefined)
    .filter(({ until }) => until === null || until > at);
}

/**
 * Says whether two agents must agree: one side is certified by FranceConnect, and both say who they are. A caller of whom only
 * a number is known becomes somebody by one agent's word: there is no second identity to take for another's, and it can be
 * taken back whole.
 */
export function needsTwo(view: View, left: string, right: string): boolean {
  const sides = [left, right].map((entry) => sourcesOf(view, entry));
  const isCertified = sides.some((sources) => sources.some(({ source }) => source === "franceconnect"));
  return isCertified && sides.every((sources) => sources.some(({ hasIdentity }) => hasIdentity));
}

/** Returns the FranceConnect identities that count, one observation for each, the latest. */
export function identitiesOf(view: View, entry: string): readonly SourceRow[] {
  const members = new Set(membersOf(view, entry));
  const superseded = new Set<string | null>();
  for (const { left, undoneBy, supersedes } of view.merges.values()) {
    if (undoneBy !== null || !members.has(left)) continue;
    for (const id of supersedes) superseded.add(view.sources.get(id)?.link ?? null);
  }
  const latest = new Map<string, SourceRow>();
  for (const source of sourcesOf(view, entry)) {
    if (source.source !== "franceconnect" || source.link === null || superseded.has(source.link)) continue;
    const known = latest.get(source.link);
    if (!known || known.at < source.at) latest.set(source.link, source);
  }
  return [...latest.values()].toSorted((a, b) => (a.at < b.at ? -1 : Number(a.at > b.at)));
}

/** Returns the identities of both sides that one person cannot have at once: of one issuer, and different. Oldest first. */
export function conflictingIdentities(view: View, left: string, right: string): readonly SourceRow[] {
  const [ones, others] = [identitiesOf(view, left), identitiesOf(view, right)];
  const clashes = (source: SourceRow, against: readonly SourceRow[]) =>
    against.some(({ system, link }) => system === source.system && link !== source.link);
  return [
    ...ones.filter((source) => clashes(source, others)),
    ...others.filter((source) => clashes(source, ones)),
  ].toSorted((a, b) => (a.at < b.at ? -1 : Number(a.at > b.at)));
}

function sourcesOf(view: View, entry: string): readonly SourceRow[] {
  const members = new Set(membersOf(view, entry));
  return [...view.placements.values()]
    .filter((placement) => members.has(placement.entry))
    .flatMap(({ id }) => view.sources.get(id) ?? []);
}
