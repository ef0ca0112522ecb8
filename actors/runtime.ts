/**
 * One hub's share of the actors: which partitions it owns, and what comes in for them.
 *
 * Every second it says that it lives (`beat`), gives up what another hub should hold, takes what nobody holds,
 * injects timers that are due and publishes again steps that nobody applied. The lanes do the turns.
 */
import type { Instant } from "../machines/kind.ts";
import type { Answer } from "./group.ts";
import { createLane, type Lane } from "./lane.ts";
import { createLiveCache } from "./live-cache.ts";
import { LANES, laneOf, PARTITIONS, partitionOf, shareOf } from "./partition-of.ts";
import type { Bus, Commit, Delivered, DueTimer, Envelope, Lease, Placement, Projection, Store, Tell } from "./ports.ts";
import type { Kinds } from "./turn.ts";

/** What comes within it shares a commit. */
const GATHER_MS = 1;
/** Above this many inputs in memory the stream is read no further. */
const BACKLOG_MAX = 4_000;
const TIMERS_MAX = 500;
const TELLS_MAX = 500;
/** A step is published again when its turn has not come after this long. */
const TELL_PATIENCE_MS = 3_000;

export type RuntimeOptions<Rows, Written> = {
  readonly hub: string;
  readonly kinds: Kinds;
  readonly store: Store<Rows, Written>;
  readonly bus: Bus;
  readonly projection: Projection<Rows>;
  readonly now: () => number;
  /** Actors kept in memory; 0 reads each again at each turn. */
  readonly cacheMax: number;
  readonly onCommit: (commit: Commit<Rows>, written: Written) => void;
  /** The set of partitions changed: the stream must be read anew. */
  readonly onOwned: () => void;
  readonly onTrouble: (what: string, error: unknown) => void;
  /** Waits; replaced in simulations. */
  readonly pause: (ms: number) => Promise<void>;
};

/** One pass over the stream for the partitions owned now. A later reader silences the earlier ones. */
export type Reader = {
  readonly partitions: readonly number[];
  /** Sequence after which to read: all before it was applied in every partition. */
  readonly after: number;
  /** Gives an input from the stream to its lane, in the stream's order. */
  deliver(input: Delivered): void;
  /** Remembers how far the stream was read, so that idle partitions need not be read again. */
  reached(seq: number): void;
  /** Resolves when the lanes have room for more. */
  hasRoom(): Promise<void>;
};

export type Runtime = {
  /**
   * Starts reading anew from the leases held now. Call it after `settleReading`.
   */
  read(): Reader;
  /**
   * Silences the reader and forgets what it brought that is not applied: it will be read again. Resolves when the cursors in
   * the store say all that this hub applied, so that a stream that lost its end can be told from one that did not.
   */
  settleReading(): Promise<void>;
  /** Publishes steps that were committed elsewhere in this hub. */
  publish(tells: readonly Tell[]): void;
  /** One second's work. Called by a clock; never concurrently with itself. */
  beat(): Promise<void>;
  /** Injects the timers that are due now. Returns how many. Called by a clock, after the stream was drained. */
  fireTimers(): Promise<number>;
  owned(): readonly number[];
  /** Gives everything up, after the commits in flight. */
  close(): Promise<void>;
};

/** Creates a runtime that owns nothing yet. */
export function createRuntime<Rows, Written>(options: RuntimeOptions<Rows, Written>): Runtime {
  const owned = new Map<number, Lease>();
  const enqueued = new Map<number, number>();
  const waiting: (() => void)[] = [];
  let reader: Reader | null = null;
  let streamSeq = 0;

  const cache = createLiveCache(options.cacheMax);
  const lanes = Array.from({ length: LANES }, () =>
    createLane<Rows, Written>({
      kinds: options.kinds,
      store: options.store,
      projection: options.projection,
      cache,
      gather: () => options.pause(GATHER_MS),
      readLeases: async () => (await options.store.beat(new Map())).mine,
      events: { committed, lost, failed, eased },
    }),
  );
  const laneFor = (partition: number) => lanes[laneOf(partition)] as Lane;
  const backlog = () => lanes.reduce((sum, lane) => sum + lane.backlog, 0);

  function committed(commit: Commit<Rows>, written: Written, answers: readonly Answer[]): void {
    for (const { envelope, outcome } of answers) attempt("answer", () => answer(envelope, outcome));
    for (const tell of commit.tells) attempt("tell", () => publish(tell));
    attempt("after a commit", () => options.onCommit(commit, written));
  }

  /** The commit is done: what its listeners make of it must not look like a commit in doubt, and one must not hide from others. */
  function attempt(what: string, work: () => void): void {
    try {
      work();
    } catch (error) {
      options.onTrouble(what, error);
    }
  }

  function eased(): void {
    if (backlog() < BACKLOG_MAX / 2) for (const resume of waiting.splice(0)) resume();
  }

  /** What the reader still brings for a partition taken anew would hide what precedes it: nobody hears it any more. */
  function readAnew(): void {
    reader = null;
    options.onOwned();
  }

  function answer(envelope: Envelope, outcome: Answer["outcome"]): void {
    if (envelope.replyTo === undefined || outcome.status === "forwarded") return;
    options.bus.answer(envelope.replyTo, envelope.answers ?? envelope.cause, outcome);
  }

  function publish(tell: Tell): void {
    const { to, ...envelope } = tell;
    options.bus.publish(partitionOf(to), { ...envelope, actor: to, told: true });
  }

  function lost(partitions: readonly number[]): void {
    for (const partition of partitions) owned.delete(partition);
    readAnew();
  }

  async function failed(error: unknown, attempt: number): Promise<void> {
    options.onTrouble("commit", error);
    await options.pause(Math.min(100 * 2 ** attempt, 2_000));
  }

  async function giveUp(partitions: readonly number[]): Promise<void> {
    if (partitions.length === 0) return;
    for (const partition of partitions) owned.delete(partition);
    await Promise.all(lanes.map((lane) => lane.disown(partitions)));
    await options.store.release(partitions);
  }

  function own(lease: Lease): void {
    owned.set(lease.partition, lease);
    enqueued.set(lease.partition, lease.cursor);
    laneFor(lease.partition).own(lease);
  }

  async function settle(placement: Placement): Promise<void> {
    const share = shareOf(options.hub, placement.hubs);
    const held = new Map(placement.mine.map((lease) => [lease.partition, lease]));
    const gone = [...owned].filter(([partition, { epoch }]) => held.get(partition)?.epoch !== epoch).map(([id]) => id);
    for (const partition of gone) owned.delete(partition);
    for (const { partition, cursor } of placement.mine)
      if (owned.has(partition)) laneFor(partition).advance(partition, cursor);
    await Promise.all(lanes.map((lane) => lane.disown(gone)));
    const unwanted = [...held.keys()].filter((partition) => !share.has(partition));
    await giveUp(unwanted);
    const wanted = placement.free.filter((partition) => share.has(partition));
    const taken = wanted.length > 0 ? await options.store.take(wanted) : [];
    // Held and not known: the answer to `take` was lost, or a lane gave up too much. Nobody else would ever serve it.
    const found = placement.mine.filter(({ partition }) => share.has(partition) && !owned.has(partition));
    for (const lease of [...found, ...taken]) own(lease);
    if (gone.length + unwanted.length + found.length + taken.length > 0) readAnew();
  }

  /** Partitions with nothing queued or in flight have been read up to wherever the stream was. */
  function idleCursors(): Map<number, number> {
    const idle = new Map<number, number>();
    for (const partition of owned.keys())
      if (reader?.partitions.includes(partition) && laneFor(partition).isIdle(partition))
        if (streamSeq > (enqueued.get(partition) ?? 0)) idle.set(partition, streamSeq);
    return idle;
  }

  /**
   * A new partition is read from its own cursor, which may lie before what the last reader saw: what that one still
   * delivers would hide it, so only the newest reader is heard.
   */
  function startReading(): Reader {
    for (const lease of owned.values())
      enqueued.set(lease.partition, laneFor(lease.partition).cursorOf(lease.partition));
    const after = Math.min(...[...owned.keys()].map((partition) => enqueued.get(partition) ?? 0));
    streamSeq = after;
    const current: Reader = {
      partitions: [...owned.keys()],
      after,
      deliver(input) {
        if (reader === current) deliver(input);
      },
      reached(seq) {
        if (reader === current) streamSeq = Math.max(streamSeq, seq);
      },
      async hasRoom() {
        if (backlog() >= BACKLOG_MAX) await new Promise<void>((resolve) => waiting.push(resolve));
      },
    };
    reader = current;
    return current;
  }

  function deliver(input: Delivered): void {
    const partition = partitionOf(input.actor);
    if (!owned.has(partition)) return;
    if (input.seq !== null) {
      if (input.seq <= (enqueued.get(partition) ?? 0)) return;
      enqueued.set(partition, input.seq);
    }
    laneFor(partition).push(input);
  }

  /** What is late because there is much to do comes by itself: publishing it again would only add to it. */
  async function publishStaleTells(): Promise<void> {
    if (backlog() > TELLS_MAX) return;
    const before = instant(options.now() - TELL_PATIENCE_MS);
    const stale = await options.store.staleTells([...owned.keys()], before, TELLS_MAX);
    for (const tell of stale) attempt("tell", () => publish(tell));
  }

  return {
    read: startReading,
    async settleReading() {
      reader = null;
      await Promise.all(lanes.map((lane) => lane.forgetStream()));
      eased();
    },
    publish(tells) {
      for (const tell of tells) publish(tell);
    },
    async beat() {
      await settle(await options.store.beat(idleCursors()));
      if (owned.size > 0) await publishStaleTells();
    },
    async fireTimers() {
      // Not before the last ones were dealt with: they would be given twice. A long queue delays timers, and never stops them.
      if (owned.size === 0 || lanes.some((lane) => lane.timersWaiting > 0)) return 0;
      const due = await options.store.dueTimers([...owned.keys()], instant(options.now()), TIMERS_MAX);
      for (const timer of due) laneFor(partitionOf(timer.actor)).push(timerInput(timer, instant(options.now())));
      return due.length;
    },
    owned: () => [...owned.keys()],
    async close() {
      await Promise.all(lanes.map((lane) => lane.close()));
      await options.store.release(Array.from({ length: PARTITIONS }, (_, partition) => partition));
    },
  };
}

/** The same timer fires under the same cause: the second one finds its outcome. */
function timerInput(timer: DueTimer, at: Instant): Delivered {
  const { actor, name, generation, dueAt } = timer;
  const input = { type: "timer.due", name, generation, dueAt };
  return { cause: `timer:${actor}/${name}/${generation}`, actor, input, at, seq: null };
}

function instant(ms: number): Instant {
  return new Date(ms).toISOString();
}
