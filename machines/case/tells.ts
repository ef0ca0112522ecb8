/** What a case says to others: steps towards the agents' actors, and work for the mail worker. */
import type { AgentInput } from "../agent/language.ts";
import type { ActorId, Effect, Json, Sealed, Told } from "../kind.ts";
import type { CaseRefusal } from "./language.ts";
import type { Holder } from "./state.ts";

/** Asks the mail worker to send one message. The message's id makes it idempotent. */
export function mail(messageId: string, payload: Json, sealed: Sealed = null): Effect {
  return { type: "work", kind: "mail", key: messageId, payload, sealed };
}

/** Tells an agent's actor that the case is theirs. */
export function tellTaken(to: ActorId, reservation: string): Told {
  const input: AgentInput = { type: "claim.answered", reservation, taken: true };
  return { to, input };
}

/** Tells an agent's actor that the reservation does not hold the case and never will. */
export function tellNotTaken(to: ActorId, reservation: string, refusal: CaseRefusal): Told {
  const input: AgentInput = { type: "claim.answered", reservation, taken: false, refusal };
  return { to, input };
}

/** Tells the holder's actor that the case left their hands. */
export function tellFree({ replyTo, reservation }: Holder): Told {
  const input: AgentInput = { type: "reservation.free", reservation };
  return { to: replyTo, input };
}

/** Returns the effect that carries a step. */
export function asEffect(told: Told): Effect {
  return { type: "tell", ...told };
}
