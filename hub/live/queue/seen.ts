/** What a subscriber has seen, against the news. Pure. */
import type { Positions } from "../../../db/queries/queue/positions.ts";

/** Commits that were told as one, both positions included. */
export type Jump = { readonly partition: number; readonly fromPosition: number; readonly toPosition: number };

/** Returns the greater position of each partition. A cursor never goes back: what its client has seen beyond the news must still be seen to end. */
export function furthest(positions: Positions, ahead: Positions): Positions {
  const all = new Map(positions);
  for (const [partition, at] of ahead) all.set(partition, Math.max(at, all.get(partition) ?? 0));
  return all;
}

/** Tells whether somebody has seen a part of a jump: what came and went in the rest is not told. */
export function isInside(seen: Positions, jumps: readonly Jump[]): boolean {
  return jumps.some(({ partition, fromPosition, toPosition }) => {
    const at = seen.get(partition) ?? 0;
    return at >= fromPosition && at < toPosition;
  });
}
