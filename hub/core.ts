/**
 * The spine of a hub over a database and a nats-server: registry, actors, and the two ways in (contacts and commands).
 *
 * It knows no HTTP, no SMTP and no clock but the one it is given. Closing it gives its partitions up at once; killing it
 * costs the others the rest of a lease.
 */
import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import type { NatsConnection } from "@nats-io/transport-node";
import { PARTITIONS } from "../actors/partition-of.ts";
import type { Commit, Outcome, Tell } from "../actors/ports.ts";
import { createRuntime, type Runtime } from "../actors/runtime.ts";
import type { Kinds } from "../actors/turn.ts";
import type { Sql } from "../db/connect.ts";
import type { Changes } from "../db/queries/projections/rows.ts";
import { rowsToWrite, type WrittenItems } from "../db/queries/projections/write-rows.ts";
import { createRegistryQueries } from "../db/queries/registry/registry.ts";
import { createStore } from "../db/queries/runtime/create-store.ts";
import { createPartitions, leave } from "../db/queries/runtime/leases.ts";
import { findOutcomes } from "../db/queries/runtime/load.ts";
import { guardStream } from "../db/queries/runtime/stream-guard.ts";
import { kinds } from "../machines/kinds.ts";
import { ensureInputs, INPUTS } from "./bus/inputs-stream.ts";
import { type InputsReader, readInputs } from "./bus/read-inputs.ts";
import { createBus, createRequests, type Requests } from "./bus/requests.ts";
import { createProjection } from "./projections/projection.ts";
import { createRegistry, type Registry } from "./registry/registry.ts";
import { createVault, type Vault } from "./vault/vault.ts";

export type CommitListener = (commit: Commit<Changes>, written: WrittenItems) => void;

export type CoreOptions = {
  readonly hub: string;
  readonly sql: Sql;
  /** Connections of the runtime alone: few, so that each keeps its plans of the statement that commits. */
  readonly runtimeSql: Sql;
  readonly nats: NatsConnection;
  readonly isOwnNats: boolean;
  readonly masterKey: string;
  readonly now: () => number;
  readonly onCommit: CommitListener;
  readonly onTrouble: (what: string, error: unknown) => void;
  /** Actors kept in memory. */
  readonly cacheMax?: number;
};

export type Core = {
  readonly registry: Registry;
  readonly vault: Vault;
  readonly requests: Requests;
  readonly runtime: Runtime;
  /** Publishes steps that another part of the hub has committed, so that they need not wait for the sweep. */
  publishTells(tells: readonly Tell[]): void;
  /** Resolves once the hub owns partitions and has read what was in the stream. */
  ready(): Promise<void>;
  /** What keeps the hub from serving, in words; empty when it is ready. */
  reasons(): readonly string[];
  close(): Promise<void>;
};

const BEAT_MS = 1_000;
const TIMERS_MS = 250;
const CACHE_MAX = 20_000;

/** Opens the core and starts serving. */
export async function openCore(options: CoreOptions): Promise<Core> {
  const { sql, nats, hub, now, onTrouble } = options;
  await createPartitions(sql, PARTITIONS);
  const queries = createRegistryQueries(sql);
  const vault = createVault({ masterKey: options.masterKey, findKeys: queries.findKeys });
  const registry = createRegistry({ queries, vault, now });
  const bus = createBus(nats);
  const requests = createRequests({
    connection: nats,
    bus,
    hub,
    findOutcomes: (causes): Promise<ReadonlyMap<string, Outcome>> => findOutcomes(sql, causes),
    onTrouble,
  });
  const runtime = createRuntime<Changes, WrittenItems>({
    hub,
    // The runtime takes any kind: what a state, an input or a fact holds is the kind's own business.
    kinds: kinds as unknown as Kinds,
    store: createStore({ sql: options.runtimeSql, hub, rowsToWrite }),
    bus,
    projection: createProjection(vault),
    now,
    cacheMax: options.cacheMax ?? CACHE_MAX,
    onCommit: options.onCommit,
    onOwned: () => reader.restart(),
    onTrouble,
    pause,
  });
  const reader: InputsReader = readInputs({
    jetstream: jetstream(nats),
    begin: () => {
      if (runtime.owned().length === 0) return null;
      const pass = runtime.read();
      alarmOfHole(options, pass.after).catch((error: unknown) => onTrouble("inputs", error));
      return pass;
    },
    settle: () => runtime.settleReading(),
    ensure: () => ensureStream(options),
    onTrouble,
    pause,
  });
  void restartOnReconnect(nats, reader);
  const beats = every(
    BEAT_MS,
    () => runtime.beat(),
    (error) => onTrouble("beat", error),
  );
  let isDrained = false;
  void reader.drained().then(() => {
    isDrained = true;
  });
  // After a stop or a takeover, inputs that precede a timer must be applied before it.
  const timers = every(
    TIMERS_MS,
    async () => void (reader.isDrained && (await runtime.fireTimers())),
    (error) => onTrouble("timers", error),
  );

  return {
    registry,
    vault,
    requests,
    runtime,
    publishTells: runtime.publish,
    ready: () => reader.drained(),
    reasons: () => [
      ...(runtime.owned().length === 0 ? ["no-partition-owned"] : []),
      ...(nats.isClosed() ? ["nats-closed"] : []),
      ...(isDrained ? [] : ["reading-what-was-in-the-stream"]),
    ],
    async close() {
      await Promise.all([beats.stop(), timers.stop()]);
      await reader.close();
      await runtime.close();
      await leave(sql, hub);
    },
  };
}

async function ensureStream({ sql, nats, isOwnNats, onTrouble }: CoreOptions): Promise<void> {
  const manager = await jetstreamManager(nats);
  const { made, info } = await guardStream(sql, (facts) => ensureInputs({ manager, ...facts, isOwnServer: isOwnNats }));
  if (made === "remade")
    onTrouble("inputs", new Error(`the stream was lost and made anew from ${info.state.first_seq}`));
}

/**
 * Inputs between a cursor and the stream's first message are gone unread: their senders were told nothing, but a person
 * must know. A stream that was made anew begins beyond all cursors on purpose.
 */
async function alarmOfHole({ nats, onTrouble }: CoreOptions, after: number): Promise<void> {
  const { state, config } = await (await jetstreamManager(nats)).streams.info(INPUTS);
  const isMadeAnew = config.first_seq !== undefined && state.first_seq === config.first_seq;
  if (state.first_seq > after + 1 && state.messages > 0 && !isMadeAnew)
    onTrouble("hole", new Error(`inputs ${after + 1} to ${state.first_seq - 1} left the stream unread`));
}

/** A server that came back may have lost the end of the stream. */
async function restartOnReconnect(nats: NatsConnection, reader: InputsReader): Promise<void> {
  for await (const status of nats.status()) if (status.type === "reconnect") reader.restart();
}

/** Runs `work` again and again, never twice at once. The first time is now. */
function every(ms: number, work: () => Promise<void>, onError: (error: unknown) => void): { stop(): Promise<void> } {
  let isStopped = false;
  let wake: (() => void) | null = null;
  const run = async () => {
    while (!isStopped) {
      await work().catch(onError);
      if (isStopped) return;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  };
  const done = run();
  return {
    async stop() {
      isStopped = true;
      wake?.();
      await done;
    },
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
