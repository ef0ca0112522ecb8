/**
 * The runtime's tables in memory, for tests and simulations: what PostgreSQL promises the runtime, and no more.
 *
 * Values go in and come out as JSON copies, so nobody shares them by accident. Several hubs may use one database; its clock,
 * on which leases run, is given.
 */
import type { ActorId, Json } from "../../machines/kind.ts";
import { PARTITIONS, partitionOf } from "../partition-of.ts";
import {
  type Commit,
  CommitRefused,
  type DeadLetter,
  type DueTimer,
  type Outcome,
  type StoredActor,
  type StoredFact,
  type Tell,
  type TimerChange,
  type Work,
} from "../ports.ts";

export type MemoryPartition = {
  owner: string | null;
  epoch: number;
  expiresAt: number;
  cursor: number;
  position: number;
};

export type InputRow = { readonly actor: ActorId; readonly at: string; readonly outcome: Outcome };

export type MemoryDatabase = {
  readonly now: () => number;
  readonly partitions: readonly MemoryPartition[];
  /** When each hub's sign of life runs out. */
  readonly hubs: Map<string, number>;
  readonly facts: StoredFact[];
  readonly factsOf: Map<ActorId, StoredFact[]>;
  readonly snapshots: Map<ActorId, StoredActor>;
  readonly inputs: Map<string, InputRow>;
  /** By `<actor>/<name>`. */
  readonly timers: Map<string, DueTimer>;
  readonly tells: Map<string, Tell>;
  readonly works: Map<string, Work>;
  readonly deadLetters: Map<string, DeadLetter>;
  readonly rows: Json[];
};

/** Creates an empty database on this clock (milliseconds since 1970). */
export function createMemoryDatabase(now: () => number): MemoryDatabase {
  const free = () => ({ owner: null, epoch: 0, expiresAt: Number.NEGATIVE_INFINITY, cursor: 0, position: 0 });
  return {
    now,
    partitions: Array.from({ length: PARTITIONS }, free),
    hubs: new Map(),
    facts: [],
    factsOf: new Map(),
    snapshots: new Map(),
    inputs: new Map(),
    timers: new Map(),
    tells: new Map(),
    works: new Map(),
    deadLetters: new Map(),
    rows: [],
  };
}

/** Writes a group whole, or nothing of it. See `Store.commit`; the connection is never in doubt here. */
export function writeGroup(database: MemoryDatabase, hub: string, given: Commit<Json>): "committed" | "fenced" {
  const group = copy(given);
  const isOurs = group.partitions.every(({ partition, epoch, position }) => {
    const row = database.partitions[partition];
    return row !== undefined && row.owner === hub && row.epoch === epoch && row.position <= position;
  });
  if (!isOurs) return "fenced";
  refuseWhatPostgresRefuses(group);
  if (group.facts.some(({ partition, position }) => hasPosition(database, partition, position))) return "fenced";
  refuseConflicts(database, group);
  for (const { partition, cursor, position } of group.partitions) {
    const row = database.partitions[partition] as MemoryPartition;
    row.cursor = Math.max(row.cursor, cursor);
    row.position = position;
  }
  write(database, group);
  return "committed";
}

function write(database: MemoryDatabase, group: Commit<Json>): void {
  for (const { cause, ...row } of group.inputs) database.inputs.set(cause, row);
  for (const fact of group.facts) {
    database.facts.push(fact);
    const own = database.factsOf.get(fact.actor) ?? [];
    own.push(fact);
    database.factsOf.set(fact.actor, own);
  }
  for (const actor of group.actors) database.snapshots.set(actor.actor, actor);
  for (const timer of group.timers) changeTimer(database.timers, timer);
  for (const tell of group.tells) database.tells.set(tell.cause, tell);
  for (const cause of group.told) database.tells.delete(cause);
  for (const work of group.works) database.works.set(work.id, work);
  for (const letter of group.deadLetters)
    if (!database.deadLetters.has(letter.reference)) database.deadLetters.set(letter.reference, letter);
  database.rows.push(...group.rows);
}

function changeTimer(timers: Map<string, DueTimer>, change: TimerChange): void {
  const key = `${change.actor}/${change.name}`;
  if (!("stop" in change)) timers.set(key, change);
  else if (change.generation === undefined || timers.get(key)?.generation === change.generation) timers.delete(key);
}

/** Positions are gapless and only grow, so the last one says whether a position is taken. */
function hasPosition(database: MemoryDatabase, partition: number, position: number): boolean {
  return position <= (database.partitions[partition]?.position ?? 0);
}

function refuseConflicts(database: MemoryDatabase, group: Commit<Json>): void {
  refuseTwice("input", group.inputs, ({ cause }) => cause, database.inputs);
  refuseTwice("tell", group.tells, ({ cause }) => cause, database.tells);
  refuseTwice("outbox", group.works, ({ id }) => id, database.works);
}

function refuseTwice<T>(
  table: string,
  rows: readonly T[],
  keyOf: (row: T) => string,
  known: ReadonlyMap<string, unknown>,
): void {
  const seen = new Set<string>();
  for (const row of rows) {
    const key = keyOf(row);
    if (known.has(key) || seen.has(key)) throw new CommitRefused(`${table} has ${key} already`);
    seen.add(key);
  }
}

/** U+0000 and lone surrogates, everywhere but in dead letters, which must be able to keep them. */
function refuseWhatPostgresRefuses({ deadLetters, ...group }: Commit<Json>): void {
  const text = JSON.stringify(group) + JSON.stringify(deadLetters.map(({ error }) => error));
  if (/\\u0000|\\ud[89a-f][0-9a-f]{2}/.test(text)) throw new CommitRefused("unsupported Unicode escape sequence");
}

/** Returns timers due in these partitions, oldest first. */
export function findDue(database: MemoryDatabase, partitions: readonly number[], now: string): readonly DueTimer[] {
  return [...database.timers.values()]
    .filter(({ actor, dueAt }) => dueAt <= now && partitions.includes(partitionOf(actor)))
    .toSorted((a, b) => a.dueAt.localeCompare(b.dueAt));
}

/** As a value comes back from a database. */
export function copy<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}
