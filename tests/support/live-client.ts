/** A console as a test sees it: every frame, and the state that they add up to. */
import { expect } from "vitest";
import type { Socket } from "../../hub/live/client.ts";
import type { LiveConnection, LiveHub } from "../../hub/live/live-hub.ts";
import { type ClientFrame, ServerFrame } from "../../hub/protocol/live.ts";
import type { CaseView, QueueRow } from "../../hub/protocol/queue.ts";

export type QueueAsSeen = { rows: Map<string, QueueRow>; total: number; n: number; cursor: string };

export type LiveClient = {
  readonly agent: string;
  readonly texts: string[];
  readonly frames: ServerFrame[];
  readonly queues: Map<string, QueueAsSeen>;
  readonly cases: Map<string, CaseView>;
  closedWith: number | null;
  send(frame: ClientFrame): void;
  sendText(text: string): void;
  disconnect(): void;
};

/** Connects to the hub without a network. `buffered` says how many bytes the client left unread. */
export function connectClient(hub: LiveHub, agent: string, buffered: () => number = () => 0): LiveClient {
  const client: LiveClient = {
    agent,
    texts: [],
    frames: [],
    queues: new Map(),
    cases: new Map(),
    closedWith: null,
    send: (frame) => connection.receive(JSON.stringify(frame)),
    sendText: (text) => connection.receive(text),
    disconnect: () => connection.closed(),
  };
  const socket: Socket = {
    send(text) {
      const frame = ServerFrame.parse(JSON.parse(text));
      client.texts.push(text);
      client.frames.push(frame);
      take(client, frame);
    },
    close(code) {
      client.closedWith = code;
    },
    get bufferedAmount() {
      return buffered();
    },
  };
  const connection: LiveConnection = hub.connect(socket, { agent, session: `session-${agent}` });
  return client;
}

function take(client: LiveClient, frame: ServerFrame): void {
  if (frame.type === "queue") {
    const rows = new Map(frame.rows.map((row) => [row.caseId, row]));
    client.queues.set(frame.id, { rows, total: frame.total, n: frame.n, cursor: frame.cursor });
  }
  if (frame.type === "queue.delta") takeDelta(client, frame);
  if (frame.type === "case") client.cases.set(frame.id, frame.view);
  if (frame.type === "gone") client.cases.delete(frame.id);
  if (frame.type === "case.delta") {
    const known = client.cases.get(frame.id);
    const items = new Map([...(known?.timeline ?? []), ...frame.items].map((item) => [item.id, item]));
    client.cases.set(frame.id, { ...frame.head, timeline: [...items.values()], cursor: frame.cursor });
  }
}

function takeDelta(client: LiveClient, frame: Extract<ServerFrame, { type: "queue.delta" }>): void {
  const seen = client.queues.get(frame.id) ?? { rows: new Map(), total: 0, n: 0, cursor: "" };
  expect(frame.n).toBe(seen.n + 1);
  for (const row of frame.upserts) {
    expect(row.version).toBeGreaterThanOrEqual(seen.rows.get(row.caseId)?.version ?? 0);
    seen.rows.set(row.caseId, row);
  }
  for (const id of frame.removed) seen.rows.delete(id);
  client.queues.set(frame.id, { rows: seen.rows, total: frame.total, n: frame.n, cursor: frame.cursor });
}
