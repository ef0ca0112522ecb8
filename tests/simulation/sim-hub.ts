/**
 * One hub of the simulated world: the real runtime over a store and a stream that are slow, fail, and go on without it.
 *
 * It can be killed (whatever it had begun never ends) and paused (it goes on later, and believes what it believed before).
 */

import type { MemoryDatabase } from "../../actors/memory/memory-database.ts";
import type { MemoryStream, Message } from "../../actors/memory/memory-stream.ts";
import type { Commit, Envelope, Outcome, Store } from "../../actors/ports.ts";
import { createRuntime, type Reader } from "../../actors/runtime.ts";
import type { Kinds } from "../../actors/turn.ts";
import type { Json } from "../../machines/kind.ts";
import type { Random } from "../../simulators/random.ts";
import type { Clock } from "./clock.ts";

const BEAT_MS = 1_000;
const TIMERS_MS = 250;
const LATENCY_MS = 8;
/** How often a reader with nothing to read looks again. */
const IDLE_MS = 60;
/** How long the server of the stream may keep a reader waiting. */
const SLOW_MS = 3_000;
/** How long until a reader hears that its stream is not what it was. */
const NOTICE_MS = 400;

export type Faults = {
  /** Chance that a call to the store fails before it was done, or after. */
  readonly failBefore: number;
  readonly failAfter: number;
  /** Chance that a commit fails and is written some time later. */
  readonly late: number;
};

export type SimHubOptions = {
  readonly id: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly database: MemoryDatabase;
  readonly stream: MemoryStream;
  readonly store: Store<Json, null>;
  readonly kinds: Kinds;
  readonly faults: () => Faults;
  readonly publish: (envelope: Envelope) => void;
  readonly answer: (replyTo: string, cause: string, outcome: Outcome) => void;
  /** Sees each commit at the moment when the database does it. */
  readonly commit: (
    hub: string,
    group: Commit<Json>,
    work: () => ReturnType<Store<Json, null>["commit"]>,
  ) => ReturnType<Store<Json, null>["commit"]>;
  readonly cacheMax: number;
};

export type SimHub = {
  readonly id: string;
  readonly state: "up" | "paused" | "dead";
  readonly isDrained: boolean;
  kill(): void;
  pause(): void;
  resume(): void;
};

/** Starts a hub. */
export function createSimHub(options: SimHubOptions): SimHub {
  const { id, clock, random, stream, database } = options;
  let state: SimHub["state"] = "up";
  let held: (() => void)[] = [];
  let asked = 0;
  let isDrained = false;

  /** Goes on if the hub can; later if it is paused; never if it is dead. */
  function goOn(work: () => void): void {
    if (state === "up") work();
    else if (state === "paused") held.push(work);
  }

  const wait = (ms: number) => new Promise<void>((resolve) => clock.later(ms, () => goOn(resolve)));
  const latency = () => random.next() * LATENCY_MS;

  /** What was sent is done whatever becomes of the hub. */
  function sent(): Promise<void> {
    return random.chance(0.5) ? new Promise((resolve) => clock.later(latency(), resolve)) : wait(latency());
  }

  async function call<T>(work: () => Promise<T>): Promise<T> {
    const { failBefore, failAfter } = options.faults();
    await sent();
    if (random.chance(failBefore)) {
      await wait(latency());
      throw new Error("the connection is lost");
    }
    const [result] = await Promise.allSettled([work()]);
    await wait(latency());
    if (random.chance(failAfter)) throw new Error("the connection is lost, and the answer with it");
    if (result.status === "rejected") throw result.reason;
    return result.value;
  }

  async function commit(group: Commit<Json>): ReturnType<Store<Json, null>["commit"]> {
    const work = () => options.commit(id, group, () => options.store.commit(group));
    if (!random.chance(options.faults().late)) return await call(work);
    clock.later(random.next() * 400, () => void work().catch(() => {}));
    await wait(latency());
    throw new Error("the connection is lost, and the commit on its way");
  }

  const { store } = options;
  const runtime = createRuntime<Json, null>({
    hub: id,
    kinds: options.kinds,
    store: {
      commit,
      load: (actors, causes) => call(() => store.load(actors, causes)),
      beat: (idle) => call(() => store.beat(idle)),
      take: (partitions) => call(() => store.take(partitions)),
      release: (partitions) => call(() => store.release(partitions)),
      dueTimers: (partitions, now, limit) => call(() => store.dueTimers(partitions, now, limit)),
      staleTells: (partitions, before, limit) => call(() => store.staleTells(partitions, before, limit)),
      facts: (actor) => call(() => store.facts(actor)),
    },
    bus: { publish: (_, envelope) => options.publish(envelope), answer: options.answer },
    projection: { prepare: async () => {}, isPrepared: () => true, project: () => null },
    now: clock.now,
    cacheMax: options.cacheMax,
    onCommit: () => {},
    onOwned: () => {
      asked += 1;
      isDrained = false;
    },
    // Every failure here was made on purpose; what it leads to is what the invariants look at.
    onTrouble: () => {},
    pause: wait,
  });

  async function readForEver(): Promise<void> {
    for (;;) {
      isDrained = false;
      try {
        await runtime.settleReading();
        if (random.chance(0.2)) await wait(random.next() * SLOW_MS);
        await call(async () => stream.ensure(Math.max(...database.partitions.map(({ cursor }) => cursor))));
        const seen = asked;
        if (runtime.owned().length > 0) await readOnce(runtime.read(), seen);
        else await wait(TIMERS_MS);
      } catch {
        await wait(TIMERS_MS);
      }
    }
  }

  async function readOnce(reader: Reader, seen: number): Promise<void> {
    const partitions = new Set(reader.partitions);
    const { incarnation, lastSeq } = stream;
    let { after } = reader;
    // A pass that was asked to end may have messages left to give.
    const goesOn = () => asked === seen || random.chance(0.5);
    while (goesOn()) {
      const batch = stream.incarnation === incarnation ? stream.read(after, partitions) : null;
      if (batch === null) return await wait(random.next() * NOTICE_MS);
      await wait(batch.length === 0 ? IDLE_MS : latency());
      after = await give(reader, batch.slice(0, 1 + random.int(12)), after);
      if (asked === seen) isDrained ||= batch.length === 0 || after >= lastSeq;
    }
  }

  /** As many as were on their way: some come after the reader was asked to begin again. */
  async function give(reader: Reader, batch: readonly Message[], after: number): Promise<number> {
    let last = after;
    for (const { seq, envelope } of batch) {
      await reader.hasRoom();
      reader.deliver({ ...envelope, seq });
      reader.reached(seq);
      last = seq;
      if (random.chance(0.1)) await wait(latency());
    }
    return last;
  }

  async function every(ms: number, work: () => Promise<unknown>): Promise<void> {
    for (;;) {
      await work().catch(() => {});
      await wait(ms);
    }
  }

  void every(BEAT_MS, () => runtime.beat());
  void every(TIMERS_MS, async () => isDrained && (await runtime.fireTimers()));
  void readForEver();

  return {
    id,
    get state() {
      return state;
    },
    get isDrained() {
      return isDrained;
    },
    kill() {
      state = "dead";
      held = [];
    },
    pause() {
      if (state === "up") state = "paused";
    },
    resume() {
      if (state !== "paused") return;
      state = "up";
      const works = held;
      held = [];
      for (const work of works) work();
    },
  };
}
