/** One hub process over servers of its own, the mail that it sends, and people who are signed in. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { WebSocket } from "ws";
import { type ClientFrame, ServerFrame } from "../../hub/protocol/live.ts";
import { createMailStore, type MailStore } from "../../simulators/mailbox/mail-store.ts";
import { startSink } from "../../simulators/mailbox/smtp-sink.ts";
import { type AgentSession, createAgents } from "../chaos/cluster/people.ts";
import { createTestDatabase, type TestDatabase } from "./database.ts";
import { createHubProcess, type HubProcess, type HubSettings } from "./hub-process.ts";
import { ownNats } from "./own-server.ts";

export type HubWorld = {
  readonly hub: HubProcess;
  readonly database: TestDatabase;
  readonly agents: readonly AgentSession[];
  /** What left the hub. */
  readonly mails: MailStore;
  close(): Promise<void>;
};

/** Starts a hub on this runtime with this many agents of one service, `people.ts`'s. */
export async function openHubWorld(runtime: HubSettings["runtime"] & string, agentCount: number): Promise<HubWorld> {
  const dataDir = mkdtempSync(join(tmpdir(), "guichet-hub-world-"));
  const [database, nats] = await Promise.all([createTestDatabase(), ownNats()]);
  const mails = createMailStore();
  const sink = await startSink({ port: 0, store: mails, bounce: () => {} });
  const agents = await createAgents(database.url, agentCount);
  const hub = await createHubProcess({
    databaseUrl: database.url,
    natsUrl: nats.url,
    relayUrl: `smtp://127.0.0.1:${sink.port}`,
    dataDir,
    name: runtime,
    runtime,
  });
  const close = async () => {
    await hub.stop();
    mails.close();
    await sink.close();
    await Promise.all([database.drop(), nats.remove()]);
    rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    await hub.start();
  } catch (error) {
    await close();
    throw error;
  }
  return { hub, database, agents, mails, close };
}

export type Console = {
  /** All that came so far. */
  readonly frames: readonly ServerFrame[];
  send(frame: ClientFrame): void;
  /** Resolves with the first frame, received already or not, that this function gives something for. */
  seen<T>(pick: (frame: ServerFrame) => T | null | undefined | false): Promise<T>;
  close(): Promise<void>;
};

/** Opens an agent's live socket. Rejects when it is refused, with the status in the message. */
export async function openConsole(hub: HubProcess, headers: { cookie?: string; origin?: string }): Promise<Console> {
  const socket = new WebSocket(`${hub.url.replace("http", "ws")}/live`, { headers });
  const frames: ServerFrame[] = [];
  const looking = new Set<() => void>();
  socket.on("message", (text) => {
    frames.push(ServerFrame.parse(JSON.parse(text.toString())));
    for (const look of [...looking]) look();
  });
  await new Promise<void>((resolve, reject) => socket.once("open", () => resolve()).once("error", reject));
  return {
    frames,
    send: (frame) => socket.send(JSON.stringify(frame)),
    seen: (pick) =>
      new Promise((resolve, reject) => {
        const late = setTimeout(() => reject(new Error(`no such frame among ${JSON.stringify(frames)}`)), SEEN_MS_MAX);
        const look = () => {
          for (const frame of frames) {
            const found = pick(frame);
            if (found === null || found === undefined || found === false) continue;
            clearTimeout(late);
            looking.delete(look);
            resolve(found);
            return;
          }
        };
        looking.add(look);
        look();
      }),
    close: () =>
      new Promise((resolve) => {
        socket.once("close", () => resolve());
        socket.close();
      }),
  };
}

const SEEN_MS_MAX = 10_000;
