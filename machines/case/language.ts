/** The words of a case. Types only: nothing in this file runs. */
import type { ActorId, Decision, Fact, Instant, Refusal, Sealed } from "../kind.ts";

export type Channel = "web" | "email" | "phone" | "desk";

/** Who the case waits for. */
export type Party = "administration" | "citizen" | "third-party" | "nobody";

export type Priority = "low" | "normal" | "high" | "urgent";

/** A service's promise for a channel: an answer within so many working days (Europe/Paris). */
export type Target = { readonly workingDays: number };

/** Where a case lives. A case changes service by transfer only. */
export type Place = { readonly service: string; readonly sector: string };

/** Who did it: an agent, the citizen, or the hub itself (rule, timer, mail server). */
export type Author =
  | { readonly kind: "agent"; readonly id: string }
  | { readonly kind: "citizen" }
  | { readonly kind: "hub"; readonly rule: string };

/** Where a case came from, and how it is called. Ids are made by the door. */
export type Opening = Place & {
  readonly caseId: string;
  /** What people say and write: `GU-2026-004211`. */
  readonly reference: string;
  readonly procedure: string;
  readonly target: Target;
  readonly priority: Priority;
  /** A protected case is seen only with the right to (child protection, hidden address). */
  readonly isProtected: boolean;
  /** A case that this one may follow, when a message claimed so and could not prove it. */
  readonly possibleFollowUpOf: string | null;
};

/** One interaction, as the door saw it. `sealed` holds names, addresses, subject, text, document names. */
export type ContactReceived = {
  readonly contactId: string;
  readonly channel: Channel;
  readonly receivedAt: Instant;
  /** True for mail sent by a machine (RFC 3834): it is kept and never answered. */
  readonly isAutomatic: boolean;
  /** True when the trusted relay called it spam. */
  readonly isJunk: boolean;
  /** SHA-256 of each document, in the order of the sealed list. */
  readonly blobs: readonly string[];
  /** False when no acknowledgement may be sent (no address, automatic mail, junk). */
  readonly canAnswer: boolean;
};

/**
 * What the agent had read: the newest message of the citizen on their screen, null for none. Absent: the agent acts
 * whatever has come. To take a case out of one's hands one must have read what the citizen said last.
 */
type Seen = { readonly seen?: string | null };

/** What may be asked of a citizen's actor. */
export type CaseInput = {
  readonly sealed?: Sealed;
} /** `opening` opens a new case; `caseId` adds to one that the door has proof for. */ & (
  | { readonly type: "contact.receive"; readonly contact: ContactReceived; readonly opening: Opening }
  | { readonly type: "contact.receive"; readonly contact: ContactReceived; readonly caseId: string }
  /** Comes from the agent's actor, which has reserved the capacity. */
  | {
      readonly type: "case.claim";
      readonly caseId: string;
      readonly agent: string;
      readonly reservation: string;
      readonly replyTo: ActorId;
    }
  | {
      readonly type: "claim.withdraw";
      readonly caseId: string;
      readonly agent: string;
      readonly reservation: string;
      readonly replyTo: ActorId;
    }
  | { readonly type: "case.release"; readonly caseId: string; readonly agent: string }
  | ({
      readonly type: "case.reply";
      readonly caseId: string;
      readonly agent: string;
      readonly messageId: string;
      readonly blobs: readonly string[];
      readonly next: AfterReply;
    } & Seen)
  | { readonly type: "case.note"; readonly caseId: string; readonly agent: string; readonly messageId: string }
  | {
      readonly type: "case.transfer";
      readonly caseId: string;
      readonly agent: string;
      readonly to: Place;
      readonly target: Target;
      /** True when the other service's cases are protected. Absent: they are not. */
      readonly toProtected?: boolean;
    }
  | ({
      readonly type: "case.await";
      readonly caseId: string;
      readonly agent: string;
      readonly party: "citizen" | "third-party";
      readonly until: Instant | null;
    } & Seen)
  | { readonly type: "case.resume"; readonly caseId: string; readonly agent: string }
  | ({
      readonly type: "case.resolve";
      readonly caseId: string;
      readonly agent: string;
      readonly outcome: Outcome;
    } & Seen)
  /** An agent says that a case is junk, or that one called junk is not. */
  | { readonly type: "case.judge"; readonly caseId: string; readonly agent: string; readonly isJunk: boolean }
  /** From the outbox, about a message that left. */
  | {
      readonly type: "delivery.report";
      readonly caseId: string;
      readonly messageId: string;
      readonly status: Delivery;
      readonly detail: string | null;
    }
  | { readonly type: "timer.due"; readonly name: string; readonly generation: number; readonly dueAt: Instant }
);

export type AfterReply = "keep" | "await-citizen" | "resolve";
export type Outcome = "answered" | "referred" | "unfounded" | "abandoned" | "duplicate";
export type Delivery = "sent" | "bounced" | "refused" | "unknown";

/** What happened. Stored for ever: add fields, never rename or reuse them. Every fact names its case. */
export type CaseFact = Fact & { readonly caseId: string } & (
    | ({
        readonly type: "case.opened";
        readonly contactId: string;
        readonly channel: Channel;
        /** The trusted relay called the first contact spam: the case waits for a person's judgement. */
        readonly isJunk: boolean;
      } & Omit<Opening, "caseId">)
    /**
     * The case stands in the queue. `owedSince` is when the administration began to owe an answer (kept through
     * release and transfer); `breachAt` is when the target counted from there is missed, moved by priority.
     */
    | { readonly type: "case.queued"; readonly owedSince: Instant; readonly breachAt: Instant; readonly why: "new" }
    | ({ readonly type: "contact.recorded" } & ContactReceived)
    /** `replyTo` is the agent's actor: it is told now that the claim is taken, and later when the case leaves its hands. */
    | {
        readonly type: "case.claimed";
        readonly agent: string;
        readonly reservation: string;
        readonly replyTo: ActorId;
      }
    /** The agent's actor took back a reservation that does not hold the case: a late claim under it is refused. */
    | {
        readonly type: "claim.withdrawn";
        readonly agent: string;
        readonly reservation: string;
        readonly replyTo: ActorId;
      }
    | { readonly type: "case.released"; readonly agent: string; readonly breachAt: Instant }
    | {
        readonly type: "reply.recorded";
        readonly author: Author;
        readonly messageId: string;
        readonly blobs: readonly string[];
      }
    | { readonly type: "note.recorded"; readonly author: Author; readonly messageId: string }
    | { readonly type: "acknowledgement.recorded"; readonly messageId: string }
    | {
        readonly type: "case.transferred";
        readonly author: Author;
        readonly from: Place;
        readonly to: Place;
        readonly target: Target;
        readonly breachAt: Instant;
        /** Protected from now on. Absent in older facts: as it was. */
        readonly isProtected?: boolean;
      }
    | {
        readonly type: "case.awaited";
        readonly author: Author;
        readonly party: "citizen" | "third-party";
        readonly until: Instant | null;
      }
    | {
        readonly type: "case.resumed";
        readonly author: Author;
        readonly owedSince: Instant;
        readonly breachAt: Instant;
        readonly why: "by-agent" | "citizen-wrote" | "wait-over" | "delivery-failed";
      }
    | { readonly type: "case.resolved"; readonly author: Author; readonly outcome: Outcome; readonly closeAt: Instant }
    /** Work again after it was resolved or closed. */
    | {
        readonly type: "case.reopened";
        readonly author: Author;
        readonly owedSince: Instant;
        readonly breachAt: Instant;
        readonly why: "citizen-wrote" | "delivery-failed";
        /** The contact, or the message that could not be delivered. */
        readonly because: string;
      }
    | { readonly type: "case.closed"; readonly author: Author }
    | {
        readonly type: "case.cleared";
        readonly author: Author;
        readonly owedSince: Instant;
        readonly breachAt: Instant;
      }
    | { readonly type: "case.discarded"; readonly author: Author; readonly closeAt: Instant }
    | {
        readonly type: "delivery.recorded";
        readonly messageId: string;
        readonly status: Delivery;
        readonly detail: string | null;
      }
  );

/** Why a case came to stand in the queue, last. */
export type QueuedWhy =
  | "new"
  | "released"
  | "transferred"
  | "citizen-wrote"
  | "resumed"
  | "wait-over"
  | "delivery-failed"
  | "cleared";

export type CaseRefusal = Refusal &
  (
    | { readonly reason: "unknown-case" }
    | { readonly reason: "already-claimed"; readonly by: string; readonly since: Instant }
    /** To act on a case one must hold it. `by` is who does, or null. */
    | { readonly reason: "not-holder"; readonly by: string | null }
    | { readonly reason: "not-allowed-now"; readonly state: string }
    | { readonly reason: "already-exists" }
    /** The agent's actor took this reservation back before its claim arrived. */
    | { readonly reason: "reservation-withdrawn" }
    /** A wait must end in the future. */
    | { readonly reason: "already-past"; readonly until: Instant }
    /** A transfer must go elsewhere. */
    | { readonly reason: "already-there" }
    /** The citizen wrote after what the agent had read. */
    | { readonly reason: "new-message"; readonly contactId: string }
  );

export type CaseDecision = Decision<CaseFact, CaseRefusal>;
