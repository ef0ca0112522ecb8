/**
 * The words of the registry's own log. Events say ids only, and are kept for ever: add fields, never rename or reuse them.
 * A person is what merges connect; nothing here moves an actor, a case or a contact (design D13).
 */
import type {
  ByKind,
  EntryKind,
  Evidence,
  Move,
  ProposalKind,
  ProposalRow,
} from "../../../db/queries/registry/record/rows.ts";
import type { Instant, Sealed } from "../../../machines/kind.ts";

/** Who decides. Automation proposes, and never takes back what an agent decided. */
export type By =
  | { readonly kind: Extract<ByKind, "agent">; readonly agent: string }
  | { readonly kind: Extract<ByKind, "automation">; readonly rule: string; readonly model: string | null };

/** Why, as a code from a closed list of the screens: never a text, which could name somebody. */
export type Reason = string;

/** Two entries are never the same person: why, and until when if not for ever. */
export type Never = { readonly reason: Reason; readonly until: Instant | null };

export type Happening =
  | {
      readonly type: "entry.created";
      readonly entry: string;
      readonly kind: EntryKind;
      readonly createdAt: Instant;
    }
  /** Its key is gone, and what was observed of it opens no more. Written by the erasure itself. */
  | { readonly type: "entry.erased"; readonly entry: string }
  | { readonly type: "observation.added"; readonly observation: string; readonly entry: string }
  | {
      readonly type: "observations.moved";
      readonly observations: readonly string[];
      readonly from: string;
      readonly to: string;
      /** Both entries are never the same. */
      readonly never: Never | null;
    }
  | {
      readonly type: "persons.merged";
      readonly left: string;
      readonly right: string;
      readonly supersedes: readonly string[];
      /** The agent who agreed before, where two must. */
      readonly firstBy: string | null;
      readonly proposal: string | null;
    }
  | {
      readonly type: "persons.unmerged";
      /** The event that is taken back. */
      readonly merge: string;
      readonly left: string;
      readonly right: string;
      /** Null when it was a slip that is taken back at once. */
      readonly never: Never | null;
    }
  | ({ readonly type: "pair.refused"; readonly left: string; readonly right: string } & Never)
  | { readonly type: "pair.allowed"; readonly left: string; readonly right: string }
  | {
      readonly type: "proposal.opened";
      readonly proposal: string;
      readonly kind: ProposalKind;
      readonly left: string;
      readonly right: string;
      readonly score: number | null;
      readonly observations: readonly string[];
    }
  | ({ readonly proposal: string; readonly left: string; readonly right: string } & (
      | { readonly type: "proposal.assigned"; readonly to: string | null }
      | { readonly type: "proposal.deferred"; readonly until: Instant }
      /** The first of two agents says that it is one person. */
      | { readonly type: "proposal.approved" }
      | {
          readonly type: "proposal.decided";
          readonly decision: NonNullable<ProposalRow["decision"]>;
          /** The event that does it, or that made the question moot. */
          readonly outcome: string;
          readonly moved: readonly Move[];
        }
      /** The decision was taken back: the question is open again. */
      | { readonly type: "proposal.undone" }
    ));

/** What every event says besides. */
export type Told = {
  /** Made from the cause, so that a retry makes it again. */
  readonly id: string;
  readonly cause: string;
  readonly at: Instant;
  readonly by: By;
  readonly reason: Reason | null;
  readonly note: Sealed;
  readonly evidence: readonly Evidence[];
};

export type Event = Told & Happening;
export type StoredEvent = Event & { readonly position: number };
