/** Token buckets by client, in bounded memory. Each hub counts for itself: the aim is to stop floods, not to bill. */
import { LRUCache } from "lru-cache";

export type Rate = {
  /** How many at once after a rest. */
  readonly burst: number;
  /** How many a minute in the long run. */
  readonly perMinute: number;
};

const CLIENTS_MAX = 50_000;

export type RateLimit = {
  /** Takes one token. Returns 0 when there was one, else how many seconds to wait. */
  take(client: string): number;
};

/** Creates a limit. The least recent client is forgotten beyond 50,000. */
export function createRateLimit(rate: Rate, clock: () => number): RateLimit {
  const buckets = new LRUCache<string, { tokens: number; at: number }>({ max: CLIENTS_MAX });
  const perMs = rate.perMinute / 60_000;
  return {
    take(client) {
      const now = clock();
      const bucket = buckets.get(client) ?? { tokens: rate.burst, at: now };
      const tokens = Math.min(rate.burst, bucket.tokens + (now - bucket.at) * perMs);
      const isTaken = tokens >= 1;
      buckets.set(client, { tokens: isTaken ? tokens - 1 : tokens, at: now });
      return isTaken ? 0 : Math.ceil((1 - tokens) / perMs / 1000);
    },
  };
}
