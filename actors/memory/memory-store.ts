/** The runtime's store over a `MemoryDatabase`. Passes `tests/contracts/store.contract.ts`, as PostgreSQL does. */
import type { Json } from "../../machines/kind.ts";
import { partitionOf } from "../partition-of.ts";
import type { Lease, Outcome, Placement, Store } from "../ports.ts";
import { copy, findDue, type MemoryDatabase, type MemoryPartition, writeGroup } from "./memory-database.ts";

const LEASE_MS = 5_000;

/** Creates the store of one hub. Each call does its work at once; only the answer is a promise. */
export function createMemoryStore(database: MemoryDatabase, hub: string): Store<Json, null> {
  const { partitions, now } = database;

  function beat(idle: ReadonlyMap<number, number>): Placement {
    const at = now();
    database.hubs.set(hub, at + LEASE_MS);
    const mine: Lease[] = [];
    const free: number[] = [];
    for (const [partition, row] of partitions.entries()) {
      if (row.owner === hub) {
        row.expiresAt = at + LEASE_MS;
        row.cursor = Math.max(row.cursor, idle.get(partition) ?? 0);
        mine.push(leaseOf(partition, row));
      } else if (row.owner === null || row.expiresAt < at) free.push(partition);
    }
    return { hubs: [...database.hubs].filter(([, expiresAt]) => expiresAt > at).map(([id]) => id), mine, free };
  }

  function take(wanted: readonly number[]): readonly Lease[] {
    const at = now();
    const won = wanted.flatMap((partition) => {
      const row = partitions[partition];
      return row && (row.owner === null || row.expiresAt < at) ? [{ row, partition }] : [];
    });
    for (const { row } of won) Object.assign(row, { owner: hub, epoch: row.epoch + 1, expiresAt: at + LEASE_MS });
    return won.map(({ row, partition }) => leaseOf(partition, row));
  }

  return {
    async load(actors, causes) {
      const outcomes = causes.flatMap((cause): readonly (readonly [string, Outcome])[] => {
        const row = database.inputs.get(cause);
        return row ? [[cause, copy(row.outcome)]] : [];
      });
      return {
        actors: copy([...new Set(actors)].flatMap((actor) => database.snapshots.get(actor) ?? [])),
        outcomes: new Map(outcomes),
      };
    },
    commit: async (group) => {
      const status = writeGroup(database, hub, group);
      return status === "committed" ? { status, written: null } : { status };
    },
    beat: async (idle) => beat(idle),
    take: async (wanted) => take(wanted),
    async release(given) {
      for (const partition of given) {
        const row = partitions[partition];
        if (row?.owner === hub) Object.assign(row, { owner: null, expiresAt: Number.NEGATIVE_INFINITY });
      }
    },
    dueTimers: async (owned, at, limit) => copy(findDue(database, owned, at).slice(0, limit)),
    async staleTells(owned, before, limit) {
      const stale = [...database.tells.values()].filter(
        ({ to, at }) => at <= before && owned.includes(partitionOf(to)),
      );
      return copy(stale.toSorted((a, b) => a.at.localeCompare(b.at)).slice(0, limit));
    },
    facts: async (actor) => copy(database.factsOf.get(actor) ?? []),
  };
}

function leaseOf(partition: number, { epoch, cursor, position }: MemoryPartition): Lease {
  return { partition, epoch, cursor, position };
}
