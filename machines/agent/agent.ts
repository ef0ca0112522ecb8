/** An agent's actor: presence, capacity and reservations. The rules are in `decide.ts`, the moves in `charts.ts`. */
import { assert } from "../assert.ts";
import type { CaseInput } from "../case/language.ts";
import type { ActorId, Effect, Kind, Step } from "../kind.ts";
import { timerEffects } from "../timers.ts";
import { presenceChart, reservationChart } from "./charts.ts";
import { decideAgent } from "./decide.ts";
import type { AgentFact, AgentInput } from "./language.ts";
import { isAgentState } from "./shape.ts";
import { type AgentState, findReservation, type Reservation } from "./state.ts";

export const agent: Kind<AgentState, AgentInput, AgentFact> = {
  name: "agent",
  version: `${presenceChart.name} ${reservationChart.name}`,
  initial: () => ({
    presence: presenceChart.initial,
    capacity: null,
    pauseReason: null,
    expiresAt: null,
    reservations: {},
  }),
  isState: isAgentState,
  decide: decideAgent,
  evolve,
};

type PresenceFact = Extract<AgentFact, { readonly type: `agent.${string}` }>;
type ReservationFact = Extract<AgentFact, { readonly type: `reservation.${string}` }>;

function evolve(state: AgentState, fact: AgentFact): Step<AgentState> {
  switch (fact.type) {
    case "agent.entered":
    case "agent.left":
    case "agent.paused":
    case "agent.resumed":
      return evolvePresence(state, fact);
    case "reservation.made":
    case "reservation.held":
    case "reservation.doubted":
    case "reservation.freed":
      return evolveReservation(state, fact);
  }
}

function evolvePresence(state: AgentState, fact: PresenceFact): Step<AgentState> {
  const move = presenceChart.take(state.presence, fact.type);
  return {
    state: { ...state, ...presenceChanges(fact), presence: move.value },
    effects: timerEffects(move.actions, fact, null),
  };
}

function presenceChanges(fact: PresenceFact): Partial<AgentState> {
  switch (fact.type) {
    case "agent.entered":
      return { capacity: fact.capacity, expiresAt: fact.expiresAt };
    case "agent.left":
      return { expiresAt: null, pauseReason: null };
    case "agent.paused":
      return { pauseReason: fact.why };
    case "agent.resumed":
      return { pauseReason: null };
  }
}

function evolveReservation(state: AgentState, fact: ReservationFact): Step<AgentState> {
  const id = fact.reservation;
  const before = findReservation(state, id);
  const move = reservationChart.take(before?.state ?? reservationChart.initial, fact.type);
  const effects = [...timerEffects(move.actions, fact, id), ...tellsOf(before, fact)];
  const { [id]: _, ...others } = state.reservations;
  if (move.value === "freed") return { state: { ...state, reservations: others }, effects };
  const next: Reservation = { ...reservationAfter(before, fact), state: move.value };
  return { state: { ...state, reservations: { ...others, [id]: next } }, effects };
}

function reservationAfter(before: Reservation | undefined, fact: ReservationFact): Reservation {
  if (fact.type === "reservation.made") {
    const { agent, caseId, channel, holder, doubtAt } = fact;
    return { state: reservationChart.initial, agent, caseId, channel, holder, doubtAt, doubts: 0 };
  }
  assert(before, `reservation ${fact.reservation} was made before ${fact.type}`);
  return fact.type === "reservation.doubted" ? { ...before, doubtAt: fact.doubtAt, doubts: before.doubts + 1 } : before;
}

/** The case is asked for, or asked back. */
function tellsOf(before: Reservation | undefined, fact: ReservationFact): readonly Effect[] {
  switch (fact.type) {
    case "reservation.made":
      return [tell(fact.holder, "case.claim", fact.caseId, fact.agent, fact.reservation)];
    case "reservation.doubted":
      assert(before, `reservation ${fact.reservation} was made before it is doubted`);
      return [tell(before.holder, "claim.withdraw", before.caseId, before.agent, fact.reservation)];
    case "reservation.held":
    case "reservation.freed":
      return [];
  }
}

function tell(
  to: ActorId,
  type: "case.claim" | "claim.withdraw",
  caseId: string,
  agent: string,
  reservation: string,
): Effect {
  const input: CaseInput = { type, caseId, agent, reservation, replyTo: `agent:${agent}` };
  return { type: "tell", to, input };
}
