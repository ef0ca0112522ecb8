/** Says why something did not happen, who stands in the way and what to do. Pure. */
import type { Command } from "../../../hub/protocol/commands.ts";
import type { CaseView } from "../../../hub/protocol/queue.ts";
import { sayMomentBare } from "../../kit/time/words.ts";
import type { Failure } from "../../live/api.ts";
import type { Catalogue } from "../../text/catalogue.ts";

type Details = Readonly<Record<string, unknown>>;
type Context = {
  readonly text: Catalogue;
  readonly now: number;
  readonly view: CaseView | null;
  readonly asked?: Command["type"];
};

/** Returns the sentence to show for a failure. */
export function sayFailure(failure: Failure, context: Context): string {
  const words = context.text.action.refusal;
  switch (failure.kind) {
    case "refused":
      return sayRefusal(failure.reason, failure.details, context);
    case "signed-out":
      return context.text.frame.signedOut;
    case "not-found":
      return words.unknownCase;
    case "unreachable":
      return failure.isOutcomeUnknown ? words.unknownOutcome : words.offline;
    case "problem": {
      const { status, detail, errors, title } = failure.problem;
      if (status === 403) return words.forbidden;
      if (status === 429) return words.tooFast;
      return words.invalid(errors?.[0]?.detail ?? detail ?? title);
    }
  }
}

function sayRefusal(reason: string, details: Details, context: Context): string {
  const words = context.text.action.refusal;
  const by = typeof details.by === "string" ? details.by : null;
  switch (reason) {
    case "already-claimed": {
      const since = typeof details.since === "string" ? Date.parse(details.since) : context.now;
      const name = nameOf(by, details, context);
      return words.alreadyClaimed(name, sayMomentBare(since, context.now, context.text.language));
    }
    case "not-holder":
      return by === null ? words.notHolderNobody : words.notHolder(nameOf(by, details, context));
    case "not-allowed-now":
      return words.notAllowedNow(stateWords(details.state, context.text));
    case "over-capacity": {
      const capacity = typeof details.capacity === "number" ? details.capacity : 0;
      const held = Array.isArray(details.held) ? details.held.length : capacity;
      return words.overCapacity(held, capacity);
    }
    case "new-message":
      return sayNewMessage(context);
    case "not-present":
      return words.notPresent;
    case "unknown-case":
      return words.unknownCase;
    default:
      return words.other;
  }
}

function sayNewMessage({ text, view, asked }: Context): string {
  const words = text.action.refusal;
  const name = view?.citizen.name ?? words.theCitizen;
  if (asked === "reply") return words.newMessageReply(name);
  return asked === "await" ? words.newMessageWait(name) : words.newMessage(name);
}

/** The hub gives the name beside the id; the case may know it too. */
function nameOf(id: string | null, details: Details, context: Context): string {
  if (typeof details.byName === "string") return details.byName;
  const holder = context.view?.holder;
  return holder && holder.id === id ? holder.name : context.text.action.refusal.someone;
}

function stateWords(state: unknown, text: Catalogue): string {
  const words: Readonly<Record<string, string>> = text.case.state;
  return words[String(state)] ?? String(state);
}
