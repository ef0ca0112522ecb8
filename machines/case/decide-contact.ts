/** What a contact does to a case: opens it, joins it, or brings it back to people. Pure. */
import type { Turn } from "../kind.ts";
import { breachAt } from "./deadline.ts";
import type { CaseDecision, CaseFact, CaseInput, ContactReceived, Opening } from "./language.ts";
import { type CaseState, sealedOf } from "./state.ts";

type ContactInput = Extract<CaseInput, { readonly type: "contact.receive" }>;

/** The answer says which case the contact is in: `{caseId, reference, contactId, isNew}`. */
export function receiveContact(state: CaseState | undefined, input: ContactInput, turn: Turn): CaseDecision {
  if ("opening" in input) {
    if (state) return { accepted: false, refusal: { reason: "already-exists" } };
    return accept(input.contact, input.opening, true, openingFacts(input, input.opening, turn));
  }
  if (!state) return { accepted: false, refusal: { reason: "unknown-case" } };
  const broughtBack = bringBack(state, input.contact, turn);
  return accept(input.contact, state, false, [recorded(input, state.caseId), ...broughtBack]);
}

function openingFacts(input: ContactInput, opening: Opening, turn: Turn): readonly CaseFact[] {
  const { contact } = input;
  const { caseId, target, priority } = opening;
  const { contactId, channel, isJunk, receivedAt } = contact;
  const facts: CaseFact[] = [
    { type: "case.opened", at: receivedAt, ...opening, contactId, channel, isJunk },
    recorded(input, caseId),
  ];
  if (isJunk) return facts;
  const breach = breachAt(receivedAt, target, priority);
  facts.push({ type: "case.queued", at: turn.at, caseId, owedSince: receivedAt, breachAt: breach, why: "new" });
  if (contact.canAnswer && !contact.isAutomatic)
    facts.push({ type: "acknowledgement.recorded", at: turn.at, caseId, messageId: `${contactId}-ack` });
  return facts;
}

/** A citizen's message makes a case work again. A machine's (RFC 3834: an absence notice, say) is kept and moves nothing. */
function bringBack(state: CaseState, contact: ContactReceived, turn: Turn): readonly CaseFact[] {
  if (contact.isAutomatic) return [];
  const why = "citizen-wrote";
  const owedSince = contact.receivedAt;
  const breach = breachAt(owedSince, state.target, state.priority);
  const fact = {
    at: turn.at,
    caseId: state.caseId,
    author: { kind: "citizen" },
    owedSince,
    breachAt: breach,
    why,
  } as const;
  switch (state.state) {
    case "waiting":
      return [{ type: "case.resumed", ...fact }];
    case "resolved":
    case "closed":
      return [{ type: "case.reopened", ...fact, because: contact.contactId }];
    case "absent":
    case "received":
    case "queued":
    case "claimed":
      return [];
  }
}

function recorded(input: ContactInput, caseId: string): CaseFact {
  const { contact } = input;
  return { type: "contact.recorded", at: contact.receivedAt, caseId, ...contact, ...sealedOf(input) };
}

function accept(
  { contactId }: ContactReceived,
  { caseId, reference }: { readonly caseId: string; readonly reference: string },
  isNew: boolean,
  facts: readonly CaseFact[],
): CaseDecision {
  return { accepted: true, facts, answer: { caseId, reference, contactId, isNew } };
}
