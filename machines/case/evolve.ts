/** Applies stored facts to a case. Pure: the same on the hub, on replay and in the browser. */
import { assert } from "../assert.ts";
import type { Effect, Step } from "../kind.ts";
import { timerEffects } from "../timers.ts";
import { caseChart } from "./chart.ts";
import type { CaseFact } from "./language.ts";
import { AUTOMATIC_MAX, type CaseState, WITHDRAWN_MAX } from "./state.ts";
import { asEffect, mail, tellFree, tellNotTaken, tellTaken } from "./tells.ts";

type Opened = Extract<CaseFact, { readonly type: "case.opened" }>;

/** Returns the case after the fact, with the work that the fact calls for. Throws when the chart has no such move. */
export function evolveCase(state: CaseState | undefined, fact: CaseFact): Step<CaseState> {
  const move = caseChart.take(state?.state ?? caseChart.initial, fact.type);
  const before = state ?? opened(fact);
  const hasMoved = move.value !== before.state;
  const next = { ...before, ...changesOf(before, fact), state: move.value };
  return {
    state: hasMoved ? { ...next, since: fact.at } : next,
    effects: [...timerEffects(move.actions, fact, fact.caseId), ...workOf(before, fact)],
  };
}

function opened(fact: CaseFact): CaseState {
  assert(fact.type === "case.opened", `the first fact of case ${fact.caseId} opens it`);
  const { caseId, reference, procedure, channel, target, priority, isProtected, possibleFollowUpOf, at }: Opened = fact;
  return {
    state: caseChart.initial,
    caseId,
    reference,
    procedure,
    channel,
    place: { service: fact.service, sector: fact.sector },
    target,
    priority,
    isProtected,
    possibleFollowUpOf,
    openedAt: at,
    since: at,
    why: "new",
    owedSince: at,
    breachAt: null,
    holder: null,
    awaits: null,
    closeAt: null,
    outcome: null,
    resolvedAt: null,
    isJunk: fact.isJunk,
    hasNew: false,
    lastContact: null,
    automaticSince: [],
    withdrawn: [],
  };
}

/** What becomes true besides the chart's move. */
function changesOf(before: CaseState, fact: CaseFact): Partial<CaseState> {
  switch (fact.type) {
    case "case.opened":
    case "acknowledgement.recorded":
    case "delivery.recorded":
      return {};
    case "contact.recorded":
      return { hasNew: true, ...contactsAfter(before, fact) };
    case "note.recorded":
    case "reply.recorded":
      return { hasNew: false };
    case "claim.withdrawn":
      return { withdrawn: [...before.withdrawn, { reservation: fact.reservation, at: fact.at }].slice(-WITHDRAWN_MAX) };
    case "case.claimed": {
      const { agent, reservation, replyTo, at } = fact;
      return { holder: { agent, reservation, replyTo, since: at }, hasNew: false };
    }
    case "case.released":
      return { ...inQueue, why: "released", breachAt: fact.breachAt };
    case "case.transferred":
      return {
        ...inQueue,
        why: "transferred",
        breachAt: fact.breachAt,
        place: fact.to,
        target: fact.target,
        isProtected: fact.isProtected ?? before.isProtected,
      };
    case "case.queued":
    case "case.resumed":
    case "case.reopened":
      return {
        ...inQueue,
        why: fact.why === "by-agent" ? "resumed" : fact.why,
        owedSince: fact.owedSince,
        breachAt: fact.breachAt,
      };
    case "case.cleared":
      return { ...inQueue, why: "cleared", owedSince: fact.owedSince, breachAt: fact.breachAt };
    case "case.awaited":
      return { ...owedNothing, awaits: { party: fact.party, until: fact.until } };
    case "case.resolved":
      return { ...owedNothing, closeAt: fact.closeAt, outcome: fact.outcome, resolvedAt: fact.at };
    case "case.discarded":
      return { ...owedNothing, closeAt: fact.closeAt, resolvedAt: fact.at, isJunk: true };
    case "case.closed":
      return { closeAt: null };
  }
}

function contactsAfter(
  { automaticSince }: CaseState,
  { contactId, isAutomatic }: { readonly contactId: string; readonly isAutomatic: boolean },
): Partial<CaseState> {
  if (!isAutomatic) return { lastContact: contactId, automaticSince: [] };
  return { automaticSince: [...automaticSince, contactId].slice(-AUTOMATIC_MAX) };
}

/** A case in the queue is nobody's, ends nothing, and is taken for a real one. */
const inQueue = {
  holder: null,
  awaits: null,
  closeAt: null,
  outcome: null,
  resolvedAt: null,
  isJunk: false,
} as const;
const owedNothing = { holder: null, awaits: null, breachAt: null, hasNew: false } as const;

/** What others must do because of the fact. */
function workOf(before: CaseState, fact: CaseFact): readonly Effect[] {
  const { caseId } = fact;
  switch (fact.type) {
    case "acknowledgement.recorded":
      return [mail(fact.messageId, { template: "acknowledgement", caseId, messageId: fact.messageId })];
    case "reply.recorded": {
      const agent = fact.author.kind === "agent" ? fact.author.id : null;
      return [mail(fact.messageId, { template: "reply", caseId, messageId: fact.messageId, agent }, fact.sealed)];
    }
    case "case.claimed": {
      const { reservation, replyTo } = fact;
      return [asEffect(tellTaken(replyTo, reservation))];
    }
    case "claim.withdrawn": {
      const { reservation, replyTo } = fact;
      return [asEffect(tellNotTaken(replyTo, reservation, { reason: "reservation-withdrawn" }))];
    }
    case "case.released":
    case "case.transferred":
    case "case.awaited":
    case "case.resolved":
    case "case.discarded":
      return before.holder ? [asEffect(tellFree(before.holder))] : [];
    case "case.opened":
    case "case.queued":
    case "case.resumed":
    case "case.reopened":
    case "case.cleared":
    case "case.closed":
    case "contact.recorded":
    case "note.recorded":
    case "delivery.recorded":
      return [];
  }
}
