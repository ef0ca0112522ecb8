/** What is known of one case. Plain JSON: two states are the same when their JSON is. */
import type { ActorId, Instant, Sealed } from "../kind.ts";
import type { CaseValue } from "./chart.ts";
import type { Channel, Outcome, Party, Place, Priority, QueuedWhy, Target } from "./language.ts";

/** Who holds the case, and under which reservation of theirs. */
export type Holder = {
  readonly agent: string;
  readonly reservation: string;
  readonly replyTo: ActorId;
  readonly since: Instant;
};

export type CaseState = {
  /** Where the chart stands. */
  readonly state: CaseValue;
  readonly caseId: string;
  readonly reference: string;
  readonly procedure: string;
  /** The channel of the contact that opened it: what an agent's capacity counts. */
  readonly channel: Channel;
  readonly place: Place;
  readonly target: Target;
  readonly priority: Priority;
  readonly isProtected: boolean;
  readonly possibleFollowUpOf: string | null;
  readonly openedAt: Instant;
  /** When it came to stand where it stands. */
  readonly since: Instant;
  /** Why it came to stand in the queue, last. */
  readonly why: QueuedWhy;
  /** Since when the administration owes an answer: what the target is counted from. */
  readonly owedSince: Instant;
  /** When the target is missed. Null while nobody here owes an answer. */
  readonly breachAt: Instant | null;
  readonly holder: Holder | null;
  readonly awaits: { readonly party: "citizen" | "third-party"; readonly until: Instant | null } | null;
  readonly closeAt: Instant | null;
  readonly outcome: Outcome | null;
  /** When it was resolved or discarded, also once closed; null while it is work. */
  readonly resolvedAt: Instant | null;
  /** Suspected by the relay, or judged so by an agent. */
  readonly isJunk: boolean;
  /** The citizen wrote since an agent last acted. */
  readonly hasNew: boolean;
  /** The newest contact that the citizen, not a machine of theirs, made. Null before the first. */
  readonly lastContact: string | null;
  /** Contacts that machines made since then, newest last, at most `AUTOMATIC_MAX`: whoever read one has read what was before. */
  readonly automaticSince: readonly string[];
  /** Reservations taken back before their claim came, newest last, at most `WITHDRAWN_MAX`. */
  readonly withdrawn: readonly { readonly reservation: string; readonly at: Instant }[];
};

/** How many withdrawn reservations a case remembers. A claim that comes after so many others is no longer known as late. */
export const WITHDRAWN_MAX = 20;

/** How many messages of machines a case remembers after the citizen's own. */
export const AUTOMATIC_MAX = 20;

/** Says who owes the next move. */
export function owes(state: CaseState): Party {
  switch (state.state) {
    case "received":
    case "queued":
    case "claimed":
      return "administration";
    case "waiting":
      return state.awaits?.party ?? "administration";
    case "absent":
    case "resolved":
    case "closed":
      return "nobody";
  }
}

/** Carries what is sealed from an input to the fact that keeps it. Nothing here looks inside. */
export function sealedOf(input: { readonly sealed?: Sealed }): { readonly sealed?: Sealed } {
  return input.sealed === undefined ? {} : { sealed: input.sealed };
}
