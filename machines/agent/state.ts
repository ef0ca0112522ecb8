/** What is known of one agent at work. Plain JSON. */
import type { Channel } from "../case/language.ts";
import type { ActorId, Instant } from "../kind.ts";
import type { PresenceValue, ReservationValue } from "./charts.ts";
import type { Capacity, PauseReason } from "./language.ts";

/** Capacity kept for a case from the claim until the case has left the agent's hands. */
export type Reservation = {
  readonly state: ReservationValue;
  readonly agent: string;
  readonly caseId: string;
  readonly channel: Channel;
  /** The actor that decides who gets the case. */
  readonly holder: ActorId;
  /** When its silence is doubted next. */
  readonly doubtAt: Instant;
  /** How many times it was doubted. */
  readonly doubts: number;
};

export type AgentState = {
  readonly presence: PresenceValue;
  /** As last said on entering; null before the first time. */
  readonly capacity: Capacity | null;
  readonly pauseReason: PauseReason | null;
  /** When silence ends the presence; null when offline. */
  readonly expiresAt: Instant | null;
  readonly reservations: { readonly [reservation: string]: Reservation };
};

/** Returns the cases that use up the agent's capacity on a channel, each once. */
export function casesOn(state: AgentState, channel: Channel): readonly string[] {
  const used = Object.values(state.reservations).filter((reservation) => reservation.channel === channel);
  return [...new Set(used.map((reservation) => reservation.caseId))];
}

/** Returns a reservation, or undefined. Ids come from outside: one called `constructor` is none. */
export function findReservation({ reservations }: AgentState, id: string): Reservation | undefined {
  return Object.hasOwn(reservations, id) ? reservations[id] : undefined;
}
