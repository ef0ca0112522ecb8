/**
 * Decides what may be done with a case. Pure.
 *
 * Holds every condition on data; the chart says which facts may follow which. Only the holder replies, transfers, awaits,
 * resolves and releases; any agent whom the door let through may note, judge and resume.
 */
import { DAY_MS, isAtOrAfter, laterBy } from "../calendar/instant.ts";
import type { Instant, Turn } from "../kind.ts";
import { breachAt } from "./deadline.ts";
import { claimCase, withdrawClaim } from "./decide-claim.ts";
import { receiveContact } from "./decide-contact.ts";
import { fallDue, reportDelivery } from "./decide-later.ts";
import type { Author, CaseDecision, CaseFact, CaseInput } from "./language.ts";
import { type CaseState, sealedOf } from "./state.ts";

type InputOf<T extends CaseInput["type"]> = Extract<CaseInput, { readonly type: T }>;
type OfHolder = InputOf<"case.release" | "case.reply" | "case.transfer" | "case.await" | "case.resolve">;

/** A resolved case can be reopened by its citizen at any time; after this long it leaves the agents' sight. */
export const CLOSE_AFTER_MS = 30 * DAY_MS;

/** Proposes facts, or refuses. `state` is undefined when there is no such case. */
export function decideCase(state: CaseState | undefined, input: CaseInput, turn: Turn): CaseDecision {
  switch (input.type) {
    case "contact.receive":
      return receiveContact(state, input, turn);
    case "case.claim":
      return claimCase(state, input, turn);
    case "claim.withdraw":
      return withdrawClaim(state, input, turn);
    case "timer.due":
      return fallDue(state, input, turn);
    case "delivery.report":
      return state ? reportDelivery(state, input, turn) : unknownCase;
    case "case.note":
      return state ? takeNote(state, input, turn) : unknownCase;
    case "case.resume":
      return state ? resume(state, input, turn) : unknownCase;
    case "case.judge":
      return state ? judge(state, input, turn) : unknownCase;
    case "case.release":
    case "case.reply":
    case "case.transfer":
    case "case.await":
    case "case.resolve":
      return state ? decideForHolder(state, input, turn) : unknownCase;
  }
}

const unknownCase: CaseDecision = { accepted: false, refusal: { reason: "unknown-case" } };

function decideForHolder(state: CaseState, input: OfHolder, turn: Turn): CaseDecision {
  if (state.holder?.agent !== input.agent) return notHolder(state);
  const unread = unreadBy(state, input);
  if (unread !== null) return { accepted: false, refusal: { reason: "new-message", contactId: unread } };
  const fact = { at: turn.at, caseId: state.caseId };
  const author = { kind: "agent", id: input.agent } as const;
  switch (input.type) {
    case "case.release":
      // The citizen waits on: the target goes on from where it was counted.
      return accept({ type: "case.released", ...fact, agent: input.agent, breachAt: promised(state) });
    case "case.reply":
      return reply(state, input, turn);
    case "case.transfer":
      return transfer(state, input, turn);
    case "case.await":
      if (input.until !== null && isAtOrAfter(turn.at, input.until))
        return { accepted: false, refusal: { reason: "already-past", until: input.until } };
      return accept({ type: "case.awaited", ...fact, author, party: input.party, until: asInstant(input.until) });
    case "case.resolve":
      return accept(resolved(state, author, input.outcome, turn));
  }
}

/** The citizen's last message, when the agent would take the case out of sight without having read it; else null. */
function unreadBy({ lastContact, automaticSince }: CaseState, input: OfHolder): string | null {
  if (input.type === "case.release" || input.type === "case.transfer") return null;
  if (input.type === "case.reply" && input.next === "keep") return null;
  const { seen } = input;
  if (seen === undefined || seen === lastContact) return null;
  return seen !== null && automaticSince.includes(seen) ? null : lastContact;
}

function reply(state: CaseState, input: InputOf<"case.reply">, turn: Turn): CaseDecision {
  const { messageId, blobs, agent } = input;
  const author = { kind: "agent", id: agent } as const;
  const fact = { at: turn.at, caseId: state.caseId, author };
  const said: CaseFact = { type: "reply.recorded", ...fact, messageId, blobs, ...sealedOf(input) };
  switch (input.next) {
    case "keep":
      return accept(said);
    case "await-citizen":
      return accept(said, { type: "case.awaited", ...fact, party: "citizen", until: null });
    case "resolve":
      return accept(said, resolved(state, author, "answered", turn));
  }
}

function transfer(state: CaseState, input: InputOf<"case.transfer">, turn: Turn): CaseDecision {
  const { to, target, agent } = input;
  if (to.service === state.place.service) return { accepted: false, refusal: { reason: "already-there" } };
  return accept({
    type: "case.transferred",
    at: turn.at,
    caseId: state.caseId,
    author: { kind: "agent", id: agent },
    from: state.place,
    to,
    target,
    // The new service's promise, counted from when the citizen began to wait: a transfer gives nobody a fresh start.
    breachAt: breachAt(state.owedSince, target, state.priority),
    // Once protected, always: what the case holds was told to a service that keeps it to itself.
    isProtected: state.isProtected || input.toProtected === true,
  });
}

function takeNote(state: CaseState, input: InputOf<"case.note">, turn: Turn): CaseDecision {
  const { agent, messageId } = input;
  return accept({
    type: "note.recorded",
    at: turn.at,
    caseId: state.caseId,
    author: { kind: "agent", id: agent },
    messageId,
    ...sealedOf(input),
  });
}

function resume(state: CaseState, input: InputOf<"case.resume">, turn: Turn): CaseDecision {
  if (state.state !== "waiting") return notNow(state);
  return accept({
    type: "case.resumed",
    at: turn.at,
    caseId: state.caseId,
    author: { kind: "agent", id: input.agent },
    owedSince: turn.at,
    breachAt: breachAt(turn.at, state.target, state.priority),
    why: "by-agent",
  });
}

function judge(state: CaseState, input: InputOf<"case.judge">, turn: Turn): CaseDecision {
  const fact = { at: turn.at, caseId: state.caseId, author: { kind: "agent", id: input.agent } as const };
  if (input.isJunk) {
    if (state.holder && state.holder.agent !== input.agent) return notHolder(state);
    if (state.state !== "received" && state.state !== "queued" && state.state !== "claimed") return notNow(state);
    return accept({ type: "case.discarded", ...fact, closeAt: laterBy(turn.at, CLOSE_AFTER_MS) });
  }
  if (!state.isJunk) return notNow(state);
  // Whoever was taken for a machine has waited since they wrote.
  const owedSince = state.owedSince;
  return accept({ type: "case.cleared", ...fact, owedSince, breachAt: promised(state) });
}

/** To the millisecond, as timers are kept: a finer instant would never be reached by its own timer. */
function asInstant(until: Instant | null): Instant | null {
  return until === null ? null : laterBy(until, 0);
}

function resolved(
  state: CaseState,
  author: Author,
  outcome: Extract<CaseFact, { readonly type: "case.resolved" }>["outcome"],
  turn: Turn,
): CaseFact {
  const closeAt = laterBy(turn.at, CLOSE_AFTER_MS);
  return { type: "case.resolved", at: turn.at, caseId: state.caseId, author, outcome, closeAt };
}

/** When the present target is missed. */
function promised(state: CaseState): Instant {
  return breachAt(state.owedSince, state.target, state.priority);
}

function notHolder(state: CaseState): CaseDecision {
  return { accepted: false, refusal: { reason: "not-holder", by: state.holder?.agent ?? null } };
}

function notNow(state: CaseState): CaseDecision {
  return { accepted: false, refusal: { reason: "not-allowed-now", state: state.state } };
}

function accept(...facts: readonly CaseFact[]): CaseDecision {
  return { accepted: true, facts };
}
