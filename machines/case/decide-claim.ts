/**
 * Who gets a case. Pure.
 *
 * The case alone decides; the agent's actor has reserved capacity before and is told in every outcome, refusals too, so that
 * no reservation stays in the air. Steps between actors may overtake each other: a reservation that was withdrawn
 * before its claim arrived is remembered, and the late claim is refused. So a reservation is never both taken and freed.
 */
import type { Turn } from "../kind.ts";
import type { CaseDecision, CaseInput, CaseRefusal } from "./language.ts";
import type { CaseState } from "./state.ts";
import { tellNotTaken, tellTaken } from "./tells.ts";

type ClaimInput = Extract<CaseInput, { readonly type: "case.claim" | "claim.withdraw" }>;

/** Gives a queued case to the agent. Claiming what one holds is accepted; only the reservation that holds it is told so. */
export function claimCase(state: CaseState | undefined, input: ClaimInput, turn: Turn): CaseDecision {
  const { agent, reservation, replyTo, caseId } = input;
  if (!state) return refuse(input, { reason: "unknown-case" });
  if (isWithdrawn(state, reservation)) return refuse(input, { reason: "reservation-withdrawn" });
  const { holder } = state;
  if (holder) {
    const refusal: CaseRefusal = { reason: "already-claimed", by: holder.agent, since: holder.since };
    if (holder.agent !== agent) return refuse(input, refusal);
    const isSame = holder.reservation === reservation;
    const tell = isSame ? tellTaken(replyTo, reservation) : tellNotTaken(replyTo, reservation, refusal);
    return { accepted: true, facts: [], tells: [tell] };
  }
  if (state.state !== "queued") return refuse(input, { reason: "not-allowed-now", state: state.state });
  return { accepted: true, facts: [{ type: "case.claimed", at: turn.at, caseId, agent, reservation, replyTo }] };
}

/** Answers what became of a reservation: it holds the case, or it never will. */
export function withdrawClaim(state: CaseState | undefined, input: ClaimInput, turn: Turn): CaseDecision {
  const { agent, reservation, replyTo, caseId } = input;
  if (state?.holder?.reservation === reservation)
    return { accepted: true, facts: [], tells: [tellTaken(replyTo, reservation)] };
  // Without a case a late claim is refused anyway: there is nothing to remember it in.
  if (!state || isWithdrawn(state, reservation))
    return {
      accepted: true,
      facts: [],
      tells: [tellNotTaken(replyTo, reservation, { reason: "reservation-withdrawn" })],
    };
  return { accepted: true, facts: [{ type: "claim.withdrawn", at: turn.at, caseId, agent, reservation, replyTo }] };
}

function isWithdrawn(state: CaseState, reservation: string): boolean {
  return state.withdrawn.some((known) => known.reservation === reservation);
}

function refuse({ replyTo, reservation }: ClaimInput, refusal: CaseRefusal): CaseDecision {
  return { accepted: false, refusal, tells: [tellNotTaken(replyTo, reservation, refusal)] };
}
