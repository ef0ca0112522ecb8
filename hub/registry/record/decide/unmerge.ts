/** Decides what takes persons apart: taking a merge back, and saying that two persons are never the same. */
import type { MergeRow, PlacementRow } from "../../../../db/queries/registry/record/rows.ts";
import type { Happening, Never } from "../event.ts";
import { idOf } from "../ids.ts";
import { agesFrom, personOf } from "../persons.ts";
import type { View } from "../state.ts";
import { refusedPairs } from "./bars.ts";
import { type Asked, type Decision, eventsOf, firstEventId, refused } from "./decision.ts";
import { afterwards, closeMoot } from "./merge.ts";

export type Unmerging = {
  /** The event of the merge. */
  readonly merge: string;
  /** Keeps both ends apart from now on; null for a slip that is taken back. */
  readonly never: Never | null;
};

export type Unmerged = {
  readonly persons: readonly [string, string];
  /** Where to say which of them the observations are about that came in between; null when none did. */
  readonly proposal: string | null;
};

/** Decides whether a merge is taken back. Every other merge stands, whatever came first. *Pure.* */
export function decideUnmerge(view: View, asked: Asked, { merge: id, never }: Unmerging): Decision<Unmerged> {
  const merge = view.merges.get(id);
  if (!merge) return refused({ reason: "unknown-merge" });
  if (merge.undoneBy !== null) return refused({ reason: "already-undone" });
  if (merge.by === "agent" && asked.by.kind === "automation") return refused({ reason: "sticky" });
  const { happenings, answer } = takeBack(view, asked, merge, never);
  return { accepted: true, events: eventsOf(view, asked, [], happenings), answer };
}

/** What taking a merge back gives, as the command's first events. */
export function takeBack(
  view: View,
  asked: Asked,
  merge: MergeRow,
  never: Never | null,
): { readonly happenings: readonly Happening[]; readonly answer: Unmerged } {
  const { left, right } = merge;
  const unmerged = { type: "persons.unmerged", merge: merge.id, left, right, never } as const;
  const after = afterwards(view, asked, unmerged);
  const observations = inDoubt(view, merge);
  const proposal = observations.length > 0 ? idOf("proposal", asked.cause) : null;
  const opened: Happening[] =
    proposal === null
      ? []
      : [{ type: "proposal.opened", proposal, kind: "redistribute", left, right, score: null, observations }];
  return {
    happenings: [unmerged, ...opened, ...closeMoot(view, after, asked, firstEventId(asked.cause))],
    answer: { persons: [personOf(after, left), personOf(after, right)], proposal },
  };
}

/**
 * Returns the observations that came while both sides were one person: nobody can say any more which of the two they are about.
 * Certain is what was placed on an entry before that entry was joined to both, and what has an outside identifier in common
 * with such an observation.
 */
function inDoubt(view: View, merge: MergeRow): readonly string[] {
  const ages = [merge.left, merge.right].flatMap((end) => [...agesFrom(view, end, merge.id)]);
  const joinedAt = new Map(ages.map(([entry, age]) => [entry, Math.max(age, merge.position)]));
  const concerned = [...view.placements.values()].filter(({ entry }) => joinedAt.has(entry));
  const linkOf = (id: string) => view.sources.get(id)?.link ?? null;
  const isLate = ({ entry, position }: PlacementRow) => position > (joinedAt.get(entry) ?? 0);
  const certain = new Set(concerned.filter((placement) => !isLate(placement)).map(({ id }) => linkOf(id)));
  return concerned
    .filter((placement) => isLate(placement) && (linkOf(placement.id) === null || !certain.has(linkOf(placement.id))))
    .map(({ id }) => id)
    .toSorted();
}

export type Refusing = { readonly left: string; readonly right: string } & Never;

/** Decides whether two persons are never the same. *Pure.* */
export function decideRefuse(view: View, asked: Asked, refusing: Refusing): Decision<{ readonly event: string }> {
  const { left, right, reason, until } = refusing;
  const missing = [left, right].find((entry) => !view.entries.has(entry));
  if (missing !== undefined) return refused({ reason: "unknown-entry", entry: missing });
  const person = personOf(view, left);
  if (person === personOf(view, right)) return refused({ reason: "same-person", person });
  const isDecided = refusedPairs(view, left, right, asked.at).some(({ by }) => by === "agent");
  if (asked.by.kind === "automation" && isDecided) return refused({ reason: "sticky" });
  const happening = { type: "pair.refused", left, right, reason, until } as const;
  const id = firstEventId(asked.cause);
  const closed = closeMoot(view, afterwards(view, asked, happening), asked, id);
  return {
    accepted: true,
    events: eventsOf(view, asked, [left, right], [happening, ...closed]),
    answer: { event: id },
  };
}

/** Decides that two persons may be the same after all, which only an agent does. They are merged by another command. *Pure.* */
export function decideAllow(
  view: View,
  asked: Asked,
  { left, right }: { readonly left: string; readonly right: string },
): Decision<{ readonly pairs: number }> {
  const missing = [left, right].find((entry) => !view.entries.has(entry));
  if (missing !== undefined) return refused({ reason: "unknown-entry", entry: missing });
  if (asked.by.kind === "automation") return refused({ reason: "needs-agent" });
  const pairs = refusedPairs(view, left, right, asked.at);
  const happenings = pairs.map((pair): Happening => ({ type: "pair.allowed", left: pair.left, right: pair.right }));
  return { accepted: true, events: eventsOf(view, asked, [], happenings), answer: { pairs: pairs.length } };
}
