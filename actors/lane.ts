/**
 * Applies inputs of some partitions in groups, one commit in flight.
 *
 * What happens when a commit fails decides everything here:
 * - "fenced": another hub owns a partition now. Its inputs are dropped (that hub reads them from the stream), the rest is tried again.
 * - `CommitRefused`: one input carries what PostgreSQL refuses. The group is replayed one by one; the culprit is set aside.
 * - anything else: the connection is in doubt and the group may be written. Everything is read again, and the outcomes
 *   found by cause say what was done.
 */
import type { ActorId } from "../machines/kind.ts";
import { type Answer, buildGroup, type Group, type GroupView, referenceOf, spentTimer } from "./group.ts";
import type { LiveCache } from "./live-cache.ts";
import { createMailbox } from "./mailbox.ts";
import { partitionOf } from "./partition-of.ts";
import { type Commit, CommitRefused, type Delivered, type Lease, type Projection, type Store } from "./ports.ts";
import { fresh, revive } from "./revive.ts";
import type { Kinds, Live } from "./turn.ts";

/** Large enough to share one fsync among hundreds, small enough that nobody waits long for it. */
const GROUP_MAX = 300;

/** What a lane tells the runtime. */
export type LaneEvents<Rows, Written> = {
  committed(commit: Commit<Rows>, written: Written, answers: readonly Answer[]): void;
  /** Partitions turned out to be another hub's. */
  lost(partitions: readonly number[]): void;
  /** The store does not answer; the lane tries again after the pause that this promises. */
  failed(error: unknown, attempt: number): Promise<void>;
  /** Inputs left the lane, whatever became of them: there may be room for others. */
  eased(): void;
};

export type LaneOptions<Rows, Written> = {
  readonly kinds: Kinds;
  readonly store: Store<Rows, Written>;
  readonly projection: Projection<Rows>;
  readonly cache: LiveCache;
  readonly events: LaneEvents<Rows, Written>;
  /** Waits a moment: what comes in it shares a commit, and a commit costs more than the moment. */
  readonly gather: () => Promise<void>;
  /** Reads the leases of this hub again, after a doubt. */
  readonly readLeases: () => Promise<readonly Lease[]>;
};

export type Lane = {
  push(input: Delivered): void;
  /** Starts serving a partition under this lease. */
  own(lease: Lease): void;
  /** The store moved an idle partition's cursor: what lies before need not be read again. */
  advance(partition: number, cursor: number): void;
  /** Stops serving partitions, after the commit in flight. Resolves when nothing of theirs is in flight. */
  disown(partitions: readonly number[]): Promise<void>;
  /** Forgets what the stream brought and is not being applied. Resolves when nothing of it is in flight: cursors then say all. */
  forgetStream(): Promise<void>;
  /** Inputs waiting or in flight. */
  readonly backlog: number;
  /** Timers that fell due among them. */
  readonly timersWaiting: number;
  isIdle(partition: number): boolean;
  /** Last sequence of the stream applied in this partition. */
  cursorOf(partition: number): number;
  /** Stops after the commit in flight. */
  close(): Promise<void>;
};

/** Creates a lane and starts it. */
export function createLane<Rows, Written>(options: LaneOptions<Rows, Written>): Lane {
  const mailbox = createMailbox();
  const leases = new Map<number, Lease>();
  let inFlight: readonly Delivered[] = [];
  let settled: Promise<void> = Promise.resolve();
  const stopped = run();

  async function run(): Promise<void> {
    for (;;) {
      await mailbox.filled();
      await options.gather();
      if (mailbox.isClosed) return;
      inFlight = mailbox.take(GROUP_MAX);
      settled = applyUntilDone(inFlight);
      await settled;
      inFlight = [];
      options.events.eased();
    }
  }

  /** Never throws: a store that does not answer is waited for. */
  async function applyUntilDone(inputs: readonly Delivered[]): Promise<void> {
    for (let attempt = 1; !mailbox.isClosed; attempt++) {
      try {
        await apply(ours(inputs));
        return;
      } catch (error) {
        await options.events.failed(error, attempt);
        forget(inputs);
        await readAgain(attempt);
      }
    }
  }

  async function apply(inputs: readonly Delivered[]): Promise<void> {
    if (inputs.length === 0) return;
    try {
      await commitGroup(inputs);
    } catch (error) {
      if (!(error instanceof CommitRefused)) throw error;
      if (inputs.length > 1) for (const input of inputs) await apply(ours([input]));
      else await setAside(inputs[0] as Delivered, error);
    }
  }

  async function commitGroup(inputs: readonly Delivered[]): Promise<void> {
    const view = await loadView(inputs);
    await write(built(view, inputs), inputs);
  }

  /** What throws here is code about data: trying again would throw again, so the culprit is looked for one by one. */
  function built(view: GroupView, inputs: readonly Delivered[]): Group<Rows> {
    try {
      return buildGroup(options.kinds, view, inputs, options.projection);
    } catch (error) {
      throw new CommitRefused(error instanceof Error ? error.message : String(error), { cause: error });
    }
  }

  async function write(group: Group<Rows>, inputs: readonly Delivered[]): Promise<void> {
    if (group.commit.partitions.length === 0) return;
    const result = await options.store.commit(group.commit).catch((error: unknown) => {
      // It may be written all the same: what is remembered of those whom a step touched is no longer sure.
      for (const actor of group.lives.keys()) options.cache.delete(actor);
      throw error;
    });
    if (result.status === "fenced") {
      forget(inputs);
      await dropLost();
      return apply(ours(inputs));
    }
    for (const [partition, lease] of group.leases) if (leases.has(partition)) leases.set(partition, lease);
    for (const [actor, live] of group.lives) options.cache.set(actor, live);
    options.events.committed(group.commit, result.written, group.answers);
  }

  /** The only thing left of an input that cannot be stored is a dead letter, under the same fence. */
  async function setAside(input: Delivered, error: CommitRefused): Promise<void> {
    const lease = leases.get(partitionOf(input.actor));
    if (!lease) return;
    const { seq, ...envelope } = input;
    const reference = referenceOf(input.cause);
    const outcome = { status: "set-aside" as const, reference };
    const cursor = seq ?? lease.cursor;
    const timer = spentTimer(input.actor, input.input);
    const commit: Commit<Rows> = {
      partitions: [{ ...lease, cursor }],
      inputs: [{ cause: input.cause, actor: input.actor, at: input.at, outcome }],
      facts: [],
      actors: [],
      timers: timer ? [timer] : [],
      works: [],
      tells: [],
      told: input.told ? [input.cause] : [],
      deadLetters: [{ reference, envelope, error: error.message.toWellFormed(), at: input.at }],
      rows: [],
    };
    const group = { commit, lives: new Map(), leases: new Map([[lease.partition, { ...lease, cursor }]]) };
    await write({ ...group, answers: [{ envelope: input, outcome }], defects: commit.deadLetters }, [input]);
  }

  async function loadView(inputs: readonly Delivered[]) {
    const actors = new Set(inputs.map((input) => input.actor));
    const lives = new Map<ActorId, Live>();
    const missing: ActorId[] = [];
    for (const actor of actors) {
      const live = options.cache.get(actor);
      // A quarantined actor is read each time: a person may have released it.
      if (live && !live.quarantined) lives.set(actor, live);
      else missing.push(actor);
    }
    const [loaded] = await Promise.all([
      options.store.load(
        missing,
        inputs.map((input) => input.cause),
      ),
      options.projection.prepare([...actors]),
    ]);
    const broken = new Map<ActorId, Error>();
    for (const actor of missing) lives.set(actor, fresh(options.kinds, actor));
    for (const row of loaded.actors) {
      const revived = await revive(options.kinds, row, (actor) => options.store.facts(actor));
      lives.set(row.actor, revived.live);
      if (revived.error) broken.set(row.actor, revived.error);
    }
    return { lives, remembered: options.cache.get, broken, outcomes: loaded.outcomes, leases: new Map(leases) };
  }

  async function readAgain(attempt: number): Promise<void> {
    try {
      await dropLost();
    } catch (error) {
      await options.events.failed(error, attempt);
    }
  }

  async function dropLost(): Promise<void> {
    const held = new Map((await options.readLeases()).map((lease) => [lease.partition, lease]));
    const lost = [...leases.keys()].filter((partition) => held.get(partition)?.epoch !== leases.get(partition)?.epoch);
    for (const partition of lost) leases.delete(partition);
    for (const partition of leases.keys()) leases.set(partition, held.get(partition) as Lease);
    mailbox.drop((input) => !leases.has(partitionOf(input.actor)));
    if (lost.length > 0) options.events.lost(lost);
  }

  const ours = (inputs: readonly Delivered[]) => inputs.filter((input) => leases.has(partitionOf(input.actor)));

  function forget(inputs: readonly Delivered[]): void {
    for (const { actor } of inputs) options.cache.delete(actor);
  }

  return {
    push: (input) => mailbox.push(input),
    own(lease) {
      options.cache.dropPartition(lease.partition);
      leases.set(lease.partition, lease);
    },
    advance(partition, cursor) {
      const lease = leases.get(partition);
      if (lease && lease.cursor < cursor) leases.set(partition, { ...lease, cursor });
    },
    async disown(partitions) {
      for (const partition of partitions) leases.delete(partition);
      mailbox.drop((input) => !leases.has(partitionOf(input.actor)));
      options.events.eased();
      if (inFlight.some((input) => partitions.includes(partitionOf(input.actor)))) await settled;
    },
    async forgetStream() {
      mailbox.drop(({ seq }) => seq !== null);
      if (inFlight.some(({ seq }) => seq !== null)) await settled;
    },
    get backlog() {
      return mailbox.size + inFlight.length;
    },
    get timersWaiting() {
      return mailbox.count(isTimer) + inFlight.filter(isTimer).length;
    },
    cursorOf: (partition) => leases.get(partition)?.cursor ?? 0,
    isIdle: (partition) => mailbox.size === 0 && !inFlight.some((input) => partitionOf(input.actor) === partition),
    async close() {
      mailbox.close();
      await stopped;
    },
  };
}

const isTimer = ({ seq }: Delivered) => seq === null;
