/** What the database, the blob store and the replay say once everything is quiet: all that the checker looks at. */

export type StoredFact = {
  readonly partition: number;
  readonly position: number;
  readonly actor: string;
  readonly version: number;
  readonly type: string;
  readonly cause: string;
  readonly at: string;
  /** The fact's open fields. */
  readonly data: Readonly<Record<string, unknown>>;
};

/** A contact as people see it, beside the fact that recorded it. */
export type StoredContact = {
  readonly contactId: string;
  readonly caseId: string;
  readonly reference: string;
  /** Read back from the subject: see `ContactSent`. */
  readonly submission: string;
};

/**
 * One change of a partition's row, as PostgreSQL saw it: who wrote is the database account that the writer logged in with,
 * which each hub has of its own, so that a hub cannot say that it is another.
 */
export type PartitionWrite = {
  readonly partition: number;
  readonly epoch: number;
  readonly writer: string;
  readonly positionBefore: number;
  readonly positionAfter: number;
};

export type FinalState = {
  readonly partitions: readonly { readonly id: number; readonly position: number; readonly epoch: number }[];
  /** In order of partition, then position. */
  readonly facts: readonly StoredFact[];
  readonly contacts: readonly StoredContact[];
  /** In the order in which they were committed. */
  readonly writes: readonly PartitionWrite[];
  readonly outcomes: readonly { readonly cause: string; readonly status: string }[];
  /** By SHA-256: what re-hashing the stored bytes said. */
  readonly blobs: ReadonlyMap<string, "sound" | "missing" | "altered">;
  readonly outbox: readonly { readonly id: string; readonly messageId: string; readonly state: string }[];
  /** RFC 5322 ids by the ids of our messages. */
  readonly mailIds: ReadonlyMap<string, string>;
  /** Causes of steps that no turn has applied. */
  readonly tells: readonly string[];
  readonly deadLetters: readonly { readonly reference: string; readonly error: string }[];
  /** Timers that are due and did not fire, as actor and name. */
  readonly lateTimers: readonly string[];
  readonly quarantined: readonly string[];
  readonly replayDifferences: readonly { readonly actor: string; readonly detail: string }[];
};

/** Something that must never be. `rule` names which promise is broken. */
export type Violation = { readonly rule: Rule; readonly subject: string; readonly detail: string };

export type Rule =
  | "contact-lost"
  | "contact-doubled"
  | "contact-invented"
  | "blob-lost"
  | "order-broken"
  | "log-torn"
  | "stale-owner"
  | "claim-lost"
  | "claimed-twice"
  | "loser-not-told"
  | "reply-lost"
  | "reply-doubled"
  | "mail-lost"
  | "mail-doubled"
  | "left-over"
  | "replay-differs";
