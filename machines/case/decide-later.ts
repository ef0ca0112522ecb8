/** What time and the mail server bring to a case. Pure. */
import { isAtOrAfter } from "../calendar/instant.ts";
import type { Instant, Turn } from "../kind.ts";
import { readTimerName } from "../timers.ts";
import { breachAt } from "./deadline.ts";
import type { Author, CaseDecision, CaseFact, CaseInput } from "./language.ts";
import { type CaseState, sealedOf } from "./state.ts";

type TimerInput = Extract<CaseInput, { readonly type: "timer.due" }>;
type DeliveryInput = Extract<CaseInput, { readonly type: "delivery.report" }>;

/** Ends a wait or closes a case. A timer that the case has overtaken is dropped: accepted, without a fact. */
export function fallDue(state: CaseState | undefined, input: TimerInput, turn: Turn): CaseDecision {
  const { name } = readTimerName(input.name);
  if (!state) return { accepted: true, facts: [] };
  const fact = { at: turn.at, caseId: state.caseId };
  const { until } = state.awaits ?? { until: null };
  if (name === "wait" && state.state === "waiting" && isDue(until, input))
    return { accepted: true, facts: [resumed(state, "wait-over", turn)] };
  if (name === "close" && state.state === "resolved" && isDue(state.closeAt, input))
    return { accepted: true, facts: [{ type: "case.closed", ...fact, author: byRule("close-after-30-days") }] };
  return { accepted: true, facts: [] };
}

/** Records what became of a message. One that could not reach the citizen makes the case work again, so that a person sees it. */
export function reportDelivery(state: CaseState, input: DeliveryInput, turn: Turn): CaseDecision {
  const { messageId, status, detail } = input;
  const fact = { at: turn.at, caseId: state.caseId };
  const recorded: CaseFact = { type: "delivery.recorded", ...fact, messageId, status, detail, ...sealedOf(input) };
  const hasFailed = status === "bounced" || status === "refused";
  // Nobody minds that a machine cannot be reached.
  if (!hasFailed || state.isJunk) return { accepted: true, facts: [recorded] };
  switch (state.state) {
    case "waiting":
      return { accepted: true, facts: [recorded, resumed(state, "delivery-failed", turn)] };
    case "resolved":
    case "closed":
      return { accepted: true, facts: [recorded, reopened(state, messageId, turn)] };
    case "absent":
    case "received":
    case "queued":
    case "claimed":
      return { accepted: true, facts: [recorded] };
  }
}

function resumed(state: CaseState, why: "wait-over" | "delivery-failed", turn: Turn): CaseFact {
  return { type: "case.resumed", author: byRule(why), why, ...owedFromNow(state, turn) };
}

function reopened(state: CaseState, because: string, turn: Turn): CaseFact {
  const why = "delivery-failed";
  return { type: "case.reopened", author: byRule(why), why, because, ...owedFromNow(state, turn) };
}

function owedFromNow({ caseId, target, priority }: CaseState, { at }: Turn) {
  return { at, caseId, owedSince: at, breachAt: breachAt(at, target, priority) };
}

function byRule(rule: string): Author {
  return { kind: "hub", rule };
}

/** An older arming of the same timer says an earlier instant than the state does. */
function isDue(due: Instant | null, input: TimerInput): boolean {
  return due !== null && isAtOrAfter(input.dueAt, due);
}
