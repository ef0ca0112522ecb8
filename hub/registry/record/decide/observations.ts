/** Decides where observations stand: adding one, and moving some to another entry. */
import type { SourceRow } from "../../../../db/queries/registry/record/rows.ts";
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

type MoveEvent = Extract<Happening, { readonly type: "observations.moved" }>;

/** Decides whether observations move to another entry. *Pure.* */
export function decideMove(view: View, asked: Asked, moving: Moving): Decision<Moved> {
  const planned = planMove(view, asked, moving);
  if (!planned.accepted) return planned;
  const { to, moves } = planned.move;
  const touched = [to, ...moves.map(({ from }) => from)];
  return {
    accepted: true,
    events: moves.length > 0 ? eventsOf(view, asked, touched, [planned.move]) : [],
    answer: { observations: moves.map(({ observation }) => observation), to },
  };
}

/**
 * Returns what moves, or why it may not. What a business system or FranceConnect says of one of its persons moves as a whole:
 * all observations with the same outside identifier go along.
 */
export function planMove(
  view: View,
  asked: Asked,
  moving: Moving,
): { readonly accepted: true; readonly move: MoveEvent } | ReturnType<typeof refused> {
  const to = view.entries.get(moving.to);
  if (!to) return refused({ reason: "unknown-entry", entry: moving.to });
  if (to.isErased) return refused({ reason: "erased", entry: to.id });
  const missing = moving.observations.find((id) => !view.placements.has(id));
  if (missing !== undefined) return refused({ reason: "unknown-observation", observation: missing });
  const moves = withSiblings(view, moving.observations)
    .map((id) => ({ observation: id, from: view.placements.get(id)?.entry ?? "" }))
    .filter(({ from }) => from !== to.id);
  const refusal = refuseMove(view, asked, moves, to.id);
  if (refusal) return refusal;
  const isApart = moves.every(({ from }) => personOf(view, from) !== personOf(view, to.id));
  return {
    accepted: true,
    move: { type: "observations.moved", to: to.id, moves, never: isApart ? moving.never : null },
  };
}

function refuseMove(
  view: View,
  { by }: Asked,
  moves: readonly { readonly observation: string; readonly from: string }[],
  to: string,
): ReturnType<typeof refused> | null {
  for (const { observation, from } of moves) {
    if (view.entries.get(from)?.kind !== view.entries.get(to)?.kind) return refused({ reason: "different-kind" });
    if (by.kind === "automation" && view.placements.get(observation)?.placedBy === "agent") {
      return refused({ reason: "sticky" });
    }
    const source = view.sources.get(observation);
    const other = source && personOf(view, from) !== personOf(view, to) && otherIdentity(view, to, source);
    if (other) return refused({ reason: "two-identities", observations: [observation, other.id] });
  }
  return null;
}

/** Returns the observations and all that have an outside identifier in common with one of them, sorted. */
function withSiblings({ sources, placements }: View, observations: readonly string[]): readonly string[] {
  const links = new Set(observations.flatMap((id) => sources.get(id)?.link ?? []));
  const siblings = [...placements.keys()].filter((id) => links.has(sources.get(id)?.link ?? ""));
  return [...new Set([...observations, ...siblings])].toSorted();
}
