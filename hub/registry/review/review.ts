/**
 * Questions of the registry for the agents who answer them: listed, opened, answered, taken back. Whom an agent has no right
 * to see is in none of them, and what names them does not exist.
 */
import type { AgentViewer } from "../../../db/queries/visibility/visible-to.ts";
import type { Directory } from "../../directory/directory.ts";
import type { ProposalAnswer, ProposalList, ProposalOutcome, ProposalView } from "../../protocol/registry.ts";
import type { Refusal } from "../record/decide/decision.ts";
import type { ListedProposal } from "../record/read-records.ts";
import type { Records } from "../record/records.ts";
import type { Outcome } from "../record/run.ts";
import { mayReview } from "./may-review.ts";
import { toRow, toView } from "./proposal-view.ts";

/** What became of what an agent asked: null when there is no such question in sight. */
export type Done =
  | { readonly ok: true; readonly outcome: ProposalOutcome }
  | {
      readonly ok: false;
      readonly refusal: Refusal | { readonly reason: "may-not-review" };
      /** Who answered before, where that is why. */
      readonly by?: string | null;
    };

/** One thing asked of a question. `commandId` is the same when it is asked again. */
export type Asking = { readonly viewer: AgentViewer; readonly id: string; readonly commandId: string };

export type Review = {
  /** Returns a page of questions, the oldest first, or null when `after` is no place of the list. */
  list(viewer: AgentViewer, asked: AskedList): Promise<ProposalList | null>;
  /** Returns a question with both records; the reading is audited. Throws `AuditFull` when it cannot be. */
  open(viewer: AgentViewer, id: string): Promise<ProposalView | null>;
  answer(asking: Asking, answer: ProposalAnswer): Promise<Done | null>;
  /** Takes back an answer, or the wait for the citizen's. */
  undo(asking: Asking): Promise<Done | null>;
  /** Hands a question to somebody who may answer it, or to nobody in particular. */
  assign(asking: Asking, to: string | null): Promise<Done | null>;
};

export type AskedList = { readonly mine: boolean; readonly after: string | null; readonly limit: number };

export type ReviewDeps = {
  readonly records: Pick<
    Records,
    | "listProposals"
    | "listGoldens"
    | "findProposal"
    | "preview"
    | "decideProposal"
    | "undoDecision"
    | "assignProposal"
    | "deferProposal"
  >;
  /** Returns those of these entries whose person only agents with the right may see. */
  readonly findProtected: (entries: readonly string[]) => Promise<ReadonlySet<string>>;
  readonly directory: Pick<Directory, "agentName" | "agent" | "services" | "roleIn" | "viewerOf">;
};

type Statuses = { readonly status: "merged" | "waits" | "decided" | "deferred" | "undone" | "assigned" };

/** Creates the review. */
export function createReview({ records, findProtected, directory }: ReviewDeps): Review {
  const nameOfAgent = (agent: string) => directory.agentName(agent);

  async function inSight<One extends Pick<ListedProposal, "left" | "right">>(
    viewer: AgentViewer,
    proposals: readonly One[],
  ): Promise<readonly One[]> {
    if (viewer.canSeeProtected || proposals.length === 0) return proposals;
    const hidden = await findProtected(proposals.flatMap(({ left, right }) => [left, right]));
    return proposals.filter(({ left, right }) => !hidden.has(left) && !hidden.has(right));
  }

  async function find(viewer: AgentViewer, id: string): Promise<ListedProposal | null> {
    const found = await records.findProposal(id);
    const [seen = null] = found ? await inSight(viewer, [found]) : [];
    return seen;
  }

  /** Does it when the question is in sight. */
  async function done(
    { viewer, id, commandId }: Asking,
    act: (request: ReturnType<typeof requestOf>, proposal: ListedProposal) => Promise<Outcome<Statuses>>,
  ): Promise<Done | null> {
    const proposal = await find(viewer, id);
    if (!proposal) return null;
    const outcome = await act(requestOf(viewer.agent, id, commandId), proposal);
    if (!outcome.accepted) return { ok: false, refusal: outcome.refusal, by: proposal.decidedBy };
    const { status } = outcome.answer;
    return { ok: true, outcome: { status: status === "merged" ? "decided" : status } };
  }

  return {
    async list(viewer, { mine, after, limit }) {
      const place = after === null ? null : placeOf(after);
      if (place === undefined) return null;
      const page = await records.listProposals({ assignedTo: mine ? viewer.agent : null, after: place, limit });
      const proposals = await inSight(viewer, page.proposals);
      const goldens = await records.listGoldens(proposals.flatMap(({ left, right }) => [left, right]));
      return {
        proposals: proposals.flatMap((proposal) => {
          const [left, right] = [goldens.get(proposal.left), goldens.get(proposal.right)];
          return left && right ? [toRow(proposal, left, right, nameOfAgent)] : [];
        }),
        next: page.next && `${page.next.openedAt}~${page.next.id}`,
      };
    },

    async open(viewer, id) {
      const proposal = await find(viewer, id);
      if (!proposal) return null;
      const { left, right } = proposal;
      const preview = await records.preview({ left, right }, { agent: viewer.agent, motive: `review:${id}` });
      return preview && toView(proposal, preview, nameOfAgent);
    },

    answer: (asking, answer) =>
      done(asking, (request) =>
        answer.decision === "ask"
          ? records.deferProposal({ ...request, until: answer.until })
          : records.decideProposal({ ...request, answer: answerOf(answer) }),
      ),

    undo: (asking) =>
      done(asking, (request, { state, dueAt, openedAt }) =>
        // A wait ends by being over. The instant follows from the question, so that asking again asks the same.
        state !== "decided" && dueAt !== null
          ? undone(records.deferProposal({ ...request, cause: `${request.cause}#now`, until: openedAt }))
          : records.undoDecision(request),
      ),

    async assign(asking, to) {
      if (to !== null && !(await mayTake(to, asking.id))) return { ok: false, refusal: { reason: "may-not-review" } };
      return await done(asking, (request) => records.assignProposal({ ...request, to }));
    },
  };

  async function mayTake(agent: string, id: string): Promise<boolean> {
    const viewer = directory.viewerOf(agent);
    return mayReview(directory, agent) && !("hub" in viewer) && (await find(viewer, id)) !== null;
  }
}

function requestOf(agent: string, proposal: string, commandId: string) {
  return { cause: `review:${agent}:${commandId}`, by: { kind: "agent", agent } as const, reason: "review", proposal };
}

function answerOf(answer: Exclude<ProposalAnswer, { readonly decision: "ask" }>) {
  switch (answer.decision) {
    case "same":
    case "shared-out":
      return answer;
    case "different":
    case "household":
      return { decision: answer.decision, until: null };
  }
}

async function undone(deferred: Promise<Outcome<Statuses>>): Promise<Outcome<Statuses>> {
  const outcome = await deferred;
  return outcome.accepted ? { ...outcome, answer: { status: "undone" } } : outcome;
}

/** Reads a place of the list; undefined when it is none. */
function placeOf(after: string): { readonly openedAt: string; readonly id: string } | undefined {
  const [openedAt = "", id] = after.split("~");
  return id !== undefined && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(openedAt) ? { openedAt, id } : undefined;
}
