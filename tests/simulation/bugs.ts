/**
 * Things that are wrong on purpose, each around the store, the bus or the machines that the runtime is given: a simulation
 * that does not find them proves nothing. Nothing of this reaches the code that people run.
 */
import type { MemoryDatabase } from "../../actors/memory/memory-database.ts";
import type { MemoryStream } from "../../actors/memory/memory-stream.ts";
import { partitionOf } from "../../actors/partition-of.ts";
import type { Commit, DueTimer, Envelope, Store, StoredActor } from "../../actors/ports.ts";
import type { AnyKind, Kinds } from "../../actors/turn.ts";
import { decideAgent } from "../../machines/agent/decide.ts";
import type { AgentInput } from "../../machines/agent/language.ts";
import type { AgentState } from "../../machines/agent/state.ts";
import type { ActorId, Json } from "../../machines/kind.ts";
import { readTimerName } from "../../machines/timers.ts";
import type { Random } from "../../simulators/random.ts";
import type { Clock } from "./clock.ts";

type MemoryStore = Store<Json, null>;

export type BugContext = {
  readonly database: MemoryDatabase;
  readonly stream: MemoryStream;
  readonly clock: Clock;
  readonly random: Random;
};

export type Bug = {
  readonly name: string;
  readonly store?: (store: MemoryStore, context: BugContext & { readonly hub: string }) => MemoryStore;
  readonly kinds?: (kinds: Kinds) => Kinds;
  readonly onPublish?: (context: BugContext, envelope: Envelope) => void;
};

const DONE = { status: "committed", written: null } as const;

/** Changes what is committed. */
function committing(name: string, change: (group: Commit<Json>, context: BugContext) => Commit<Json>): Bug {
  return {
    name,
    store: (store, context) => ({ ...store, commit: (group) => store.commit(change(group, context)) }),
  };
}

export const bugs: readonly Bug[] = [
  {
    name: "the fence is ignored",
    store: (store, { database, hub }) => ({
      ...store,
      async commit(group) {
        const rows = group.partitions.map(({ partition }) => database.partitions[partition]);
        const before = rows.map((row) => row && { owner: row.owner, epoch: row.epoch });
        rows.forEach((row, index) => {
          if (row) Object.assign(row, { owner: hub, epoch: group.partitions[index]?.epoch });
        });
        try {
          return await store.commit(group);
        } finally {
          rows.forEach((row, index) => {
            if (row) Object.assign(row, before[index]);
          });
        }
      },
    }),
  },
  {
    name: "the sender is answered before the commit",
    store: (store, { clock }) => ({
      ...store,
      async commit(group) {
        clock.later(60, () => void store.commit(group).catch(() => {}));
        return DONE;
      },
    }),
  },
  {
    name: "two commits of one partition are in flight",
    store: (store, { clock, random, database }) => ({
      ...store,
      async commit(group) {
        // As a second connection would: written when its turn comes, at whatever position the partition has then.
        if (!random.chance(0.3)) return await store.commit(group);
        clock.later(random.next() * 200, () => {
          const moved = group.partitions.map((lease) => ({
            ...lease,
            position: Math.max(lease.position, database.partitions[lease.partition]?.position ?? 0),
          }));
          void store.commit({ ...group, partitions: moved }).catch(() => {});
        });
        return DONE;
      },
    }),
  },
  {
    name: "a commit in doubt is taken for done",
    store: (store, { random }) => ({
      ...store,
      commit: async (group) => (random.chance(0.05) ? DONE : await store.commit(group)),
    }),
  },
  {
    name: "the cursor is moved before the transaction, not in it",
    store: (store, { database, random }) => ({
      ...store,
      async commit(group) {
        for (const { partition, cursor } of group.partitions) {
          const row = database.partitions[partition];
          if (row) row.cursor = Math.max(row.cursor, cursor);
        }
        if (random.chance(0.05)) throw new Error("the connection is lost");
        return await store.commit(group);
      },
    }),
  },
  {
    name: "idle cursors go too far",
    store: (store, { stream, database, hub }) => ({
      ...store,
      async beat(idle) {
        const placement = await store.beat(idle);
        for (const { partition } of placement.mine) {
          const row = database.partitions[partition];
          if (row?.owner === hub) row.cursor = Math.max(row.cursor, stream.lastSeq);
        }
        return placement;
      },
    }),
  },
  {
    name: "inputs are not recognised by their cause",
    store: (store, { database }) => ({
      ...store,
      load: async (actors, causes) => ({ ...(await store.load(actors, causes)), outcomes: new Map() }),
      commit: (group) =>
        store.commit({ ...group, inputs: group.inputs.filter(({ cause }) => !database.inputs.has(cause)) }),
    }),
  },
  {
    name: "a step is forgotten when it is published",
    onPublish({ database }, { told, cause }) {
      if (told) database.tells.delete(cause);
    },
  },
  committing("a step is never marked as applied", (group) => ({ ...group, told: [] })),
  {
    name: "a timer fires at the instant of its last arming",
    store(store, { database }) {
      const seen = new Map<string, DueTimer>();
      return {
        ...store,
        async dueTimers(partitions, now, limit) {
          const due = await store.dueTimers(partitions, now, limit);
          for (const [key, timer] of database.timers) {
            const known = seen.get(key);
            if (!known || known.dueAt > timer.dueAt) seen.set(key, timer);
          }
          const early = [...seen.values()].flatMap((old): readonly DueTimer[] => {
            const current = database.timers.get(`${old.actor}/${old.name}`);
            const isOurs = partitions.includes(partitionOf(old.actor));
            return isOurs && current && old.dueAt <= now && current.dueAt > now
              ? [{ ...old, generation: current.generation }]
              : [];
          });
          return [...due, ...early];
        },
      };
    },
  },
  committing("timers are not written with the facts", (group, { random }) =>
    random.chance(0.1) ? { ...group, timers: [] } : group,
  ),
  committing("snapshots are not written with the facts", (group, { random }) =>
    random.chance(0.05) ? { ...group, actors: [] } : group,
  ),
  {
    name: "actors in memory outlive a takeover",
    store(store) {
      const remembered = new Map<ActorId, StoredActor>();
      return {
        ...store,
        async load(actors, causes) {
          const loaded = await store.load(actors, causes);
          for (const actor of loaded.actors) if (!remembered.has(actor.actor)) remembered.set(actor.actor, actor);
          return { ...loaded, actors: loaded.actors.map((actor) => remembered.get(actor.actor) ?? actor) };
        },
        async commit(group) {
          const result = await store.commit(group);
          if (result.status === "committed") for (const actor of group.actors) remembered.set(actor.actor, actor);
          return result;
        },
      };
    },
  },
  {
    name: "capacity is freed on silence",
    kinds(kinds) {
      const agent = kinds.agent as AnyKind;
      return { ...kinds, agent: { ...agent, decide: freeOnSilence(agent.decide) } };
    },
  },
];

function freeOnSilence(decide: AnyKind["decide"]): AnyKind["decide"] {
  return (state, input, turn) => {
    const asked = input as unknown as AgentInput;
    const { name, of } = asked.type === "timer.due" ? readTimerName(asked.name) : { name: "", of: null };
    const known = of !== null && (state as unknown as AgentState).reservations[of];
    if (name !== "doubt" || !known) return decide(state, input, turn);
    const decided = decideAgent(state as unknown as AgentState, asked, turn);
    const freed = { type: "reservation.freed", at: turn.at, reservation: of ?? "", why: "not-taken" };
    return decided.accepted && decided.facts.length > 0 ? { accepted: true, facts: [freed] } : { ...decided };
  };
}
