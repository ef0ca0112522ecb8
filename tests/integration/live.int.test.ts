/** The live socket: resumption, bad clients, rights that end, and who attends, with real PostgreSQL and real sockets. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { WebSocket } from "ws";
import type { Directory } from "../../hub/directory/directory.ts";
import type { AttendBus, AttendNote } from "../../hub/live/attendance.ts";
import { createLiveHub, type LiveHub } from "../../hub/live/live-hub.ts";
import { serveSockets } from "../../hub/live/serve-sockets.ts";
import { CLOSE } from "../../hub/protocol/live.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { connectClient, type LiveClient } from "../support/live-client.ts";
import { caseId, createDirectory, createWorld, type Step, silent, type World } from "../support/reads-world.ts";

let database: TestDatabase;
let directory: Directory;
let world: World;
let attendBus: AttendBus;
let hub: LiveHub;
let now = 0;

const createHub = () =>
  createLiveHub({
    sql: database.sql,
    directory,
    announcements: world.announcements,
    attendBus,
    clock: () => now,
    log: silent,
    secret: "a secret that every hub of this test shares",
    hub: "test",
    subjectsOf: async () => [],
    presenceOf: async () => ({ presence: "available", pauseReason: null }),
  });

beforeEach(async () => {
  database = await createTestDatabase();
  directory = await createDirectory(database.sql);
  world = createWorld(database.sql);
  const listeners = new Set<(note: AttendNote) => void>();
  attendBus = {
    publish: (note) => {
      for (const listener of listeners) listener(note);
    },
    subscribe(callback) {
      listeners.add(callback);
      return () => void listeners.delete(callback);
    },
  };
  now = 1_000_000;
  hub = await createHub();
});
afterEach(async () => {
  hub.close();
  directory.close();
  await database.drop();
});

const step = (n: number, more: Partial<Step> = {}): Step => ({
  n,
  service: "aides",
  state: "queued",
  isJunk: false,
  holder: "alice",
  breach: n,
  isHeard: true,
  ...more,
});
const watch = (client: LiveClient, cursor?: string) =>
  client.send({
    type: "subscribe",
    id: "q",
    topic: "queue",
    filter: { view: "open" },
    limit: 100,
    ...(cursor === undefined ? {} : { cursor }),
  });
const kinds = (client: LiveClient) => client.frames.map((frame) => frame.type);
const rowsOf = (client: LiveClient) => [...(client.queues.get("q")?.rows.keys() ?? [])].sort();
const waitForQueue = (client: LiveClient) => vi.waitFor(() => expect(client.queues.has("q")).toBe(true));

it("brings on another hub what was missed, without a snapshot", async () => {
  await world.commit([step(1), step(2), step(3)]);
  const first = connectClient(hub, "alice");
  watch(first);
  await waitForQueue(first);
  first.disconnect();
  await world.commit([step(1, { state: "resolved" }), step(2, { breach: 9 }), step(4), step(6, { service: "routes" })]);

  const other = await createHub();
  const second = connectClient(other, "alice");
  watch(second, first.queues.get("q")?.cursor);
  await waitForQueue(second);
  const delta = second.frames.find((frame) => frame.type === "queue.delta");
  expect(delta).toMatchObject({ n: 1, removed: [caseId(1)], total: 3 });
  expect(delta?.type === "queue.delta" && delta.upserts.map((row) => row.caseId).sort()).toEqual([
    caseId(2),
    caseId(4),
  ]);
  expect(kinds(second)).not.toContain("queue");
  other.close();
});

it.each([
  ["forged", async () => "AAAA".repeat(30)],
  ["not base64", async () => "%%%"],
  ["of another filter", async () => (await hub.page("alice", { view: "waiting" }, { offset: 0, limit: 1 })).cursor],
  [
    "of another viewer's rights",
    async () => (await hub.page("chloe", { view: "open" }, { offset: 0, limit: 1 })).cursor,
  ],
])("gives a fresh snapshot for a cursor that is %s", async (_what, cursorOf) => {
  await world.commit([step(1), step(2)]);
  const client = connectClient(hub, "alice");
  watch(client, await cursorOf());
  await waitForQueue(client);
  expect(kinds(client)).toContain("queue");
  expect(rowsOf(client)).toEqual([caseId(1), caseId(2)]);
});

it("reads from the tables what was too much for one announcement", async () => {
  const client = connectClient(hub, "alice");
  watch(client);
  await waitForQueue(client);
  await world.commit(Array.from({ length: 1_300 }, (_, n) => step(n, { breach: 1 })));
  await vi.waitFor(() => expect(client.queues.get("q")?.total).toBe(1_040), { timeout: 5_000 });
});

it("answers the same for a case out of sight and for one that does not exist", async () => {
  await world.commit([step(1, { service: "routes" })]);
  const client = connectClient(hub, "alice");
  for (const id of [caseId(1), "nothing"]) client.send({ type: "subscribe", id: "c", topic: "case", caseId: id });
  client.send({ type: "subscribe", id: "d", topic: "case", caseId: caseId(1) });
  await vi.waitFor(() => expect(kinds(client).filter((kind) => kind === "gone")).toHaveLength(2));
  for (const id of [caseId(1), "nothing"]) client.send({ type: "attend", caseId: id, doing: "viewing" });
  const [one, two] = client.frames.slice(-2);
  expect(one).toEqual(two);
});

it("shows closed cases in sight, newest first, and a fresh page when one comes or goes", async () => {
  await world.commit([1, 2, 3, 4, 5, 6].map((n) => step(n, n === 6 ? { service: "routes" } : {})));
  await world.commit(
    [1, 2, 5, 6].map((n) => step(n, { state: "resolved", ...(n === 6 ? { service: "routes" } : {}) })),
  );
  const client = connectClient(hub, "alice");
  const watchClosed = (id: string, search?: string) =>
    client.send({
      type: "subscribe",
      id,
      topic: "queue",
      filter: { view: "closed", ...(search === undefined ? {} : { search }) },
      limit: 100,
    });
  const shown = (id = "q") => [...(client.queues.get(id)?.rows.keys() ?? [])];
  watchClosed("q");
  watchClosed("words", "elevation 002");
  await vi.waitFor(() => expect(client.queues.size).toBe(2));
  expect([shown(), client.queues.get("q")?.total]).toEqual([[caseId(2), caseId(1)], 2]);
  expect(shown("words")).toEqual([caseId(2)]);
  await world.commit([step(3, { state: "resolved" })]);
  await vi.waitFor(() => expect(shown()).toEqual([caseId(3), caseId(2), caseId(1)]));
  expect(client.queues.get("q")?.total).toBe(3);
  await world.commit([step(1, { why: "citizen-wrote" }), step(4, { service: "logement" })]);
  await vi.waitFor(() => expect(shown()).toEqual([caseId(3), caseId(2)]));
  expect(kinds(client)).not.toContain("queue.delta");
});

it("ends what an agent watches when the case leaves for another service", async () => {
  await world.commit([step(1)]);
  const client = connectClient(hub, "alice");
  watch(client);
  client.send({ type: "subscribe", id: "c", topic: "case", caseId: caseId(1) });
  await vi.waitFor(() => expect(client.cases.size).toBe(1));
  await waitForQueue(client);
  await world.commit([step(1, { service: "routes" })]);
  await vi.waitFor(() => expect(client.cases.size).toBe(0));
  await vi.waitFor(() => expect(rowsOf(client)).toEqual([]));
  expect(client.texts.at(-1)).not.toContain("routes");
});

it("closes the sockets of a session that ended and of an agent who left", async () => {
  const ended = connectClient(hub, "alice");
  const left = connectClient(hub, "basile");
  hub.endSession("session-alice");
  expect([ended.closedWith, left.closedWith]).toEqual([CLOSE.signedOut, null]);
  await database.sql`update agent set is_active = false where id = 'basile'`;
  await directory.refresh();
  expect(left.closedWith).toBe(CLOSE.signedOut);
});

it("shows who views and types to those who see the case, on all hubs, and forgets who fell silent", async () => {
  await world.commit([step(1)]);
  const other = await createHub();
  const alice = connectClient(hub, "alice");
  const basile = connectClient(other, "basile");
  for (const client of [alice, basile]) client.send({ type: "subscribe", id: "c", topic: "case", caseId: caseId(1) });
  await vi.waitFor(() => expect(alice.cases.size + basile.cases.size).toBe(2));
  const last = () => basile.frames.findLast((frame) => frame.type === "attendance");
  alice.send({ type: "attend", caseId: caseId(1), doing: "typing" });
  expect(last()).toMatchObject({ people: [{ agent: "alice", name: "Agent alice", doing: "typing" }] });
  alice.send({ type: "attend", caseId: caseId(1), doing: "viewing" });
  expect(last()).toMatchObject({ people: [{ agent: "alice", doing: "viewing" }] });
  now += 46_000;
  await vi.waitFor(() => expect(last()).toMatchObject({ people: [] }));
  other.close();
});

it("answers garbage with an error, and a lot of it by closing", () => {
  const client = connectClient(hub, "alice");
  for (const text of ["", "{", "[]", '{"type":"subscribe"}', "x".repeat(20_000)]) client.sendText(text);
  expect(kinds(client).filter((kind) => kind === "error")).toHaveLength(5);
  expect(client.closedWith).toBeNull();
  client.sendText("again");
  expect(client.closedWith).toBe(CLOSE.badFrames);
});

it("takes 20 subscriptions and so many frames a second, and no more", () => {
  const client = connectClient(hub, "alice");
  for (let n = 0; n <= 20; n++) client.send({ type: "subscribe", id: `c${n}`, topic: "case", caseId: "nothing" });
  expect(client.frames.at(-1)).toMatchObject({ type: "error", reason: "too-many-subscriptions" });
  for (let n = 0; n < 120; n++) client.send({ type: "ping", at: n });
  expect(client.closedWith).toBe(CLOSE.badFrames);
});

it("sends nothing to a client that does not read, starts it again when it does, and closes it when it never does", async () => {
  let buffered = 2 * 1024 * 1024;
  const slow = connectClient(hub, "alice", () => buffered);
  watch(slow);
  await world.commit([step(1)]);
  expect(slow.texts).toEqual([]);
  buffered = 0;
  await vi.waitFor(() => expect(rowsOf(slow)).toEqual([caseId(1)]));
  buffered = 2 * 1024 * 1024;
  await world.commit([step(2)]);
  await vi.waitFor(() => {
    now += 31_000;
    expect(slow.closedWith).toBe(CLOSE.tooSlow);
  });
  expect(rowsOf(slow)).toEqual([caseId(1)]);
});

async function listen(): Promise<{ server: Server; url: string; stop: () => void }> {
  const server = createServer();
  const stop = serveSockets({
    server,
    hub,
    log: silent,
    authorize: async ({ headers }) => {
      if (headers.origin !== "http://guichet.test") return { status: 403 };
      return headers.cookie ? { agent: "alice", session: "s" } : { status: 401 };
    },
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { server, url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/live`, stop };
}

it("refuses another origin and a missing session before the socket opens", async () => {
  const { server, url, stop } = await listen();
  const statusOf = (headers: Record<string, string>) =>
    new Promise((resolve) => {
      const socket = new WebSocket(url, { headers });
      socket.on("unexpected-response", (_request, response) => resolve(response.statusCode));
      socket.on("error", () => {});
    });
  expect(await statusOf({ origin: "http://elsewhere.test", cookie: "s" })).toBe(403);
  expect(await statusOf({ origin: "http://guichet.test" })).toBe(401);
  expect(hub.sockets).toBe(0);
  stop();
  server.close();
});

it("keeps its memory bounded for a real socket that never reads", async () => {
  const { server, url, stop } = await listen();
  const socket = new WebSocket(url, { headers: { origin: "http://guichet.test", cookie: "s" } });
  await new Promise((resolve) => socket.once("open", resolve));
  for (let n = 0; n < 20; n++)
    socket.send(JSON.stringify({ type: "subscribe", id: `q${n}`, topic: "queue", filter: { view: "open" } }));
  await new Promise((resolve) => socket.once("message", resolve));
  socket.pause();
  // Each commit is 20 deltas of some 100 kB: far more than the network and the bound together hold.
  for (let round = 0; round < 12; round++)
    await world.commit(Array.from({ length: 300 }, (_, n) => step(n, { breach: round })));
  await vi.waitFor(() => expect(hub.stalled).toBe(1), { timeout: 5_000 });
  const closed = new Promise((resolve) => socket.once("close", resolve));
  await vi.waitFor(
    () => {
      now += 31_000;
      expect(hub.sockets).toBe(0);
    },
    { timeout: 8_000 },
  );
  socket.resume();
  await closed;
  stop();
  server.close();
});
