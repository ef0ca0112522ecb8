/**
 * Runs the work that facts left for the outside (design D6): claims rows, hands each to the worker of its kind, and
 * writes what became of it. An outcome is a step to the citizen's actor, written in the transaction that removes the row.
 *
 * What may have happened before a crash is never done again by itself: it is reconciled by a worker that can, and else
 * told as unknown, for a person to see.
 */

import type { Tell } from "../../actors/ports.ts";
import type { Delivered } from "../../channels/contract/channel.ts";
import type { Sql } from "../../db/connect.ts";
import { type ClaimedWork, createOutboxQueries, type Settled } from "../../db/queries/outbox/outbox.ts";
import type { ActorId, Input } from "../../machines/kind.ts";
import type { Log } from "../log.ts";
import { nextAttemptMs } from "./backoff.ts";
import { createSettler } from "./settler.ts";

/** Performs one kind of work. */
export type Worker = {
  /** Tries once. Throwing means "later": only for trouble before anything left. */
  perform(work: ClaimedWork): Promise<Delivered>;
  /** What the actor is told of an outcome, or null when nobody waits for it. */
  report(work: ClaimedWork, delivered: Final): Input | null;
  /** Finds out what became of work that a dead hub left, or null when nobody can know. */
  reconcile?(work: ClaimedWork): Promise<Delivered | null>;
  /** Rows of this kind worked on at once. */
  readonly inFlightMax: number;
};

/** An outcome that ends a row. */
export type Final = Exclude<Delivered, { readonly status: "later" }>;

export type OutboxOptions = {
  readonly sql: Sql;
  readonly hubId: string;
  readonly workers: Readonly<Record<string, Worker>>;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** From 0 to 1, for the jitter of retries. */
  readonly random: () => number;
  readonly log: Log;
  readonly partitionOf: (actor: ActorId) => number;
  /** True while people wait for answers: they come first, and works for the outside go on slowly. */
  readonly isBusy?: () => boolean;
  /** Called with steps that are committed, so that they can be published at once instead of at the next sweep. */
  readonly onTold?: (tells: readonly Tell[]) => void;
};

export type Outbox = {
  /** Looks for work now: call it after a commit that left some. Cheap and safe at any rate. */
  wake(): void;
  /** Claims nothing more, waits for what is under way (each worker has its own timeouts), and resolves. */
  stop(): Promise<void>;
  /** Resolves when nothing is under way and nothing was due at the last look. For tests and shutdown. */
  idle(): Promise<void>;
};

/** After this many tries a work is refused. */
export const ATTEMPTS_MAX = 12;
/** Works of a kind in flight while people wait: enough that nothing stands still. */
const BUSY_IN_FLIGHT_MAX = 2;
const GATHER_MS = 20;
const POLL_MS = 1_000;
const ORPHANS_MS = 5_000;
const ORPHANS_MAX = 100;

/** Starts the outbox. */
export function createOutbox(options: OutboxOptions): Outbox {
  const { sql, hubId, workers, clock, log } = options;
  const queries = createOutboxQueries(sql, hubId);
  const settler = createSettler({ queries, log, pause, onTold: options.onTold ?? (() => {}) });
  const lanes = Object.entries(workers).map(([kind, worker]) => createLane(kind, worker));
  let isStopped = false;
  let orphansAt = 0;

  /** Each kind has its own room, so a slow webhook never holds mail back. */
  function createLane(kind: string, worker: Worker) {
    let inFlight = 0;
    let looking: Promise<void> | null = null;
    let isStale = false;
    /** Nothing more was due at the last look: a place that comes free is no reason for another. */
    let isDry = false;

    async function look(): Promise<void> {
      // What several commits of the moment left is claimed together.
      await pause(GATHER_MS);
      isStale = false;
      const most = options.isBusy?.() ? Math.min(BUSY_IN_FLIGHT_MAX, worker.inFlightMax) : worker.inFlightMax;
      // Below half, so that rows are claimed, and later settled, in groups and not one by one as each place comes free.
      if (inFlight > most / 2 || isStopped) return;
      const room = most - inFlight;
      const works = await queries.claim(kind, room, iso(clock()));
      isDry = works.length < room;
      for (const work of works) void run(work, () => worker.perform(work));
    }

    async function run(work: ClaimedWork, perform: () => Promise<Delivered>): Promise<void> {
      inFlight++;
      try {
        const delivered = await perform().catch((error: unknown): Delivered => {
          log.warn({ kind, work: work.id, error }, "a work failed and is tried again");
          return { status: "later", detail: "erreur interne" };
        });
        await settler.settle(settledOf(options, worker, work, delivered));
      } finally {
        inFlight--;
        if (!isDry) wake();
      }
    }

    function wake(): void {
      isStale = true;
      if (looking !== null || isStopped) return;
      looking = look()
        .catch((error: unknown) => log.warn({ kind, error }, "the outbox could not be read"))
        .finally(() => {
          looking = null;
          // Woken in the instant between the last look and here.
          if (isStale && inFlight <= worker.inFlightMax / 2) wake();
        });
    }

    return { kind, worker, run, wake, isIdle: () => inFlight === 0 && looking === null };
  }

  async function recover(): Promise<void> {
    for (const work of await queries.takeOrphans(ORPHANS_MAX)) {
      const lane = lanes.find((one) => one.kind === work.kind);
      if (lane === undefined) continue;
      log.warn({ kind: work.kind, work: work.id }, "a hub died in the middle of a work");
      void lane.run(work, async () => (await lane.worker.reconcile?.(work)) ?? UNKNOWN);
    }
  }

  function tick(): void {
    for (const lane of lanes) lane.wake();
    if (clock() < orphansAt) return;
    orphansAt = clock() + ORPHANS_MS;
    recover().catch((error: unknown) => log.warn({ error }, "works of dead hubs could not be taken over"));
  }

  const timer = setInterval(tick, POLL_MS);
  timer.unref();
  tick();

  async function idle(): Promise<void> {
    while (!lanes.every((lane) => lane.isIdle())) await pause(5);
  }

  return {
    wake: () => {
      for (const lane of lanes) lane.wake();
    },
    idle,
    async stop() {
      isStopped = true;
      clearInterval(timer);
      await idle();
    },
  };
}

const UNKNOWN: Delivered = { status: "unknown", detail: "interrompu pendant l’envoi" };

function settledOf(options: OutboxOptions, worker: Worker, work: ClaimedWork, delivered: Delivered): Settled {
  const now = options.clock();
  if (delivered.status === "later" && work.attempts < ATTEMPTS_MAX) {
    const nextAt = iso(now + nextAttemptMs(work.attempts, options.random()));
    return { id: work.id, status: "later", nextAt, detail: delivered.detail };
  }
  const final: Final =
    delivered.status === "later" ? { status: "refused", detail: `abandonné : ${delivered.detail}` } : delivered;
  const input = worker.report(work, final);
  if (input === null) return { id: work.id, status: "done", tell: null };
  const partition = options.partitionOf(work.actor);
  return {
    id: work.id,
    status: "done",
    tell: { cause: `out:${work.id}`, partition, to: work.actor, input, at: iso(now) },
  };
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
