/**
 * A hub that plays a script: speaks hub/protocol over real HTTP and WebSocket, holds its rows in memory, and lets a test
 * say what happens. For the console's browser tests; it decides nothing that the real hub decides.
 */
import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";
import { type WebSocket, WebSocketServer } from "ws";
import { type Command, CommandRequest } from "../../hub/protocol/commands.ts";
import { ClientFrame, type ServerFrame } from "../../hub/protocol/live.ts";
import type { CaseView, QueueFilter, QueueRow } from "../../hub/protocol/queue.ts";
import { KARIM, LEA, rowOf, viewOf } from "./scripted-data.ts";
import { filterOf, itemsOf, ME, matches, outcomeOf, rowAfter } from "./scripted-world.ts";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".woff2": "font/woff2",
};
/** One transparent pixel. */
const PIXEL = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

const MAIL = `<!doctype html><html lang="fr"><title>Message</title><body style="font-family:Georgia;margin:16px">
<p>Bonjour, voici ma <b>nouvelle adresse</b>.</p><p>Ai-je bien fait d’envoyer le devis ?</p></body></html>`;
/** As the real hub sends it, so that what it forbids fails here too. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data: blob:; connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

type Subscription = {
  readonly id: string;
  readonly topic: "queue" | "case";
  readonly filter: QueueFilter;
  readonly caseId: string;
  n: number;
};
type Asked = Extract<ClientFrame, { readonly type: "subscribe" }>;
type Client = { readonly socket: WebSocket; readonly subscriptions: Map<string, Subscription> };

type ScriptedDraft = { readonly text: string; readonly documents: readonly unknown[]; readonly version: number };

export type ScriptedHub = {
  readonly url: string;
  /** Commands in the order they came. */
  readonly commands: Command[];
  /** Subscriptions in the order they came, with their cursors. */
  readonly asked: Asked[];
  /** By case and mode, as `id:reply`. */
  readonly drafts: Map<string, ScriptedDraft>;
  readonly rows: () => readonly QueueRow[];
  /** Somebody else took that case a moment before. */
  readonly refuseClaims: (isOn: boolean) => void;
  /** Karim takes that case. */
  readonly take: (caseId: string) => void;
  readonly put: (row: QueueRow) => void;
  readonly remove: (caseId: string) => void;
  readonly attend: (caseId: string, doing: "viewing" | "typing") => void;
  /** Cuts every socket, and refuses new ones while `isAway`. */
  readonly cut: (isAway: boolean) => void;
  readonly close: () => Promise<void>;
};

/** Starts the hub on a free port of this computer. `dist` holds the built pages. */
export async function startScriptedHub(options: {
  readonly dist: string;
  readonly count: number;
  readonly now: number;
}): Promise<ScriptedHub> {
  const rows = Array.from({ length: options.count }, (_, index) => rowOf(index, options.now));
  const byId = new Map(rows.map((row) => [row.caseId, row]));
  const views = new Map<string, CaseView>();
  const changes: string[] = [];
  const clients = new Set<Client>();
  const hub = {
    commands: [] as Command[],
    asked: [] as Asked[],
    drafts: new Map<string, ScriptedDraft>(),
  };
  let areClaimsRefused = false;
  let isAway = false;

  const cursor = () => `c${changes.length}`;
  const isBefore = (a: QueueRow, b: QueueRow) =>
    a.breachAt === b.breachAt ? a.caseId < b.caseId : a.breachAt < b.breachAt;
  const under = (filter: QueueFilter) => rows.filter((row) => matches(row, filter));

  function viewFor(caseId: string): CaseView | undefined {
    const row = byId.get(caseId);
    if (!row) return undefined;
    const view = views.get(caseId) ?? viewOf(row, options.now, cursor());
    views.set(caseId, view);
    return { ...view, cursor: cursor() };
  }

  function put(row: QueueRow): void {
    const old = byId.get(row.caseId);
    if (old) rows.splice(rows.indexOf(old), 1);
    byId.set(row.caseId, row);
    const place = rows.findIndex((other) => isBefore(row, other));
    rows.splice(place < 0 ? rows.length : place, 0, row);
    changed(row.caseId);
  }

  function remove(caseId: string): void {
    const old = byId.get(caseId);
    if (old) rows.splice(rows.indexOf(old), 1);
    byId.delete(caseId);
    changed(caseId);
  }

  function changed(caseId: string): void {
    changes.push(caseId);
    for (const client of clients)
      for (const one of client.subscriptions.values()) if (one.topic === "queue") tell(client, one, [caseId]);
  }

  function tell(client: Client, subscription: Subscription, ids: readonly string[]): void {
    const found = [...new Set(ids)].map((id) => ({ id, row: byId.get(id) }));
    const upserts = found.flatMap(({ row }) => (row && matches(row, subscription.filter) ? [row] : []));
    const removed = found.filter(({ row }) => !row || !matches(row, subscription.filter)).map(({ id }) => id);
    const total = under(subscription.filter).length;
    send(client, {
      type: "queue.delta",
      id: subscription.id,
      n: ++subscription.n,
      cursor: cursor(),
      upserts,
      removed,
      total,
    });
  }

  function act(command: Command): Record<string, unknown> | null {
    hub.commands.push(command);
    if (!("caseId" in command)) return null;
    const row = byId.get(command.caseId);
    if (!row) return { reason: "unknown-case" };
    if (command.type === "claim" && areClaimsRefused) {
      return {
        reason: "already-claimed",
        by: KARIM.id,
        byName: KARIM.name,
        since: new Date(options.now - 28 * 60_000).toISOString(),
      };
    }
    change(row, outcomeOf(command, options.now), command);
    return null;
  }

  function change(row: QueueRow, outcome: Partial<CaseView>, command: Command | null): void {
    const view = viewFor(row.caseId);
    if (!view) return;
    const { timeline: _timeline, cursor: _cursor, ...head } = { ...view, ...outcome, version: view.version + 1 };
    const items = command ? itemsOf(command, head.version, options.now) : [];
    views.set(row.caseId, { ...head, timeline: [...view.timeline, ...items], cursor: cursor() });
    put(rowAfter(row, head, options.now));
    for (const client of clients) {
      for (const one of client.subscriptions.values()) {
        if (one.caseId === row.caseId)
          send(client, { type: "case.delta", id: one.id, n: ++one.n, cursor: cursor(), head, items });
      }
    }
  }

  function subscribe(client: Client, frame: Asked): void {
    hub.asked.push(frame);
    const filter = frame.topic === "queue" ? frame.filter : { view: "open" as const };
    const caseId = frame.topic === "case" ? frame.caseId : "";
    const subscription: Subscription = { id: frame.id, topic: frame.topic, filter, caseId, n: 0 };
    client.subscriptions.set(frame.id, subscription);
    if (frame.topic === "queue") startQueue(client, subscription, frame);
    const view = viewFor(caseId);
    if (view) send(client, { type: "case", id: frame.id, n: ++subscription.n, cursor: cursor(), view });
  }

  function startQueue(
    client: Client,
    subscription: Subscription,
    frame: Extract<Asked, { readonly topic: "queue" }>,
  ): void {
    if (frame.cursor !== undefined) {
      const missed = changes.slice(Number(frame.cursor.slice(1)));
      if (missed.length > 0) tell(client, subscription, missed);
      return;
    }
    const found = under(frame.filter);
    const head = { rows: found.slice(0, frame.limit), total: found.length };
    send(client, { type: "queue", id: frame.id, n: ++subscription.n, cursor: cursor(), ...head });
  }

  type Reply = (status: number, body: unknown) => void;
  type Ask = {
    readonly request: IncomingMessage;
    readonly query: URLSearchParams;
    readonly key: string;
    readonly reply: Reply;
  };

  const routes: Readonly<Record<string, (ask: Ask) => void | Promise<void>>> = {
    me: ({ reply }) => reply(200, ME),
    queue({ query, reply }) {
      const found = under(filterOf(query));
      const [offset, limit] = [Number(query.get("offset")), Number(query.get("limit"))];
      reply(200, { rows: found.slice(offset, offset + limit), total: found.length, offset, cursor: cursor() });
    },
    cases({ key, reply }) {
      const view = viewFor(key);
      reply(view ? 200 : 404, view ?? {});
    },
    async commands({ request, reply }) {
      const { command } = CommandRequest.parse(JSON.parse(await bodyOf(request)));
      const refusal = act(command);
      if (refusal) reply(409, { type: `urn:guichet:problem:${refusal.reason}`, title: "", status: 409, refusal });
      else
        reply(200, { status: "accepted", version: "caseId" in command ? (byId.get(command.caseId)?.version ?? 1) : 1 });
    },
    async drafts({ request, query, key, reply }) {
      const place = `${key}:${query.get("mode")}`;
      const known = hub.drafts.get(place) ?? { text: "", documents: [], version: 0 };
      if (request.method === "PUT") {
        const { text, documents } = JSON.parse(await bodyOf(request)) as Pick<ScriptedDraft, "text" | "documents">;
        const saved = { text, documents, version: known.version + 1 };
        hub.drafts.set(place, saved);
        reply(200, saved);
        return;
      }
      if (request.method === "DELETE") hub.drafts.delete(place);
      reply(200, known);
    },
    uploads: ({ reply }) =>
      reply(201, { id: randomUUID(), name: "devis.pdf", mediaType: "application/pdf", bytes: 1_000, isInline: false }),
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", "http://hub");
    const [, , , name = "", key = ""] = url.pathname.split("/");
    if (!url.pathname.startsWith("/api/v1/")) return servePage(url.pathname, options.dist, response);
    const reply: Reply = (status, body) => {
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    };
    const route = routes[name];
    if (route) return route({ request, query: url.searchParams, key, reply });
    if (name === "messages") {
      const images = url.searchParams.has("images") ? "img-src https:" : "img-src data:";
      const policy = `default-src 'none'; style-src 'unsafe-inline'; ${images}`;
      const headers = { "content-security-policy": policy, "x-remote-images": "2" };
      response.writeHead(200, { "content-type": "text/html; charset=utf-8", ...headers }).end(MAIL);
    } else response.writeHead(200, { "content-type": "image/png" }).end(PIXEL);
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((cause: unknown) => response.writeHead(500).end(String(cause)));
  });
  const sockets = new WebSocketServer({ noServer: true });
  server.on("upgrade", (request, socket, head) => {
    if (isAway) return void socket.destroy();
    sockets.handleUpgrade(request, socket, head, (opened) => {
      const client: Client = { socket: opened, subscriptions: new Map() };
      clients.add(client);
      opened.on("close", () => clients.delete(client));
      opened.on("message", (data) => {
        const frame = ClientFrame.parse(JSON.parse(String(data)));
        if (frame.type === "subscribe") subscribe(client, frame);
        if (frame.type === "unsubscribe") client.subscriptions.delete(frame.id);
        if (frame.type === "ping") send(client, { type: "pong", at: frame.at });
      });
      send(client, { type: "hello", agent: LEA.id, hub: "scripted" });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));

  return {
    ...hub,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    rows: () => rows,
    refuseClaims: (isOn) => {
      areClaimsRefused = isOn;
    },
    take(caseId) {
      const row = byId.get(caseId);
      const holder = { ...KARIM, since: new Date(options.now).toISOString() };
      if (row) change(row, { state: "claimed", holder }, null);
    },
    put,
    remove,
    attend(caseId, doing) {
      for (const client of clients)
        send(client, { type: "attendance", caseId, people: [{ agent: KARIM.id, name: KARIM.name, doing }] });
    },
    cut(away) {
      isAway = away;
      for (const { socket } of clients) socket.terminate();
    },
    async close() {
      for (const { socket } of clients) socket.terminate();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function send(client: Client, frame: ServerFrame): void {
  client.socket.send(JSON.stringify(frame));
}

async function servePage(path: string, dist: string, response: ServerResponse): Promise<void> {
  const file = path.startsWith("/assets/") ? normalize(path) : "/ui/console/index.html";
  const body = await readFile(join(dist, file));
  const type = TYPES[extname(file)] ?? "application/octet-stream";
  response.writeHead(200, { "content-type": type, "content-security-policy": POLICY }).end(body);
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString("utf8");
}
