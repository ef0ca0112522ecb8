/** Writes outcomes in groups: those of a moment together, and those that come while one is written in the next. */
import type { Tell } from "../../actors/ports.ts";
import type { OutboxQueries, Settled } from "../../db/queries/outbox/outbox.ts";
import type { Log } from "../log.ts";

export type Settler = {
  /** Resolves once the outcome is committed. It does not give up: an outcome lost here would be told as unknown. */
  settle(row: Settled): Promise<void>;
};

/** Nobody waits for an outcome. */
const GATHER_MS = 20;
const RETRY_MS = 200;
const RETRY_MS_MAX = 5_000;

/** Creates the settler. */
export function createSettler(options: {
  readonly queries: Pick<OutboxQueries, "settle">;
  readonly log: Log;
  readonly pause: (ms: number) => Promise<void>;
  readonly onTold: (tells: readonly Tell[]) => void;
}): Settler {
  let waiting: { readonly row: Settled; readonly done: () => void }[] = [];
  let isWriting = false;

  async function write(): Promise<void> {
    while (waiting.length > 0) {
      await options.pause(GATHER_MS);
      const group = waiting;
      waiting = [];
      await writeGroup(group.map(({ row }) => row));
      for (const { done } of group) done();
    }
    isWriting = false;
  }

  async function writeGroup(rows: readonly Settled[]): Promise<void> {
    for (let wait = RETRY_MS; ; wait = Math.min(wait * 2, RETRY_MS_MAX)) {
      try {
        await options.queries.settle(rows);
        break;
      } catch (error) {
        options.log.warn({ count: rows.length, error }, "outcomes could not be written, trying again");
        await options.pause(wait);
      }
    }
    const tells = rows.flatMap((row) => (row.status === "done" && row.tell !== null ? [row.tell] : []));
    if (tells.length > 0) options.onTold(tells.map(({ cause, to, input, at }) => ({ cause, to, input, at })));
  }

  return {
    settle: (row) =>
      new Promise((done) => {
        waiting.push({ row, done });
        if (isWriting) return;
        isWriting = true;
        void write();
      }),
  };
}
