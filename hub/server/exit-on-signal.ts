/** Stops things in order at Ctrl-C or SIGTERM: what was started last, first. A second signal ends at once. */
import type { Log } from "../log.ts";

export type Stopping = {
  /** Adds something to stop. When the stop has begun already, it is stopped at once. */
  add(close: () => Promise<void>): void;
};

/** Listens for signals. The process exits once everything added has been stopped. */
export function exitOnSignal(process: NodeJS.Process, log: Log): Stopping {
  const closers: (() => Promise<void>)[] = [];
  let isStopping = false;

  async function stop(signal: string): Promise<void> {
    if (isStopping) process.exit(1);
    isStopping = true;
    log.info({ signal }, "stopping");
    for (let close = closers.pop(); close; close = closers.pop()) await close();
    process.exit(0);
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
  };
}
