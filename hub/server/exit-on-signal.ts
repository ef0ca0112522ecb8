/** Stops things in order at Ctrl-C or SIGTERM: what was started last, first. A second signal ends at once. */
import type { Log } from "../log.ts";

const TWICE_MS_MAX = 1_000;

export type Stopping = {
  /** Adds something to stop. When the stop has begun already, it is stopped at once. */
  add(close: () => Promise<void>): void;
  /** Stops all that was added, when the start failed half-way. */
  closeAll(): Promise<void>;
};

/** Listens for signals. The process exits once everything added has been stopped. */
export function exitOnSignal(process: NodeJS.Process, log: Log): Stopping {
  const closers: (() => Promise<void>)[] = [];
  let stoppingSince: number | null = null;

  async function stop(signal: string): Promise<void> {
    if (stoppingSince !== null) {
      // Terminals and package managers may send one Ctrl-C twice.
      if (performance.now() - stoppingSince > TWICE_MS_MAX) process.exit(1);
      return;
    }
    stoppingSince = performance.now();
    log.info({ signal }, "stopping");
    await closeAll();
    process.exit(0);
  }

  async function closeAll(): Promise<void> {
    for (let close = closers.pop(); close; close = closers.pop()) await close();
  }

  const begin = (signal: string) => {
    stop(signal).catch((error: unknown) => {
      log.error({ error }, "not everything could be stopped in order");
      process.exit(1);
    });
  };
  process.on("SIGINT", () => begin("SIGINT"));
  process.on("SIGTERM", () => begin("SIGTERM"));
  return {
    add: (close) => {
      closers.push(close);
    },
    closeAll,
  };
}
