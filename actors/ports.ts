/**
 * What the runtime needs from the outside. `db/` implements `Store`, `hub/bus` implements `Bus`,
 * and `actors/memory/` implements both for simulations; `tests/contracts/` holds them to the same rules.
 */
import type { ActorId, Fact, Input, Instant, Json, Refusal, Sealed } from "../machines/kind.ts";

/** An input on its way to an actor. */
export type Envelope = {
  readonly cause: string;
  readonly actor: ActorId;
  readonly input: Input;
  /** When the hub took it. Becomes the turn's `at`. */
  readonly at: Instant;
  /** Where the sender listens for the outcome; absent for what the hub tells itself. */
  readonly replyTo?: string;
  /** For a step between actors: the cause whose sender waits for the final answer. */
  readonly answers?: string;
  /** True for what is kept as a `Tell` until a turn applies it. */
  readonly told?: true;
  /** Hash of what the sender asked: the same cause with another one is a key used twice, and is refused. */
  readonly digest?: string;
};

/** An envelope with its place in the stream. A timer that falls due has none (`seq` null). */
export type Delivered = Envelope & { readonly seq: number | null };

/** What became of an input. Kept by cause, so that a sender's retry is answered with what was decided then. */
export type Outcome = { readonly digest?: string } & (
  | { readonly status: "accepted"; readonly version: number; readonly answer?: Json }
  | { readonly status: "refused"; readonly refusal: Refusal }
  /** Another actor gives the final answer, under this cause. */
  | { readonly status: "forwarded"; readonly cause: string }
  /** It could not be applied; a person sees it among the dead letters under this reference. */
  | { readonly status: "set-aside"; readonly reference: string }
);

export type StoredActor = {
  readonly actor: ActorId;
  /** Number of facts so far. */
  readonly version: number;
  /** The kind's `version` under which `state` was written. */
  readonly charts: string;
  readonly state: Json;
  readonly timers: TimerSet;
  readonly quarantined: boolean;
};

/** Armed timers of one actor by name. */
export type TimerSet = { readonly [name: string]: { readonly generation: number; readonly dueAt: Instant } };

export type StoredFact = {
  readonly partition: number;
  /** Gapless within the partition, from 1. */
  readonly position: number;
  readonly actor: ActorId;
  /** Gapless within the actor, from 1. */
  readonly version: number;
  readonly cause: string;
  readonly fact: Fact;
};

/** A step between actors, kept until the turn that applies it. */
export type Tell = {
  readonly cause: string;
  readonly to: ActorId;
  readonly input: Input;
  readonly at: Instant;
  readonly replyTo?: string;
  readonly answers?: string;
};

/** A row for the outbox workers. `id` is `<actor>/<version>/<n>` and never changes. */
export type Work = {
  readonly id: string;
  readonly actor: ActorId;
  readonly kind: string;
  readonly key: string;
  readonly payload: Json;
  readonly sealed: Sealed;
  readonly at: Instant;
};

export type TimerChange =
  | { readonly actor: ActorId; readonly name: string; readonly generation: number; readonly dueAt: Instant }
  /** With a generation, stops that arming only: a later one goes on. */
  | { readonly actor: ActorId; readonly name: string; readonly stop: true; readonly generation?: number };

/** Everything that one group of turns writes, in one transaction. `Rows` is what the projection asks to write. */
export type Commit<Rows> = {
  /** Partitions touched, with the fence and what they become. */
  readonly partitions: readonly PartitionAdvance[];
  readonly inputs: readonly {
    readonly cause: string;
    readonly actor: ActorId;
    readonly at: Instant;
    readonly outcome: Outcome;
  }[];
  readonly facts: readonly StoredFact[];
  readonly actors: readonly StoredActor[];
  readonly timers: readonly TimerChange[];
  readonly works: readonly Work[];
  readonly tells: readonly Tell[];
  /** Causes of steps that these turns applied. */
  readonly told: readonly string[];
  readonly deadLetters: readonly DeadLetter[];
  readonly rows: readonly Rows[];
};

/** What the projection sees of one accepted turn. */
export type ProjectedTurn = {
  readonly actor: ActorId;
  readonly cause: string;
  readonly before: Json;
  readonly facts: readonly StoredFact[];
  readonly after: Json;
};

/** Turns facts into rows of the read models. The runtime knows nothing of either. */
export interface Projection<Rows> {
  /** Reads what projecting these actors needs (their keys), once for the whole group. */
  prepare(actors: readonly ActorId[]): Promise<void>;
  /** Says whether what `prepare` would read is in memory. */
  isPrepared(actor: ActorId): boolean;
  /** Pure after `prepare`. */
  project(turn: ProjectedTurn): Rows | null;
}

export type PartitionAdvance = {
  readonly partition: number;
  readonly epoch: number;
  readonly cursor: number;
  readonly position: number;
};

export type DeadLetter = {
  readonly reference: string;
  readonly envelope: Envelope;
  readonly error: string;
  readonly at: Instant;
};

/** A partition that this hub owns until its lease runs out. */
export type Lease = {
  readonly partition: number;
  readonly epoch: number;
  readonly cursor: number;
  readonly position: number;
};

export interface Store<Rows, Written> {
  /** Returns what is known of the actors and the outcomes already decided under the causes, in one read. */
  load(
    actors: readonly ActorId[],
    causes: readonly string[],
  ): Promise<{ readonly actors: readonly StoredActor[]; readonly outcomes: ReadonlyMap<string, Outcome> }>;
  /**
   * Writes a group in one transaction, or writes nothing.
   * "fenced" says that a partition is no longer this hub's; throws `CommitRefused` when the data itself
   * cannot be written, and any other error when the connection is in doubt (it may be written).
   */
  commit(
    group: Commit<Rows>,
  ): Promise<{ readonly status: "committed"; readonly written: Written } | { readonly status: "fenced" }>;
  /** Says that the hub lives, renews its leases and moves the cursors of its idle partitions. Returns how all stand. */
  beat(idle: ReadonlyMap<number, number>): Promise<Placement>;
  /** Takes partitions that nobody holds, under a new epoch. Returns those won. */
  take(partitions: readonly number[]): Promise<readonly Lease[]>;
  /** Gives leases up, after their last commit. */
  release(partitions: readonly number[]): Promise<void>;
  /** Returns timers that are due in these partitions, oldest first. */
  dueTimers(partitions: readonly number[], now: Instant, limit: number): Promise<readonly DueTimer[]>;
  /** Returns steps that nobody has applied since `before`, to publish them again. */
  staleTells(partitions: readonly number[], before: Instant, limit: number): Promise<readonly Tell[]>;
  /** Returns every fact of an actor in order. */
  facts(actor: ActorId): Promise<readonly StoredFact[]>;
}

export type DueTimer = {
  readonly actor: ActorId;
  readonly name: string;
  readonly generation: number;
  readonly dueAt: Instant;
};

/** Hubs alive, leases of this hub, and partitions that anybody may take. */
export type Placement = {
  readonly hubs: readonly string[];
  readonly mine: readonly Lease[];
  readonly free: readonly number[];
};

/** The data of a group cannot be written, whatever the connection does: the group is tried one by one. */
export class CommitRefused extends Error {
  override readonly name = "CommitRefused";
}

export interface Bus {
  /** Sends an input towards its partition. Returning says nothing about its fate: only an outcome does. */
  publish(partition: number, envelope: Envelope): void;
  /** Answers a sender. */
  answer(replyTo: string, cause: string, outcome: Outcome): void;
}
