/** What the hub asks of the records. */
import type { Assurance, Evidence, SourceKind } from "../../../db/queries/registry/record/rows.ts";
import type { Instant } from "../../../machines/kind.ts";
import type { Answer } from "./decide/proposals.ts";
import type { By, Never, Reason } from "./event.ts";
import type { Fields } from "./observation.ts";

/** What comes with every request. */
export type Request = {
  /** Unique for ever, the same when the sender tries again. */
  readonly cause: string;
  readonly by: By;
  /** Why, as a code. */
  readonly reason?: Reason | null;
  /** Why, as an agent wrote it. Erased with either of the persons it is about. */
  readonly note?: string | null;
  /** What a model compared. Names of fields and levels, never values. */
  readonly evidence?: readonly Evidence[];
};

export type NewObservation = Request & {
  readonly entry: string;
  readonly source: SourceKind;
  readonly assurance: Assurance;
  readonly channel: string | null;
  /** When it was observed. */
  readonly at: Instant;
  /** Who they are for FranceConnect (issuer and `sub`) or for a business system. */
  readonly external: { readonly system: string; readonly id: string } | null;
  /** Fields that the system is declared master of. */
  readonly masterOf?: readonly string[];
  readonly fields: Fields;
};

/** Two entries; what is said of them is said of their persons. */
export type Pair = { readonly left: string; readonly right: string };

export type MergeRequest = Request & Pair & { readonly isNewCivilStatus?: boolean };
export type UnmergeRequest = Request & { readonly merge: string } & Never;
export type MoveRequest = Request & {
  readonly observations: readonly string[];
  /** An entry, or one that is made for them. */
  readonly to: { readonly entry: string } | "new";
};
export type RefuseRequest = Request & Pair & Never;
export type ProposeRequest = Request & Pair & { readonly score: number | null; readonly isNewCivilStatus?: boolean };
export type DecideRequest = Request & { readonly proposal: string; readonly answer: Answer };
export type ProposalRequest = Request & { readonly proposal: string };

export type AssignRequest = ProposalRequest & { readonly to: string | null };
export type DeferRequest = ProposalRequest & { readonly until: Instant };
