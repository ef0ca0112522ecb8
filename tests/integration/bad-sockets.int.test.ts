/** WebSockets that mean no good, against a whole hub: each is refused or closed with its code, and the hub's memory stays. */
import { readFileSync } from "node:fs";
import { connect as connectTcp } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { CLOSE, type ServerFrame } from "../../hub/protocol/live.ts";
import { type AgentSession, createAgents } from "../chaos/cluster/people.ts";
import { sendContact } from "../chaos/load/doors.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { createHubProcess, type HubProcess, waitUntil } from "../support/hub-process.ts";
import { type OwnServer, ownNats } from "../support/own-server.ts";

const UPDATES = 1_000;
const WARM_UP = 200;
const WRITERS = 20;
/** What a socket that reads nothing may cost, and what the garbage collector may not have taken yet. */
const GROWTH_MB_MAX = 100;
const DEAF_SOCKETS = 5;
const SUBSCRIPTIONS = 20;
/** A deaf socket is closed after 30 s, and gone a little later. */
const GONE_MS_MAX = 60_000;

let database: TestDatabase;
let nats: OwnServer;
let hub: HubProcess;
let agent: AgentSession;
let sent = 0;

beforeAll(async () => {
  [database, nats] = await Promise.all([createTestDatabase(), ownNats()]);
  const [first] = await createAgents(database.url, 1);
  if (!first) throw new Error("there is no agent");
  agent = first;
  const { dataDir, url: natsUrl } = nats;
  const relayUrl = "smtp://127.0.0.1:9";
  hub = await createHubProcess({ databaseUrl: database.url, natsUrl, relayUrl, dataDir, name: "hub" });
  await hub.start();
});

afterAll(async () => {
  await hub.stop();
  await Promise.all([database.drop(), nats.remove()]);
});

type Headers = Readonly<Record<string, string>>;

const open = (path: string, headers: Headers) => new WebSocket(hub.url.replace("http", "ws") + path, { headers });
const own = (): Headers => ({ origin: hub.url, cookie: agent.cookie });

/** Returns the status with which the upgrade is refused, or 101. */
function statusOf(path: string, headers: Headers): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = open(path, headers);
    socket.on("unexpected-response", (_request, response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    socket.on("open", () => {
      socket.terminate();
      resolve(101);
    });
    socket.on("error", reject);
  });
}

/** Opens a good socket, gives it to `misbehave`, and returns the code with which the hub closes it. */
function closedAfter(misbehave: (socket: WebSocket) => void): Promise<number> {
  return new Promise((resolve) => {
    const socket = open("/live", own());
    socket.on("open", () => misbehave(socket));
    socket.on("close", (code) => resolve(code));
    socket.on("error", () => {});
  });
}

async function sendContacts(count: number): Promise<void> {
  let left = count;
  const writers = Array.from({ length: WRITERS }, async () => {
    while (left-- > 0) {
      const options = { cookie: "", documents: [], hasEmail: false };
      const { status } = await sendContact(hub.url, `chaos-socket-${++sent}`, options);
      if (status !== "received") throw new Error(`a contact was told ${status}`);
    }
  });
  await Promise.all(writers);
}

function residentMb(): number {
  const status = readFileSync(`/proc/${hub.pid()}/status`, "utf8");
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
}

async function socketsOpen(): Promise<number> {
  const text = await (await fetch(`${hub.url}/metrics`)).text();
  return Number(/^guichet_sockets (\d+)/m.exec(text)?.[1] ?? Number.NaN);
}

const subscribe = (id: string) =>
  JSON.stringify({ type: "subscribe", id, topic: "queue", filter: { view: "open" }, limit: 500 });

describe("a socket that has no business here", () => {
  it("is refused when another site's page opens it", async () => {
    expect(await statusOf("/live", { ...own(), origin: "https://example.org" })).toBe(403);
    expect(await statusOf("/live", { ...own(), origin: `${hub.url}.example.org` })).toBe(403);
    expect(await statusOf("/live", { cookie: agent.cookie })).toBe(403);
  });

  it("is refused without a session, and with one that was made up", async () => {
    expect(await statusOf("/live", { origin: hub.url })).toBe(401);
    expect(await statusOf("/live", { ...own(), cookie: `guichet_agent=${"A".repeat(43)}` })).toBe(401);
  });

  it("is refused where no socket lives", async () => {
    expect(await statusOf("/elsewhere", own())).toBe(404);
    expect(await statusOf("//", own())).toBe(404);
  });

  it("is forgotten when it is gone before the answer", async () => {
    const { hostname, port } = new URL(hub.url);
    const key = "dGhlIHNhbXBsZSBub25jZQ==";
    const lines = [`GET /live HTTP/1.1`, `Host: ${hostname}:${port}`, "Connection: Upgrade", "Upgrade: websocket"];
    const request = [...lines, `Sec-WebSocket-Key: ${key}`, "Sec-WebSocket-Version: 13", `Origin: ${hub.url}`];
    const text = `${[...request, `Cookie: guichet_agent=${"B".repeat(43)}`].join("\r\n")}\r\n\r\n`;
    const gone = Array.from({ length: 100 }, () => {
      return new Promise<void>((resolve) => {
        const socket = connectTcp(Number(port), hostname, () => {
          socket.write(text, () => socket.resetAndDestroy());
        });
        socket.on("error", () => {});
        socket.on("close", () => resolve());
      });
    });
    await Promise.all(gone);
    expect(await statusOf("/live", own())).toBe(101);
  });
});

describe("a socket that talks nonsense", () => {
  it.each([
    ["text that is no frame", "not a frame"],
    ["frames of unknown kinds", '{"type":"drop table"}'],
    ["frames with wrong fields", '{"type":"subscribe","id":7,"topic":"queue"}'],
    ["bytes", Buffer.from([0, 255, 1, 254])],
    ["a subscription for everything, too long", `{"type":"ping","at":${"1".repeat(20_000)}}`],
  ])("is told so, then closed: %s", async (_name, frame) => {
    const code = await closedAfter((socket) => {
      for (let time = 0; time < 10; time++) socket.send(frame);
    });
    expect(code).toBe(CLOSE.badFrames);
  });

  it("is closed when a frame is larger than any of ours", async () => {
    expect(await closedAfter((socket) => socket.send("x".repeat(100_000)))).toBe(1009);
  });

  it("is closed when it never stops talking", async () => {
    const code = await closedAfter((socket) => {
      for (let time = 0; time < 2_000; time++) socket.send('{"type":"ping","at":1}');
    });
    expect(code).toBe(CLOSE.badFrames);
  });
});

describe("a socket that never reads", () => {
  it(`costs nothing through ${UPDATES} updates, is closed, and keeps nobody else from hearing`, async () => {
    await sendContacts(WARM_UP);
    const heard = new Set<string>();
    const listener = open("/live", own());
    listener.on("message", (data) => {
      const frame = JSON.parse(data.toString()) as ServerFrame;
      if (frame.type === "queue.delta") for (const row of frame.upserts) heard.add(row.caseId);
    });
    listener.on("open", () => listener.send(subscribe("good")));
    const deaf = await Promise.all(Array.from({ length: DEAF_SOCKETS }, () => openDeaf()));
    const before = residentMb();
    await sendContacts(UPDATES);
    await waitUntil(() => heard.size >= UPDATES, 20_000, "the good socket does not hear everything");
    expect(residentMb() - before).toBeLessThan(GROWTH_MB_MAX);
    await waitUntil(async () => (await socketsOpen()) === 1, GONE_MS_MAX, "deaf sockets are kept");
    expect(residentMb() - before).toBeLessThan(GROWTH_MB_MAX);
    for (const socket of deaf) socket.terminate();
    listener.terminate();
  }, 180_000);
});

/** Opens a socket that asks for much, and then reads nothing any more. */
function openDeaf(): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    const socket = open("/live", own());
    socket.on("error", reject);
    socket.on("open", () => {
      socket.pause();
      for (let count = 0; count < SUBSCRIPTIONS; count++) socket.send(subscribe(`deaf-${count}`));
      socket.off("error", reject);
      socket.on("error", () => {});
      resolve(socket);
    });
  });
}
