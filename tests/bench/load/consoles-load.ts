/** Consoles of many agents: each has a socket, looks at the whole queue that it may see, and keeps its own state of it. */
import { WebSocket } from "ws";
import type { ServerFrame } from "../../../hub/protocol/live.ts";
import { answerAsks, preciseNow, watchOwnCpu } from "./answer-asks.ts";
import { digestOf } from "./digest.ts";

export type ConsolesAsk =
  | { readonly type: "connect"; readonly url: string; readonly cookies: readonly string[] }
  /** Forgets what was measured so far. */
  | { readonly type: "watch" }
  | { readonly type: "report" };

export type ConsolesAnswer = {
  readonly connected: number;
  /** Milliseconds from each contact's sending to each console, all consoles together. */
  readonly latencies: Float64Array;
  readonly frames: number;
  /** Deltas whose number was not the next one. */
  readonly holes: number;
  readonly snapshots: number;
  /** Digest of the state of each console, and its total, in the order of the cookies. */
  readonly states: readonly { readonly digest: string; readonly rows: number; readonly total: number }[];
  readonly cpu: number;
};

type Delta = Extract<ServerFrame, { type: "queue.delta" }>;
type Console = { readonly rows: Map<string, number>; n: number; total: number; isReady: boolean };

const AT_ONCE = 25;
const CACHED_MAX = 64;
const DELTA = '{"type":"queue.delta","id":"q","n":';

const consoles: Console[] = [];
/** What follows the number is the same text for all consoles of a scope: it is read once. */
const cache = new Map<string, Delta>();
let latencies: number[] = [];
let frames = 0;
let holes = 0;
let snapshots = 0;
let cpu = watchOwnCpu();

answerAsks<ConsolesAsk, ConsolesAnswer>(async (asked) => {
  if (asked.type === "connect") {
    for (let first = 0; first < asked.cookies.length; first += AT_ONCE)
      await Promise.all(asked.cookies.slice(first, first + AT_ONCE).map((cookie) => connect(asked.url, cookie)));
  }
  if (asked.type === "watch") {
    latencies = [];
    [frames, holes, snapshots] = [0, 0, 0];
    cpu = watchOwnCpu();
  }
  const isReport = asked.type === "report";
  return {
    connected: consoles.length,
    latencies: Float64Array.from(isReport ? latencies : []),
    frames,
    holes,
    snapshots,
    states: isReport ? consoles.map(stateOf) : [],
    cpu: cpu(),
  };
});

function connect(url: string, cookie: string): Promise<void> {
  const one: Console = { rows: new Map(), n: 0, total: 0, isReady: false };
  consoles.push(one);
  const socket = new WebSocket(`${url.replace("http", "ws")}/live`, {
    headers: { cookie, origin: url },
    perMessageDeflate: false,
  });
  return new Promise((resolve, reject) => {
    socket.on("error", reject);
    socket.on("close", (code) => reject(new Error(`a console was closed with ${code}`)));
    socket.on("open", () =>
      socket.send(JSON.stringify({ type: "subscribe", id: "q", topic: "queue", filter: { view: "open" }, limit: 500 })),
    );
    socket.on("message", (data) => {
      take(one, String(data));
      if (one.isReady) resolve();
    });
  });
}

function take(one: Console, text: string): void {
  frames++;
  if (text.startsWith(DELTA)) {
    const comma = text.indexOf(",", DELTA.length);
    takeDelta(one, Number(text.slice(DELTA.length, comma)), readOnce(text.slice(comma + 1)));
    return;
  }
  const frame = JSON.parse(text) as ServerFrame;
  if (frame.type !== "queue") return;
  snapshots++;
  one.isReady = true;
  one.n = frame.n;
  one.total = frame.total;
  one.rows.clear();
  for (const row of frame.rows) one.rows.set(row.caseId, row.version);
}

function readOnce(rest: string): Delta {
  const known = cache.get(rest);
  if (known) return known;
  const delta = JSON.parse(`{${rest}`) as Delta;
  const [oldest] = cache.keys();
  if (cache.size >= CACHED_MAX && oldest !== undefined) cache.delete(oldest);
  cache.set(rest, delta);
  return delta;
}

function takeDelta(one: Console, n: number, { upserts, removed, total }: Delta): void {
  const now = preciseNow();
  if (n !== one.n + 1) holes++;
  one.n = n;
  one.total = total;
  for (const row of upserts) {
    const sentAt = one.rows.has(row.caseId) ? undefined : / t=([\d.]+)$/.exec(row.title)?.[1];
    if (sentAt !== undefined) latencies.push(now - Number(sentAt));
    one.rows.set(row.caseId, row.version);
  }
  for (const id of removed) one.rows.delete(id);
}

function stateOf({ rows, total }: Console) {
  return { digest: digestOf(rows), rows: rows.size, total };
}
