import { expect, it } from "vitest";
import type { ClientFrame, ServerFrame } from "../../hub/protocol/live.ts";
import { createSubscriptions, type QueueFrame } from "./subscriptions.ts";

function setUp() {
  const sent: ClientFrame[] = [];
  const received: QueueFrame[] = [];
  const subscriptions = createSubscriptions((frame) => sent.push(frame));
  const stop = subscriptions.listen(
    { topic: "queue", filter: { view: "open" }, onFrame: (frame) => received.push(frame) },
    "c0",
  );
  const delta = (id: string, n: number): ServerFrame => ({
    type: "queue.delta",
    id,
    n,
    cursor: `c${n}`,
    upserts: [],
    removed: [],
    total: 0,
  });
  const hello = () => subscriptions.receive({ type: "hello", agent: "a", hub: "h" });
  return { sent, received, subscriptions, stop, delta, hello };
}

it("asks from the cursor of the page that was read", () => {
  expect(setUp().sent).toEqual([
    { type: "subscribe", id: "s1", topic: "queue", filter: { view: "open" }, limit: 100, cursor: "c0" },
  ]);
});

it("goes on from the last cursor heard when the hub says hello again", () => {
  const { sent, subscriptions, delta, hello } = setUp();
  subscriptions.receive(delta("s1", 7));
  hello();
  expect(sent.at(-1)).toMatchObject({ type: "subscribe", id: "s2", cursor: "c7" });
});

it("asks for a snapshot, without cursor, when a number is missing", () => {
  const { sent, received, subscriptions, delta } = setUp();
  subscriptions.receive(delta("s1", 7));
  subscriptions.receive(delta("s1", 9));
  expect(received.map((frame) => frame.n)).toEqual([7]);
  expect(sent.slice(1)).toEqual([
    { type: "unsubscribe", id: "s1" },
    { type: "subscribe", id: "s2", topic: "queue", filter: { view: "open" }, limit: 100 },
  ]);
});

it("drops a number heard before, and frames of a subscription that was replaced", () => {
  const { received, subscriptions, delta, hello } = setUp();
  subscriptions.receive(delta("s1", 7));
  subscriptions.receive(delta("s1", 7));
  hello();
  subscriptions.receive(delta("s1", 8));
  subscriptions.receive(delta("s2", 1));
  expect(received.map((frame) => [frame.id, frame.n])).toEqual([
    ["s1", 7],
    ["s2", 1],
  ]);
});

it("is silent once stopped, and does not subscribe again", () => {
  const { sent, received, subscriptions, stop, delta, hello } = setUp();
  stop();
  hello();
  subscriptions.receive(delta("s1", 1));
  expect(sent.at(-1)).toEqual({ type: "unsubscribe", id: "s1" });
  expect(received).toEqual([]);
});

it("tells that a case is out of sight, once", () => {
  const { subscriptions } = setUp();
  let gone = 0;
  subscriptions.listen({ topic: "case", caseId: "c", onFrame: () => {}, onGone: () => gone++ });
  subscriptions.receive({ type: "gone", id: "s2" });
  subscriptions.receive({ type: "gone", id: "s2" });
  expect(gone).toBe(1);
});
