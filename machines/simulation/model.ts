/**
 * Test support: a second opinion on cases, much simpler than the machine and written without looking at it.
 *
 * It sees inputs only, says beforehand whether each is accepted, and knows for each case where it is and who has it.
 */
import type { AfterReply, CaseInput, ContactReceived } from "../case/language.ts";
import type { CaseState } from "../case/state.ts";

type Asked = Exclude<CaseInput, { readonly type: "timer.due" }>;

export type ModelCase = {
  where: "junk" | "queue" | "held" | "waiting" | "done";
  agent: string | null;
  reservation: string | null;
  /** When time alone moves it: the end of a wait. */
  until: string | null;
  /** Called junk by a person, and not taken back. */
  isDiscarded: boolean;
  readonly withdrawn: Set<string>;
  /** The citizen's own last message. */
  written: string | null;
};

export class Model {
  readonly cases = new Map<string, ModelCase>();

  /** Says whether the input will be accepted, and takes note of it if so. */
  apply(input: Asked): boolean {
    if (input.type === "contact.receive" && "opening" in input) return this.open(input.opening.caseId, input.contact);
    const found = this.cases.get(input.caseId);
    if (!found) return input.type === "claim.withdraw";
    if (input.type === "contact.receive" && !input.contact.isAutomatic) found.written = input.contact.contactId;
    if (input.type === "contact.receive" || input.type === "delivery.report") {
      if (bringsBack(input, found) && (found.where === "waiting" || found.where === "done")) put(found, "queue");
      return true;
    }
    return applyByAgent(found, input);
  }

  /** Time has come to `dueAt` for this case's wait. */
  waitIsOver(caseId: string, dueAt: string): void {
    const found = this.cases.get(caseId);
    if (found?.where === "waiting" && found.until !== null && found.until <= dueAt) put(found, "queue");
  }

  private open(caseId: string, { isJunk, isAutomatic, contactId }: ContactReceived): boolean {
    if (this.cases.has(caseId)) return false;
    const nobody = { agent: null, reservation: null, until: null, isDiscarded: false, withdrawn: new Set<string>() };
    const written = isAutomatic ? null : contactId;
    this.cases.set(caseId, { where: isJunk ? "junk" : "queue", written, ...nobody });
    return true;
  }
}

function bringsBack(input: Extract<Asked, { type: "contact.receive" | "delivery.report" }>, found: ModelCase): boolean {
  if (input.type === "contact.receive") return !input.contact.isAutomatic;
  return (input.status === "bounced" || input.status === "refused") && !found.isDiscarded;
}

function applyByAgent(
  found: ModelCase,
  input: Exclude<Asked, { type: "contact.receive" | "delivery.report" }>,
): boolean {
  switch (input.type) {
    case "case.note":
      return true;
    case "claim.withdraw":
      if (found.reservation !== input.reservation) found.withdrawn.add(input.reservation);
      return true;
    case "case.claim":
      return claim(found, input.agent, input.reservation);
    case "case.judge":
      return judge(found, input.agent, input.isJunk);
    case "case.resume":
      return found.where === "waiting" && put(found, "queue");
    case "case.release":
    case "case.transfer":
      return isHeldBy(found, input.agent) && put(found, "queue");
    case "case.await":
      return isHeldBy(found, input.agent) && hasRead(found, input) && put(found, "waiting", input.until);
    case "case.resolve":
      return isHeldBy(found, input.agent) && hasRead(found, input) && put(found, "done");
    case "case.reply":
      return (
        isHeldBy(found, input.agent) && (input.next === "keep" || hasRead(found, input)) && reply(found, input.next)
      );
  }
}

function claim(found: ModelCase, agent: string, reservation: string): boolean {
  if (found.withdrawn.has(reservation)) return false;
  if (found.where === "held") return found.agent === agent;
  if (found.where !== "queue") return false;
  Object.assign(found, { where: "held", agent, reservation });
  return true;
}

function reply(found: ModelCase, next: AfterReply): true {
  if (next === "await-citizen") put(found, "waiting");
  if (next === "resolve") put(found, "done");
  return true;
}

/** Where the machine's state is, in the model's words. */
export function whereOf(state: CaseState): ModelCase["where"] {
  const words = {
    received: "junk",
    queued: "queue",
    claimed: "held",
    waiting: "waiting",
    resolved: "done",
    closed: "done",
  } as const;
  if (state.state === "absent") throw new Error("a stored case is never absent");
  return words[state.state];
}

function put(found: ModelCase, where: ModelCase["where"], until: string | null = null): true {
  Object.assign(found, { where, until, agent: null, reservation: null, isDiscarded: false });
  return true;
}

function isHeldBy(found: ModelCase, agent: string): boolean {
  return found.where === "held" && found.agent === agent;
}

/** The agents of this world never say that they read a machine's message. */
function hasRead({ written }: ModelCase, { seen }: { readonly seen?: string | null }): boolean {
  return seen === undefined || written === null || seen === written;
}

function judge(found: ModelCase, agent: string, isJunk: boolean): boolean {
  if (!isJunk) return (found.where === "junk" || found.isDiscarded) && put(found, "queue");
  const isOpen = found.where === "junk" || found.where === "queue" || isHeldBy(found, agent);
  if (isOpen) {
    put(found, "done");
    found.isDiscarded = true;
  }
  return isOpen;
}
