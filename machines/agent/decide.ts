/**
 * Decides what an agent's actor does: presence, and capacity for claims. Pure.
 *
 * Capacity is reserved here first, then the case decides (design D7). A reservation is freed only on the case's word:
 * on silence the case is asked to withdraw it, again and again, and the capacity stays reserved until it answers.
 */
import { isAtOrAfter, laterBy, MINUTE_MS, SECOND_MS } from "../calendar/instant.ts";
import type { Decision, Turn } from "../kind.ts";
import { readTimerName } from "../timers.ts";
import type { AgentFact, AgentInput, AgentRefusal } from "./language.ts";
import { type AgentState, casesOn, findReservation } from "./state.ts";

type AgentDecision = Decision<AgentFact, AgentRefusal>;
type InputOf<T extends AgentInput["type"]> = Extract<AgentInput, { readonly type: T }>;

/** An open console says that it is there every few minutes. */
export const SILENCE_MS = 12 * MINUTE_MS;
/** How long a case may be silent about a claim; twice as long each time, so that a stopped actor costs little. */
export const DOUBT_MS = 5 * SECOND_MS;
export const DOUBT_MS_MAX = 5 * MINUTE_MS;
/** Claims of one case that may be in the air at once: a double click is welcome, a loop is not. */
export const CLAIMS_PER_CASE_MAX = 3;

/** Proposes facts, or refuses. */
export function decideAgent(state: AgentState, input: AgentInput, turn: Turn): AgentDecision {
  switch (input.type) {
    case "agent.enter": {
      const expiresAt = laterBy(turn.at, SILENCE_MS);
      return accept({ type: "agent.entered", at: turn.at, capacity: input.capacity, expiresAt });
    }
    case "agent.leave":
      return state.presence === "offline" ? accept() : accept({ type: "agent.left", at: turn.at, why: "by-agent" });
    case "agent.pause":
      return pause(state, input, turn);
    case "agent.resume":
      if (state.presence === "offline") return notPresent;
      return state.presence === "paused" ? accept({ type: "agent.resumed", at: turn.at }) : accept();
    case "agent.claim":
      return claim(state, input, turn);
    case "claim.answered":
      return hearAnswer(state, input, turn);
    case "reservation.free":
      if (!findReservation(state, input.reservation)) return accept();
      return accept({ type: "reservation.freed", at: turn.at, reservation: input.reservation, why: "let-go" });
    case "timer.due":
      return fallDue(state, input, turn);
  }
}

const notPresent: AgentDecision = { accepted: false, refusal: { reason: "not-present" } };

function pause(state: AgentState, { why }: InputOf<"agent.pause">, turn: Turn): AgentDecision {
  if (state.presence === "offline") return notPresent;
  if (state.presence === "paused" && state.pauseReason === why) return accept();
  return accept({ type: "agent.paused", at: turn.at, why });
}

/** Accepted means forwarded: the case gives the final answer under the same cause. */
function claim(state: AgentState, input: InputOf<"agent.claim">, turn: Turn): AgentDecision {
  const { caseId, channel, reservation, holder } = input;
  if (state.presence === "offline") return notPresent;
  if (state.presence === "paused") return { accepted: false, refusal: { reason: "not-allowed-now", state: "paused" } };
  if (findReservation(state, reservation)) return { accepted: false, refusal: { reason: "already-exists" } };

  const capacity = state.capacity?.[channel] ?? 0;
  const held = casesOn(state, channel);
  // A case can be held once only, so claiming the same again takes no room; the case says whether it is still held.
  const others = held.filter((other) => other !== caseId);
  const claims = Object.values(state.reservations).filter((other) => other.caseId === caseId).length;
  if (others.length >= capacity || claims >= CLAIMS_PER_CASE_MAX)
    return { accepted: false, refusal: { reason: "over-capacity", channel, capacity, held } };

  const doubtAt = laterBy(turn.at, DOUBT_MS);
  const agent = turn.actor.slice(turn.actor.indexOf(":") + 1);
  const made = { type: "reservation.made", at: turn.at, reservation, agent, caseId, channel, holder, doubtAt } as const;
  return { accepted: true, facts: [made], forwarded: true };
}

function hearAnswer(state: AgentState, input: InputOf<"claim.answered">, turn: Turn): AgentDecision {
  const { reservation, taken } = input;
  const known = findReservation(state, reservation);
  // Already freed: the case's other word came first.
  if (!known) return accept();
  if (!taken) return accept({ type: "reservation.freed", at: turn.at, reservation, why: "not-taken" });
  return known.state === "held" ? accept() : accept({ type: "reservation.held", at: turn.at, reservation });
}

/** A timer that the agent has overtaken is dropped: accepted, without a fact. */
function fallDue(state: AgentState, input: InputOf<"timer.due">, turn: Turn): AgentDecision {
  const { name, of } = readTimerName(input.name);
  if (name === "silence" && state.expiresAt !== null && isAtOrAfter(input.dueAt, state.expiresAt))
    return accept({ type: "agent.left", at: turn.at, why: "silence" });
  const known = name === "doubt" && of !== null ? findReservation(state, of) : undefined;
  if (!known || of === null || known.state === "held" || !isAtOrAfter(input.dueAt, known.doubtAt)) return accept();
  const waitMs = Math.min(DOUBT_MS * 2 ** known.doubts, DOUBT_MS_MAX);
  return accept({ type: "reservation.doubted", at: turn.at, reservation: of, doubtAt: laterBy(turn.at, waitMs) });
}

function accept(...facts: readonly AgentFact[]): AgentDecision {
  return { accepted: true, facts };
}
