/**
 * Counts failed log-ins of an address, and says when it has had enough. Successes are not counted: a whole
 * Département may come through one address at half past eight.
 */
import { LRUCache } from "lru-cache";

export type FailureLimit = {
  /** Returns how many seconds the address must wait, or 0. */
  readonly waitS: (address: string) => number;
  readonly count: (address: string) => void;
};

const FAILURES_MAX = 20;
const WINDOW_MS = 60_000;
const ADDRESSES_MAX = 10_000;

export function createFailureLimit(clock: () => number): FailureLimit {
  const windows = new LRUCache<string, { readonly since: number; readonly failures: number }>({ max: ADDRESSES_MAX });
  const current = (address: string) => {
    const window = windows.get(address);
    return window && clock() - window.since < WINDOW_MS ? window : { since: clock(), failures: 0 };
  };
  return {
    waitS(address) {
      const { since, failures } = current(address);
      return failures < FAILURES_MAX ? 0 : Math.ceil((since + WINDOW_MS - clock()) / 1_000);
    },
    count(address) {
      const { since, failures } = current(address);
      windows.set(address, { since, failures: failures + 1 });
    },
  };
}
