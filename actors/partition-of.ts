import type { ActorId } from "../machines/kind.ts";

/** Fixed for the life of a database: changing it would move actors away from their facts. */
export const PARTITIONS = 64;

/** Two lanes in a hub let one group be decided while the other is being written. */
export const LANES = 2;

/** Returns the lane that serves a partition: steps between actors of one lane are taken in the commit of what caused them. */
export const laneOf = (partition: number): number => partition % LANES;

/** Returns the partition of an actor: FNV-1a (32 bits) of its id, modulo `PARTITIONS`. Pure. */
export function partitionOf(actor: ActorId): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < actor.length; index++) {
    hash ^= actor.charCodeAt(index);
    hash = Math.imul(hash, 0x01000193);
  }
  return (hash >>> 0) % PARTITIONS;
}

/** Returns the partitions that `hub` should hold when these hubs live (rendezvous hashing). Pure. */
export function shareOf(hub: string, hubs: readonly string[]): ReadonlySet<number> {
  const share = new Set<number>();
  for (let partition = 0; partition < PARTITIONS; partition++)
    if (winner(partition, hubs) === hub) share.add(partition);
  return share;
}

function winner(partition: number, hubs: readonly string[]): string | undefined {
  let best: string | undefined;
  let bestWeight = -1;
  for (const hub of hubs) {
    const weight = weightOf(`${partition}/${hub}`);
    if (weight > bestWeight) [best, bestWeight] = [hub, weight];
  }
  return best;
}

/** FNV-1a leaves the high bits of close keys alike; the finisher of MurmurHash3 spreads them. */
function weightOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < key.length; index++) hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
