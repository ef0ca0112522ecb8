/**
 * Actors kept in memory between turns: what it forgets is read again, so memory is bounded by its size and not by the
 * number of citizens (passivation). An entry is true only under the lease it was read in: a new lease drops its partition.
 */
import { LRUCache } from "lru-cache";
import type { ActorId } from "../machines/kind.ts";
import { partitionOf } from "./partition-of.ts";
import type { Live } from "./turn.ts";

export type LiveCache = {
  get(actor: ActorId): Live | undefined;
  set(actor: ActorId, live: Live): void;
  delete(actor: ActorId): void;
  dropPartition(partition: number): void;
};

/** Creates a cache of at most `max` actors, least recently used out first. `max` 0 keeps none: each turn then reads its actor. */
export function createLiveCache(max: number): LiveCache {
  if (max === 0) return { get: () => undefined, set: () => {}, delete: () => {}, dropPartition: () => {} };
  const lives = new LRUCache<ActorId, Live>({ max });
  return {
    get: (actor) => lives.get(actor),
    set: (actor, live) => {
      lives.set(actor, live);
    },
    delete: (actor) => {
      lives.delete(actor);
    },
    dropPartition: (partition) => {
      for (const actor of [...lives.keys()]) if (partitionOf(actor) === partition) lives.delete(actor);
    },
  };
}
