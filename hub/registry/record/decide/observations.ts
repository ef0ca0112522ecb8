/** Decides where observations stand: adding one, and moving some to another entry. */
import type { PlacementRow, SourceRow } from "../../../../db/queries/registry/record/rows.ts";
import type { Happening, Never } from "../event.ts";
import { personOf } from "../persons.ts";
import type { View } from "../state.ts";
import { identitiesOf } from "./bars.ts";
import { type Asked, type Decision, eventsOf, refused } from "./decision.ts";

export type Addition = { readonly entry: string; readonly kind: "person" | "organisation"; readonly source: SourceRow };

export type Added = { readonly observation: string; readonly entry: string };

/**
 * Decides where a new observation goes: to the entry, or to the one of the same person that its outside identifier belongs to
 * already, so that an identifier never stands on two entries. *Pure.*
 */
export function decideAdd(view: View, asked: Asked, { entry, kind, source }: Addition): Decision<Added> {
  const home = source.link === null ? undefined : view.links.get(source.link);
  const target = view.entries.get(home ?? entry);
  if (!target || !view.entries.has(entry)) return refused({ reason: "unknown-entry", entry });
  if (home !== undefined && personOf(view, home) !== personOf(view, entry)) {
    return refused({ reason: "held-elsewhere", person: personOf(view, home) });
  }
  if (target.isErased) return refused({ reason: "erased", entry: target.id });
  if (target.kind !== kind) return refused({ reason: "different-kind" });
  const other = otherIdentity(view, target.id, source);
  if (other) return refused({ reason: "two-identities", observations: [other.id] });
  const happening = { type: "observation.added", observation: source.id, entry: target.id } as const;
  return {
    accepted: true,
    events: eventsOf(view, asked, [target.id], [happening]),
    answer: { observation: source.id, entry: target.id },
  };
}

/** Returns a FranceConnect identity that the person has already and that this one would contradict. */
function otherIdentity(view: View, entry: string, { source, system, link }: SourceRow): SourceRow | undefined {
  if (source !== "franceconnect" || link === null || view.links.get(link) === entry) return undefined;
  return identitiesOf(view, entry).find((known) => known.system === system && known.link !== link);
}

export type Moving = {
  readonly observations: readonly string[];
  readonly to: string;
  /** Keeps where they came from and where they go apart from now on; no use between entries of one person. */
  readonly never: Never | null;
};

export type Moved = { readonly observations: readonly string[]; readonly to: string };

export type MoveEvent = Extract<Happening, { readonly type: "observations.moved" }>;

/** Decides whether observations move to another entry. *Pure.* */
export function decideMove(view: View, asked: Asked, moving: Moving): Decision<Moved> {
  const planned = planMove(view, asked, moving);
  if (!planned.accepted) return planned;
  const { moves } = planned;
  return {
    accepted: true,
    events: eventsOf(view, asked, moves.length > 0 ? [moving.to, ...moves.map(({ from }) => from)] : [], moves),
    answer: { observations: moves.flatMap(({ observations }) => observations), to: moving.to },
  };
}

/**
 * Returns what moves, an event for each entry that something leaves, or why it may not. What a business system or FranceConnect
 * says of one of its persons moves as a whole: all observations with the same outside identifier go along.
 */
export function planMove(
  view: View,
  asked: Asked,
  { observations, to, never }: Moving,
): { readonly accepted: true; readonly moves: readonly MoveEvent[] } | ReturnType<typeof refused> {
  const missing = observations.find((id) => !view.placements.has(id));
  if (missing !== undefined) return refused({ reason: "unknown-observation", observation: missing });
  const leaving = withSiblings(view, observations)
    .flatMap((id) => view.placements.get(id) ?? [])
    .filter(({ entry }) => entry !== to);
  const refusal = refuseMove(view, asked, leaving, to);
  if (refusal) return refusal;
  const moves = [...new Set(leaving.map(({ entry }) => entry))].map((from): MoveEvent => {
    const moved = leaving.filter(({ entry }) => entry === from).map(({ id }) => id);
    const isApart = personOf(view, from) !== personOf(view, to);
    return { type: "observations.moved", observations: moved, from, to, never: isApart ? never : null };
  });
  return { accepted: true, moves };
}

function refuseMove(
  view: View,
  { by }: Asked,
  leaving: readonly PlacementRow[],
  to: string,
): ReturnType<typeof refused> | null {
  const target = view.entries.get(to);
  if (!target) return refused({ reason: "unknown-entry", entry: to });
  if (target.isErased) return refused({ reason: "erased", entry: to });
  if (leaving.some(({ entry }) => view.entries.get(entry)?.kind !== target.kind)) {
    return refused({ reason: "different-kind" });
  }
  if (by.kind === "automation" && leaving.some(({ placedBy }) => placedBy === "agent")) {
    return refused({ reason: "sticky" });
  }
  const placements = new Map(view.placements);
  for (const placement of leaving) placements.set(placement.id, { ...placement, entry: to });
  const identities = identitiesOf({ ...view, placements }, to);
  const doubled = identities.filter(({ system }) => identities.filter((other) => other.system === system).length > 1);
  if (doubled.length === 0) return null;
  return refused({ reason: "two-identities", observations: doubled.map(({ id }) => id) });
}

/** Returns the observations and all that have an outside identifier in common with one of them, sorted. */
function withSiblings({ sources, placements }: View, observations: readonly string[]): readonly string[] {
  const links = new Set(observations.flatMap((id) => sources.get(id)?.link ?? []));
  const siblings = [...placements.keys()].filter((id) => links.has(sources.get(id)?.link ?? ""));
  return [...new Set([...observations, ...siblings])].toSorted();
}
