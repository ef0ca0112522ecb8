/** The words of an agent at work: presence, capacity, reservations. Types only. */
import type { CaseRefusal, Channel } from "../case/language.ts";
import type { ActorId, Fact, Instant, Refusal } from "../kind.ts";

export type PauseReason = "break" | "meal" | "meeting" | "training" | "back-office";

/** How many items of each channel the agent may hold at once. */
export type Capacity = Readonly<Record<Channel, number>>;

export type AgentInput =
  /** The console opened; capacity comes from the directory. Said again every few minutes. */
  | { readonly type: "agent.enter"; readonly capacity: Capacity }
  | { readonly type: "agent.leave" }
  | { readonly type: "agent.pause"; readonly why: PauseReason }
  | { readonly type: "agent.resume" }
  /** Pulls an item: capacity is reserved here first, then the item's actor decides. */
  | {
      readonly type: "agent.claim";
      readonly caseId: string;
      readonly channel: Channel;
      readonly reservation: string;
      readonly holder: ActorId;
    }
  /** The item's actor says what became of the reservation. */
  | { readonly type: "claim.answered"; readonly reservation: string; readonly taken: true }
  | {
      readonly type: "claim.answered";
      readonly reservation: string;
      readonly taken: false;
      readonly refusal: CaseRefusal;
    }
  /** The item left the agent (resolved, transferred, released, waiting). */
  | { readonly type: "reservation.free"; readonly reservation: string }
  | { readonly type: "timer.due"; readonly name: string; readonly generation: number; readonly dueAt: Instant };

export type AgentFact = Fact &
  (
    | { readonly type: "agent.entered"; readonly capacity: Capacity; readonly expiresAt: Instant }
    | { readonly type: "agent.left"; readonly why: "by-agent" | "silence" }
    | { readonly type: "agent.paused"; readonly why: PauseReason }
    | { readonly type: "agent.resumed" }
    | {
        readonly type: "reservation.made";
        readonly reservation: string;
        readonly agent: string;
        readonly caseId: string;
        readonly channel: Channel;
        readonly holder: ActorId;
        readonly doubtAt: Instant;
      }
    | { readonly type: "reservation.held"; readonly reservation: string }
    /** The item's actor was silent: it is asked to withdraw, and capacity stays reserved until it answers. */
    | { readonly type: "reservation.doubted"; readonly reservation: string; readonly doubtAt: Instant }
    | {
        readonly type: "reservation.freed";
        readonly reservation: string;
        /** The claim was refused or withdrawn, or the case left the agent's hands. */
        readonly why: "not-taken" | "let-go";
      }
  );

export type AgentRefusal = Refusal &
  (
    | { readonly reason: "not-present" }
    | {
        readonly reason: "over-capacity";
        readonly channel: Channel;
        readonly capacity: number;
        readonly held: readonly string[];
      }
    | { readonly reason: "not-allowed-now"; readonly state: string }
    | { readonly reason: "already-exists" }
  );
