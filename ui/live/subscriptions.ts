/**
 * What the tab listens to, over one socket. Each subscription keeps its cursor, so that a reconnection goes on from
 * there; a hole in the delta numbers drops the cursor and asks for a fresh snapshot. An id is never used twice: a
 * frame of a former subscription is recognised and dropped.
 */
import type { ClientFrame, ServerFrame } from "../../hub/protocol/live.ts";
import type { QueueFilter } from "../../hub/protocol/queue.ts";

type FrameOf<T extends ServerFrame["type"]> = Extract<ServerFrame, { readonly type: T }>;
export type QueueFrame = FrameOf<"queue"> | FrameOf<"queue.delta">;
export type CaseFrame = FrameOf<"case"> | FrameOf<"case.delta">;

type Topic =
  | { readonly topic: "queue"; readonly filter: QueueFilter; readonly onFrame: (frame: QueueFrame) => void }
  | {
      readonly topic: "case";
      readonly caseId: string;
      readonly onFrame: (frame: CaseFrame) => void;
      readonly onGone: () => void;
    };

type Subscription = Topic & { id: string; n: number | null; cursor: string | undefined };

export type Subscriptions = {
  /** Listens until the returned function is called. `cursor` is where a page read by HTTP ended. */
  listen(topic: Topic, cursor?: string): () => void;
  /** Takes a frame off the socket; those that are nobody's are ignored. */
  receive(frame: ServerFrame): void;
};

/** Creates the table of subscriptions. `send` may drop frames: hello sends all again. */
export function createSubscriptions(send: (frame: ClientFrame) => void): Subscriptions {
  const table = new Map<string, Subscription>();
  let made = 0;

  function ask(subscription: Subscription): void {
    table.delete(subscription.id);
    subscription.id = `s${++made}`;
    subscription.n = null;
    table.set(subscription.id, subscription);
    const cursor = subscription.cursor === undefined ? {} : { cursor: subscription.cursor };
    if (subscription.topic === "queue") {
      const { id, filter } = subscription;
      send({ type: "subscribe", id, topic: "queue", filter, limit: 100, ...cursor });
    } else {
      send({ type: "subscribe", id: subscription.id, topic: "case", caseId: subscription.caseId, ...cursor });
    }
  }

  function resync(subscription: Subscription): void {
    send({ type: "unsubscribe", id: subscription.id });
    subscription.cursor = undefined;
    ask(subscription);
  }

  function deliver(frame: QueueFrame | CaseFrame): void {
    const subscription = table.get(frame.id);
    if (!subscription) return;
    const fit = fitOf(subscription.n, frame);
    if (fit === "duplicate") return;
    if (fit === "hole") {
      resync(subscription);
      return;
    }
    subscription.n = frame.n;
    subscription.cursor = frame.cursor;
    if (subscription.topic === "queue" && (frame.type === "queue" || frame.type === "queue.delta")) {
      subscription.onFrame(frame);
    }
    if (subscription.topic === "case" && (frame.type === "case" || frame.type === "case.delta")) {
      subscription.onFrame(frame);
    }
  }

  return {
    listen(topic, cursor) {
      const subscription: Subscription = { ...topic, id: "", n: null, cursor };
      ask(subscription);
      return () => {
        if (table.delete(subscription.id)) send({ type: "unsubscribe", id: subscription.id });
      };
    },
    receive(frame) {
      if (frame.type === "hello") for (const subscription of [...table.values()]) ask(subscription);
      if (frame.type === "gone") {
        const subscription = table.get(frame.id);
        table.delete(frame.id);
        if (subscription?.topic === "case") subscription.onGone();
      }
      if ("n" in frame) deliver(frame);
    },
  };
}

/** Tells whether a frame is the next one. A snapshot always is: it starts the numbers again. Pure. */
export function fitOf(last: number | null, frame: QueueFrame | CaseFrame): "fits" | "duplicate" | "hole" {
  const isSnapshot = frame.type === "queue" || frame.type === "case";
  if (isSnapshot || last === null || frame.n === last + 1) return "fits";
  return frame.n <= last ? "duplicate" : "hole";
}
