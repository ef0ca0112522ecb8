/** Decides whether an answer to a proposal is taken back, whole: the question is open again, as if nobody had answered. */
import type { Move, ProposalRow } from "../../../../db/queries/registry/record/rows.ts";
import type { Instant } from "../../../../machines/kind.ts";
import type { Happening } from "../event.ts";
import type { View } from "../state.ts";
import { type Asked, type Decision, eventsOf, refused } from "./decision.ts";
import { afterwards, isMoot } from "./merge.ts";
import { planMove } from "./observations.ts";
import { takeBack } from "./unmerge.ts";

type Undone = { readonly status: "undone" };

/** Decides whether the answer is taken back. Refuses when something else has changed since what the answer did. *Pure.* */
export function decideUndo(
  view: View,
  asked: Asked,
  { proposal: id }: { readonly proposal: string },
): Decision<Undone> {
  const proposal = view.proposals.get(id);
  if (!proposal) return refused({ reason: "unknown-proposal" });
  if (asked.by.kind === "automation") return refused({ reason: "sticky" });
  if (proposal.state !== "decided" || proposal.decision === "moot") return refused({ reason: "not-decided" });
  const reversal = reverse(view, asked, proposal);
  if (!reversal.accepted) return reversal;
  const reopened = reopen(view, asked, proposal, reversal.happenings);
  const touched = proposal.moved.map(({ from }) => from);
  const events = eventsOf(view, asked, touched, [...reversal.happenings, ...reopened]);
  return { accepted: true, events, answer: { status: "undone" } };
}

type Reversal = { readonly accepted: true; readonly happenings: readonly Happening[] } | ReturnType<typeof refused>;

function reverse(view: View, asked: Asked, proposal: ProposalRow): Reversal {
  switch (proposal.decision) {
    case "same": {
      const merge = view.merges.get(proposal.outcome ?? "");
      if (!merge || merge.undoneBy !== null) return refused({ reason: "already-undone" });
      return { accepted: true, happenings: takeBack(view, asked, merge, null).happenings };
    }
    case "different":
    case "household": {
      const pair = [...view.pairs.values()].find(({ event }) => event === proposal.outcome);
      if (!pair) return refused({ reason: "changed-since" });
      return { accepted: true, happenings: [{ type: "pair.allowed", left: pair.left, right: pair.right }] };
    }
    case "shared-out":
      return moveBack(view, asked, proposal);
    case "moot":
    case null:
      return refused({ reason: "not-decided" });
  }
}

function moveBack(view: View, asked: Asked, { moved, left, right }: ProposalRow): Reversal {
  const stays = ({ observation, from }: Move) => {
    const entry = view.placements.get(observation)?.entry;
    return entry !== from && (entry === left || entry === right);
  };
  if (!moved.every(stays)) return refused({ reason: "changed-since" });
  const happenings: Happening[] = [];
  for (const to of new Set(moved.map(({ from }) => from))) {
    const observations = moved.filter(({ from }) => from === to).map(({ observation }) => observation);
    const planned = planMove(view, asked, { observations, to, never: null });
    if (!planned.accepted) return planned;
    happenings.push(...planned.moves);
  }
  return { accepted: true, happenings };
}

/** Opens the question again, and those that had become moot by the same event. */
function reopen(view: View, asked: Asked, undone: ProposalRow, happenings: readonly Happening[]): readonly Happening[] {
  const [first] = happenings;
  const after = first ? afterwards(view, asked, first) : view;
  const isBack = (proposal: ProposalRow) => proposal.id === undone.id || !isMoot(after, proposal, asked.at);
  return [...view.proposals.values()]
    .filter(
      (proposal) => proposal.id === undone.id || (proposal.decision === "moot" && proposal.outcome === undone.outcome),
    )
    .filter(isBack)
    .map(({ id, left, right }) => ({ type: "proposal.undone", proposal: id, left, right }));
}

/** Decides whether a proposal is handed to an agent, or to nobody in particular. *Pure.* */
export function decideAssign(
  view: View,
  asked: Asked,
  { proposal: id, to }: { readonly proposal: string; readonly to: string | null },
): Decision<{ readonly status: "assigned" }> {
  const open = openProposal(view, id);
  if (!open.accepted) return open;
  const { left, right } = open.proposal;
  const events = eventsOf(view, asked, [], [{ type: "proposal.assigned", proposal: id, left, right, to }]);
  return { accepted: true, events, answer: { status: "assigned" } };
}

/** Decides whether a proposal waits, since something was asked of the citizen. *Pure.* */
export function decideDefer(
  view: View,
  asked: Asked,
  { proposal: id, until }: { readonly proposal: string; readonly until: Instant },
): Decision<{ readonly status: "deferred" }> {
  const open = openProposal(view, id);
  if (!open.accepted) return open;
  const { left, right } = open.proposal;
  const events = eventsOf(view, asked, [], [{ type: "proposal.deferred", proposal: id, left, right, until }]);
  return { accepted: true, events, answer: { status: "deferred" } };
}

function openProposal(
  view: View,
  id: string,
): { readonly accepted: true; readonly proposal: ProposalRow } | ReturnType<typeof refused> {
  const proposal = view.proposals.get(id);
  if (!proposal) return refused({ reason: "unknown-proposal" });
  if (proposal.state === "decided") return refused({ reason: "already-decided", decision: proposal.decision });
  return { accepted: true, proposal };
}
