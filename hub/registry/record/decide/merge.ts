/** Decides merges, and what they make of open proposals. */
import type { ProposalRow } from "../../../../db/queries/registry/record/rows.ts";
import type { Happening } from "../event.ts";
import { idOf } from "../ids.ts";
import { personOf } from "../persons.ts";
import { evolve, type View } from "../state.ts";
import { barred, conflictingIdentities, needsTwo, refusedPairs } from "./bars.ts";
import { type Asked, type Decision, eventsOf, firstEventId, refused } from "./decision.ts";

export type Merging = {
  readonly left: string;
  readonly right: string;
  /** An agent says that two FranceConnect identities are one person's, whose civil status changed: the older counts no more. */
  readonly isNewCivilStatus: boolean;
};

export type Merged =
  | { readonly status: "merged"; readonly merge: string; readonly person: string }
  /** A second agent must agree, on this proposal. */
  | { readonly status: "waits"; readonly proposal: string };

/**
 * Decides whether two persons become one. Where two agents must agree, the first one's word is kept on the open proposal, or on
 * a new one, and the second one's merges. *Pure.*
 */
export function decideMerge(view: View, asked: Asked, merging: Merging): Decision<Merged> {
  const { left, right } = merging;
  const isNewCivilStatus = merging.isNewCivilStatus && asked.by.kind === "agent";
  const refusal = barred(view, { left, right, at: asked.at, isNewCivilStatus });
  if (refusal) return refusal;
  const open = openProposalOn(view, left, right);
  if (needsTwo(view, left, right)) {
    if (asked.by.kind === "automation") return refused({ reason: "needs-agent" });
    if (!open?.firstBy) return approve(view, asked, merging, open);
    if (open.firstBy === asked.by.agent) return refused({ reason: "needs-another-agent", firstBy: open.firstBy });
  }
  return merge(view, asked, { left, right, isNewCivilStatus }, open);
}

function approve(view: View, asked: Asked, { left, right }: Merging, open?: ProposalRow): Decision<Merged> {
  const proposal = open?.id ?? idOf("proposal", asked.cause);
  const approved = { type: "proposal.approved", proposal, left, right } as const;
  const opened: Happening[] = open
    ? []
    : [{ type: "proposal.opened", proposal, kind: "merge", left, right, score: null, observations: [] }];
  const events = eventsOf(view, asked, [left, right], [...opened, approved]);
  return { accepted: true, events, answer: { status: "waits", proposal } };
}

function merge(
  view: View,
  asked: Asked,
  { left, right, isNewCivilStatus }: Merging,
  open?: ProposalRow,
): Decision<Merged> {
  const id = firstEventId(asked.cause);
  const older = isNewCivilStatus ? conflictingIdentities(view, left, right).slice(0, -1) : [];
  const happening = {
    type: "persons.merged",
    left,
    right,
    supersedes: older.map((source) => source.id),
    firstBy: open?.firstBy ?? null,
    proposal: open?.id ?? null,
  } as const;
  const merged = afterwards(view, asked, happening);
  // Whoever merges two persons answers whether they are one; automation only makes the question moot.
  const answered = open && asked.by.kind === "agent" ? ({ proposal: open, decision: "same" } as const) : undefined;
  const closed = [...closeMoot(view, merged, asked, id, answered)];
  const events = eventsOf(view, asked, [left, right], [happening, ...closed]);
  return { accepted: true, events, answer: { status: "merged", merge: id, person: personOf(merged, left) } };
}

/** Returns the view as it will be after the command's first event. */
export function afterwards(view: View, asked: Asked, happening: Happening): View {
  return evolve(view, { ...asked, id: firstEventId(asked.cause), ...happening, position: PENDING });
}

/** Younger than every position that was drawn: stands for one that is not drawn yet. */
export const PENDING = Number.MAX_SAFE_INTEGER - 1_000_000;

type Answered = { readonly proposal: ProposalRow; readonly decision: "same" | "different" | "household" };

/**
 * Closes the proposal that was answered, and others whose question has no sense any more: both ends are one person now, or
 * somebody said that they never are.
 */
export function* closeMoot(
  before: View,
  after: View,
  asked: Asked,
  outcome: string,
  answered?: Answered,
): Generator<Happening> {
  for (const proposal of before.proposals.values()) {
    if (proposal.state === "decided") continue;
    const isAnswered = proposal.id === answered?.proposal.id;
    if (!isAnswered && !isMoot(after, proposal, asked.at)) continue;
    const { id, left, right } = proposal;
    const decision = isAnswered ? answered.decision : "moot";
    yield { type: "proposal.decided", proposal: id, left, right, decision, outcome, moved: [] };
  }
}

/** Says whether nobody needs to answer the proposal any more. What to share out stays a question between two persons. */
export function isMoot(view: View, { kind, left, right }: ProposalRow, at: string): boolean {
  const [known, other] = [view.entries.get(left), view.entries.get(right)];
  if (!known || !other) return false;
  if (personOf(view, left) === personOf(view, right)) return true;
  return kind === "merge" && refusedPairs(view, left, right, at).length > 0;
}

/** Returns the open proposal whether these two persons are one, if there is. */
export function openProposalOn(view: View, left: string, right: string): ProposalRow | undefined {
  const persons = (one: string, other: string) => [personOf(view, one), personOf(view, other)].toSorted().join(" ");
  const wanted = persons(left, right);
  return [...view.proposals.values()].find(
    (proposal) =>
      proposal.kind === "merge" && proposal.state !== "decided" && persons(proposal.left, proposal.right) === wanted,
  );
}
