import { createRoot, createSignal } from "solid-js";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { QueueFilter, QueueRow } from "../../../hub/protocol/queue.ts";
import type { QueueFrame } from "../../live/subscriptions.ts";
import { createTestConsole, ROW } from "../session/test-console.tsx";
import { createQueue } from "./create-queue.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const TOTAL = 1_000;
const rowAt = (index: number): QueueRow => ({ ...ROW, caseId: `c${String(index).padStart(4, "0")}` });

function setUp() {
  const offsets: number[] = [];
  let onFrame = (_frame: QueueFrame) => {};
  const { console } = createTestConsole();
  const [filter, setFilter] = createSignal<QueueFilter>({ view: "open" });
  const queue = createQueue(
    {
      api: {
        ...console.api,
        queue: async (_filter, offset, limit) => {
          offsets.push(offset);
          const rows = Array.from({ length: limit }, (_, index) => rowAt(offset + index));
          return { ok: true, value: { rows, total: TOTAL, offset, cursor: "k" } };
        },
      },
      subscriptions: {
        ...console.subscriptions,
        listen: (topic) => {
          if (topic.topic === "queue") onFrame = topic.onFrame;
          return () => {};
        },
      },
    },
    filter,
  );
  const tell = (removed: string[]) =>
    onFrame({ type: "queue.delta", id: "s", n: 1, cursor: "k", upserts: [], removed, total: TOTAL - removed.length });
  return { queue, offsets, setFilter, tell };
}

/** Runs a test under a root, after the first page came. */
async function within(run: (parts: ReturnType<typeof setUp>) => Promise<void>): Promise<void> {
  const { parts, dispose } = createRoot((dispose) => ({ parts: setUp(), dispose }));
  await vi.advanceTimersByTimeAsync(0);
  await run(parts);
  dispose();
}

it("reads where one stops scrolling, not what one passed", async () => {
  await within(async ({ queue, offsets }) => {
    for (const place of [150, 350, 550]) queue.show(place, place + 20);
    await vi.advanceTimersByTimeAsync(100);
    expect(offsets).toEqual([0, 500]);
    expect(queue.rowAt(560)?.caseId).toBe("c0560");
  });
});

it("reads again, once, what may be off because unread rows left", async () => {
  await within(async ({ queue, offsets, tell }) => {
    queue.show(500, 520);
    await vi.advanceTimersByTimeAsync(100);
    tell(["c0300"]);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(offsets).toEqual([0, 500, 500]);
  });
});

it("reads nothing more while nothing changes", async () => {
  await within(async ({ queue, offsets }) => {
    queue.show(0, 20);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(offsets).toEqual([0]);
  });
});

it("keeps the former rows in sight until the other filter's come", async () => {
  await within(async ({ queue, setFilter }) => {
    setFilter({ view: "mine" });
    expect([queue.status(), queue.rowAt(0)?.caseId]).toEqual(["ready", "c0000"]);
  });
});
