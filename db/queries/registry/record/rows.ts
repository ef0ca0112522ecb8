/** The shapes of the registry's own log and of what follows from it, as the tables hold them. */
import type { Instant, Json, Sealed } from "../../../../machines/kind.ts";

export type EntryKind = "person" | "organisation";
export type ByKind = "agent" | "automation";
export type SourceKind = "franceconnect" | "document" | "system" | "declared" | "inferred";
export type Assurance = "none" | "low" | "substantial" | "high";

/**
 * One field compared, and what it weighed, in bits. Names of fields and levels only: never a value. `rarity` is the share of
 * persons who have the value that agrees, where the model knows it.
 */
export type Evidence = {
  readonly field: string;
  readonly level: string;
  readonly weight: number;
  readonly rarity?: number | null;
};

export type EntryRow = {
  readonly id: string;
  readonly kind: EntryKind;
  readonly createdAt: Instant;
  readonly isErased: boolean;
  /** False until the log has its `entry.created`: entries are made by whoever takes a contact, the log follows. */
  readonly isLogged: boolean;
};

/** Where an observation stands. */
export type PlacementRow = {
  readonly id: string;
  readonly entry: string;
  /** Position of the event that placed it there. */
  readonly position: number;
  readonly placedBy: ByKind;
};

/** What of an observation never changes and says nothing personal. */
export type SourceRow = {
  readonly id: string;
  readonly source: SourceKind;
  /** The issuer or the business system; null without one, and once erased. */
  readonly system: string | null;
  /** HMAC of the system and the person's id there; null without one, and once erased. */
  readonly link: string | null;
  /** Whether it says who somebody is (civil status, registration), and not only how to reach them. */
  readonly hasIdentity: boolean;
  readonly at: Instant;
};

/** An observation as it is kept beside its placement. */
export type ObservationRow = SourceRow & {
  readonly channel: string | null;
  readonly assurance: Assurance;
  /** Fields that the system is declared master of. */
  readonly masterOf: readonly string[];
  /** The fields, under the key of the entry where it stands; null once erased. */
  readonly sealed: Sealed;
};

/** A merge: an edge between two entries. The sets are what the edges that were not undone connect. */
export type MergeRow = {
  /** Of the event. */
  readonly id: string;
  readonly left: string;
  readonly right: string;
  /** Observations whose FranceConnect identity no longer counts: the same person before a change of civil status. */
  readonly supersedes: readonly string[];
  readonly by: ByKind;
  readonly position: number;
  /** The event that took it back. */
  readonly undoneBy: string | null;
};

/** Two entries that are never the same person. `left` sorts before `right`. */
export type PairRow = {
  readonly left: string;
  readonly right: string;
  readonly reason: string;
  readonly until: Instant | null;
  readonly by: ByKind;
  /** The event that says so. */
  readonly event: string;
};

export type ProposalKind = "merge" | "redistribute";

/** A decision that a person has to take. `undone` is open again, after a decision that was taken back. */
export type ProposalRow = {
  readonly id: string;
  readonly kind: ProposalKind;
  readonly state: "open" | "decided" | "undone";
  readonly reason: string;
  /** In bits, or null. */
  readonly score: number | null;
  readonly model: string | null;
  readonly evidence: readonly Evidence[];
  readonly left: string;
  readonly right: string;
  /** What to share out between both, for `redistribute`. */
  readonly observations: readonly string[];
  readonly openedAt: Instant;
  readonly assignedTo: string | null;
  /** Not before then: something was asked of somebody. */
  readonly dueAt: Instant | null;
  /** The first of two agents who say that it is one person. */
  readonly firstBy: string | null;
  readonly decision: "same" | "different" | "household" | "shared-out" | "moot" | null;
  readonly decidedBy: string | null;
  readonly decidedAt: Instant | null;
  /** The event that did what was decided, or that made the question moot. */
  readonly outcome: string | null;
  /** What was moved by the decision, and from where. */
  readonly moved: readonly Move[];
};

export type Move = { readonly observation: string; readonly from: string };

/** An event of the log, before it has a position. */
export type EventRow = {
  /** Made from the cause: the same when the sender tries again. */
  readonly id: string;
  readonly cause: string;
  readonly type: string;
  readonly at: Instant;
  readonly byKind: ByKind;
  /** An agent's id, or a rule's name. */
  readonly by: string;
  readonly model: string | null;
  readonly reason: string | null;
  /** What the agent wrote, under the keys of both entries: erasing either of them erases it. */
  readonly note: Sealed;
  readonly entry: string;
  readonly other: string | null;
  readonly body: Json;
  readonly evidence: readonly Evidence[];
  /** HMAC of what was asked, on the first event of a command; the same cause must ask the same. */
  readonly digest: string | null;
  /** What was answered, on the first event of a command. */
  readonly answer: Json;
};

export type StoredEventRow = EventRow & { readonly position: number };

/** What a change has to look at. Names what it is about; all persons concerned are loaded whole. */
export type Scope = {
  readonly entries?: readonly string[];
  readonly observations?: readonly string[];
  readonly merges?: readonly string[];
  readonly proposals?: readonly string[];
  /** Of `identity_link`. */
  readonly links?: readonly string[];
  /** Ids that first events of the commands would have: what is there was decided before. */
  readonly events?: readonly string[];
  /** Loads every observation of the persons; otherwise one of each kind, and those that are named. */
  readonly isWhole?: boolean;
};

/** A cut of the registry's state: all of the persons that a scope concerns. */
export type Slice = {
  readonly entries: readonly EntryRow[];
  readonly placements: readonly PlacementRow[];
  readonly sources: readonly SourceRow[];
  readonly merges: readonly MergeRow[];
  readonly pairs: readonly PairRow[];
  readonly proposals: readonly ProposalRow[];
  /** Value of a link to the entry that holds it. */
  readonly links: ReadonlyMap<string, string>;
  readonly events: readonly StoredEventRow[];
  /** Sealed fields of the observations that the scope names, and of those with the same link. */
  readonly contents: ReadonlyMap<string, Sealed>;
};

/** What a change writes, all of it in one transaction. */
export type Written = {
  readonly entries: readonly {
    readonly id: string;
    readonly kind: EntryKind;
    readonly key: string;
    readonly at: Instant;
  }[];
  readonly observations: readonly (ObservationRow & PlacementRow)[];
  readonly placements: readonly (PlacementRow & { readonly sealed: Sealed })[];
  readonly links: readonly { readonly kind: LinkKind; readonly value: string; readonly entry: string }[];
  readonly movedLinks: readonly { readonly value: string; readonly entry: string }[];
  readonly merges: readonly MergeRow[];
  readonly pairs: readonly PairRow[];
  readonly droppedPairs: readonly PairRow[];
  readonly proposals: readonly ProposalRow[];
  /** Entries whose person is another now; null for an entry that stands alone. */
  readonly memberships: readonly { readonly entry: string; readonly person: string | null }[];
};

export type LinkKind = "account" | "system";
