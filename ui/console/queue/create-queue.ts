/** The live queue under a filter: reads pages as they come into view, and follows the hub's deltas. */
import { type Accessor, createEffect, createMemo, createSignal, on, onCleanup } from "solid-js";
import type { QueueFilter, QueueRow } from "../../../hub/protocol/queue.ts";
import { emptyQueue, moveQueue, type QueueEvent, type QueueState } from "../../live/queue-state.ts";
import type { Console } from "../session/console-context.tsx";

const PAGE_ROWS = 100;
/** While one scrolls fast, only where one stops is read. */
const SETTLE_MS = 60;
/** Rows that were read and may be off are read again this long after, once for a burst of changes. */
const REREAD_MS = 400;

export type LiveQueue = {
  readonly state: Accessor<QueueState>;
  readonly status: Accessor<"loading" | "ready" | "failed">;
  readonly rowAt: (index: number) => QueueRow | undefined;
  /** Says which places are in view, so that they are read. */
  readonly show: (first: number, last: number) => void;
  /** Keeps that row where it is until called with null. */
  readonly hold: (caseId: string | null) => void;
  readonly retry: () => void;
};

/** Creates the queue. While another filter loads, the former rows stay. */
export function createQueue(console: Pick<Console, "api" | "subscriptions">, filter: Accessor<QueueFilter>): LiveQueue {
  const [state, setState] = createSignal<QueueState>(emptyQueue);
  const [status, setStatus] = createSignal<"loading" | "ready" | "failed">("loading");
  const drift = createMemo(() => state().drift);
  const move = (event: QueueEvent) => setState((before) => moveQueue(before, event));
  let current = new AbortController();
  let stopListening = () => {};
  let asked = new Set<number>();
  let view = { first: 0, last: 0 };
  let settling: ReturnType<typeof setTimeout> | undefined;
  let rereading: ReturnType<typeof setTimeout> | undefined;

  async function start(under: QueueFilter): Promise<void> {
    stop();
    current = new AbortController();
    const { signal } = current;
    setStatus((before) => (before === "ready" ? before : "loading"));
    const result = await quiet(signal, console.api.queue(under, 0, PAGE_ROWS, signal));
    if (!result || signal.aborted) return;
    if (!result.ok) {
      setStatus("failed");
      return;
    }
    move({ type: "snapshot", rows: result.value.rows, total: result.value.total });
    setStatus("ready");
    stopListening = console.subscriptions.listen(
      {
        topic: "queue",
        filter: under,
        onFrame: (frame) => {
          if (frame.type === "queue") move({ type: "snapshot", rows: frame.rows, total: frame.total });
          else move({ type: "delta", upserts: frame.upserts, removed: frame.removed, total: frame.total });
          askForView();
        },
      },
      result.value.cursor,
    );
  }

  function stop(): void {
    current.abort();
    stopListening();
    stopListening = () => {};
    asked = new Set();
    clearTimeout(settling);
    clearTimeout(rereading);
  }

  async function readPage(page: number): Promise<void> {
    const { signal } = current;
    asked.add(page);
    const askedAt = state().clock;
    const offset = page * PAGE_ROWS;
    const result = await quiet(signal, console.api.queue(filter(), offset, PAGE_ROWS, signal));
    if (signal.aborted) return;
    asked.delete(page);
    if (result?.ok) move({ type: "page", offset, rows: result.value.rows, total: result.value.total, askedAt });
  }

  function askForView(isAll = false): void {
    const { slots } = state();
    const lastPage = Math.floor(Math.min(view.last, slots.length - 1) / PAGE_ROWS);
    for (let page = Math.floor(view.first / PAGE_ROWS); page <= lastPage; page++) {
      const part = slots.slice(Math.max(view.first, page * PAGE_ROWS), Math.min(view.last + 1, (page + 1) * PAGE_ROWS));
      if (!asked.has(page) && (isAll || part.includes(undefined))) void readPage(page);
    }
  }

  createEffect(on(filter, (under) => void start(under)));
  createEffect(
    on(
      drift,
      () => {
        clearTimeout(rereading);
        rereading = setTimeout(() => askForView(state().slots.indexOf(undefined) < view.last), REREAD_MS);
      },
      { defer: true },
    ),
  );
  onCleanup(stop);
  return {
    state,
    status,
    rowAt: (index) => {
      const id = state().slots[index];
      return id === undefined ? undefined : state().rows.get(id);
    },
    show(first, last) {
      view = { first, last };
      clearTimeout(settling);
      settling = setTimeout(askForView, SETTLE_MS);
    },
    hold: (caseId) => move({ type: "hold", caseId }),
    retry: () => void start(filter()),
  };
}

/** Gives nothing when the request was given up on purpose. */
async function quiet<T>(signal: AbortSignal, answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (cause) {
    if (signal.aborted) return undefined;
    throw cause;
  }
}
