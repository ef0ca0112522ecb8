/** Decides about proposals: what automation puts before people, and what they answer. */
import type { ProposalRow } from "../../../../db/queries/registry/record/rows.ts";
import type { Instant } from "../../../../machines/kind.ts";
import type { Never } from "../event.ts";
import { idOf } from "../ids.ts";
import { membersOf } from "../persons.ts";
import type { View } from "../state.ts";
import { barred } from "./bars.ts";
import { type Asked, type Decision, eventsOf, firstEventId, refused } from "./decision.ts";
import { afterwards, closeMoot, decideMerge, isMoot, type Merged, openProposalOn } from "./merge.ts";
import { type MoveEvent, planMove } from "./observations.ts";

export type Proposing = {
  readonly left: string;
  readonly right: string;
  /** In bits, or null. */
  readonly score: number | null;
  /** Two FranceConnect identities, and a name or a date that changed: it may be one person's new civil status. */
  readonly isNewCivilStatus: boolean;
};

/** Decides whether to ask people if two persons are one. A pair that was refused is never asked again. *Pure.* */
export function decidePropose(view: View, asked: Asked, proposing: Proposing): Decision<{ readonly proposal: string }> {
  const { left, right, score, isNewCivilStatus } = proposing;
  const refusal = barred(view, { left, right, at: asked.at, isNewCivilStatus });
  if (refusal) return refusal;
  const open = openProposalOn(view, left, right);
  if (open) return refused({ reason: "already-proposed", proposal: open.id });
  const proposal = idOf("proposal", asked.cause);
  const happening = { type: "proposal.opened", proposal, kind: "merge", left, right, score, observations: [] } as const;
  return { accepted: true, events: eventsOf(view, asked, [left, right], [happening]), answer: { proposal } };
}

/** What people answer. */
export type Answer =
  | { readonly decision: "same"; readonly isNewCivilStatus: boolean }
  /** `household`: two people who live together; remembered as a reason never to ask again. */
  | { readonly decision: "different" | "household"; readonly until: Instant | null }
  /** To a `redistribute`: those that go to the other side; the rest stays. */
  | { readonly decision: "shared-out"; readonly move: readonly string[] };

export type Answered = Merged | { readonly status: "decided" };

/** Decides a proposal as an agent answers it. *Pure.* */
export function decideProposal(
  view: View,
  asked: Asked,
  { proposal: id, answer }: { readonly proposal: string; readonly answer: Answer },
): Decision<Answered> {
  const proposal = view.proposals.get(id);
  if (!proposal) return refused({ reason: "unknown-proposal" });
  if (asked.by.kind === "automation") return refused({ reason: "needs-agent" });
  if (proposal.state === "decided") return refused({ reason: "already-decided", decision: proposal.decision });
  if ((proposal.kind === "redistribute") !== (answer.decision === "shared-out")) {
    return refused({ reason: "not-this-question" });
  }
  const { left, right } = proposal;
  switch (answer.decision) {
    case "same":
      return decideMerge(view, asked, { left, right, isNewCivilStatus: answer.isNewCivilStatus });
    case "different":
    case "household":
      return refusePair(view, asked, proposal, { reason: answer.decision, until: answer.until });
    case "shared-out":
      return shareOut(view, asked, proposal, answer.move);
  }
}

function refusePair(view: View, asked: Asked, proposal: ProposalRow, never: Never): Decision<Answered> {
  const { left, right } = proposal;
  const refusal = barred(view, { left, right, at: asked.at, isNewCivilStatus: true });
  if (refusal?.refusal.reason === "same-person") return refusal;
  const happening = { type: "pair.refused", left, right, ...never } as const;
  const decision = never.reason === "household" ? "household" : "different";
  const id = firstEventId(asked.cause);
  const closed = closeMoot(view, afterwards(view, asked, happening), asked, id, { proposal, decision });
  const events = eventsOf(view, asked, [left, right], [happening, ...closed]);
  return { accepted: true, events, answer: { status: "decided" } };
}

/** What stands on either side goes to the end of the merge on the other side. */
function shareOut(view: View, asked: Asked, proposal: ProposalRow, move: readonly string[]): Decision<Answered> {
  const foreign = move.find((id) => !proposal.observations.includes(id));
  if (foreign !== undefined) return refused({ reason: "unknown-observation", observation: foreign });
  if (isMoot(view, proposal, asked.at)) return refused({ reason: "changed-since" });
  const { id, left, right } = proposal;
  const ways = [
    { from: new Set(membersOf(view, left)), to: right },
    { from: new Set(membersOf(view, right)), to: left },
  ];
  const moves: MoveEvent[] = [];
  for (const { from, to } of ways) {
    const observations = move.filter((observation) => from.has(view.placements.get(observation)?.entry ?? ""));
    const planned = planMove(view, asked, { observations, to, never: null });
    if (!planned.accepted) return planned;
    moves.push(...planned.moves);
  }
  const decided = {
    type: "proposal.decided",
    proposal: id,
    left,
    right,
    decision: "shared-out",
    outcome: firstEventId(asked.cause),
    moved: moves.flatMap(({ observations, from }) => observations.map((observation) => ({ observation, from }))),
  } as const;
  const touched = [left, right, ...decided.moved.map(({ from }) => from)];
  return { accepted: true, events: eventsOf(view, asked, touched, [...moves, decided]), answer: { status: "decided" } };
}
