/** What becomes of the servers that the hub starts when the hub, or one of them, is killed. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { connect } from "../../db/connect.ts";
import { DataFolderInUseError } from "../../hub/embedded/data-folder.ts";
import { startNats } from "../../hub/embedded/nats.ts";
import { startPostgres } from "../../hub/embedded/postgres.ts";
import { findProcess } from "../../hub/embedded/process-identity.ts";
import type { RunningServer } from "../../hub/embedded/server-process.ts";
import { FOLDER_PREFIX } from "../support/servers.ts";

let dataDir: string;
let started: RunningServer[];
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), FOLDER_PREFIX));
  started = [];
});
afterEach(async () => {
  await Promise.all(started.map((server) => server.stop()));
  rmSync(dataDir, { recursive: true, force: true });
});

type Kind = { readonly start: typeof startPostgres; readonly pidFile: string; readonly stateFile: string };
const kinds: Record<string, Kind> = {
  PostgreSQL: { start: startPostgres, pidFile: "postgres/postmaster.pid", stateFile: "postgres.json" },
  NATS: { start: startNats, pidFile: "nats/nats.pid", stateFile: "nats/server.json" },
};

describe.each(Object.entries(kinds))("%s", (_name, { start, pidFile, stateFile }) => {
  const open = async (): Promise<RunningServer> => {
    const server = await start({ dataDir });
    started.push(server);
    return server;
  };

  it("keeps its port and password over a stop, and leaves no process behind", async () => {
    const first = await open();
    await first.stop();
    expect(findProcess(first.pid)).toBeUndefined();
    const second = await open();
    expect([second.url, second.wasAdopted]).toEqual([first.url, false]);
  });

  it("is adopted, not doubled, when it runs already", async () => {
    const first = await open();
    const second = await open();
    expect([second.url, second.pid, second.wasAdopted]).toEqual([first.url, first.pid, true]);
  });

  it("starts again after it was killed itself", async () => {
    const first = await open();
    process.kill(first.pid, "SIGKILL");
    const second = await open();
    expect([second.url, second.wasAdopted]).toEqual([first.url, false]);
  });

  it("is replaced when it runs but no longer answers", async () => {
    const first = await open();
    process.kill(first.pid, "SIGSTOP");
    const second = await open();
    expect([second.url, second.wasAdopted]).toEqual([first.url, false]);
  }, 60_000);

  it("leaves alone the stranger whose number stands in a stale pid file", async () => {
    const first = await open();
    await first.stop();
    const stranger = spawn("sleep", ["600"]);
    try {
      const [, ...others] = readStale(first, stranger);
      writeFileSync(join(dataDir, pidFile), [stranger.pid, ...others].join("\n"));
      const second = await open();
      expect([second.wasAdopted, stranger.exitCode, stranger.signalCode]).toEqual([false, null, null]);
    } finally {
      stranger.kill("SIGKILL");
    }
  });

  it("takes another port for good when a stranger listens on its own", async () => {
    const first = await open();
    await first.stop();
    const stranger = createServer((socket) => socket.end("220 hello\r\n")).listen(first.port, "127.0.0.1");
    await once(stranger, "listening");
    const second = await open();
    stranger.close();
    expect(second.port).not.toBe(first.port);
    await second.stop();
    expect((await open()).port).toBe(second.port);
  });

  it("keeps its password where only the owner of the folder may read it", async () => {
    await open();
    expect(statSync(join(dataDir, stateFile)).mode & 0o777).toBe(0o600);
  });

  const readStale = (server: RunningServer, stranger: ChildProcess): unknown[] =>
    pidFile.startsWith("nats") ? [stranger.pid] : [stranger.pid, join(dataDir, "postgres"), 1_700_000_000, server.port];
});

describe("a hub that was killed with -9", () => {
  it("leaves its servers to the next start, which loses nothing and stops them at its end", async () => {
    const { hub, pids } = await startElsewhere(dataDir);
    hub.kill("SIGKILL");
    await once(hub, "exit");

    const postgres = await startPostgres({ dataDir });
    const nats = await startNats({ dataDir });
    started.push(postgres, nats);
    expect({ postgres: postgres.pid, nats: nats.pid }).toEqual(pids);
    const sql = connect(postgres.url, { applicationName: "test", connectionsMax: 1 });
    expect(await sql`select 1 as one`).toEqual([{ one: 1 }]);
    await sql.end();

    await Promise.all([postgres.stop(), nats.stop()]);
    expect([findProcess(pids.postgres), findProcess(pids.nats)]).toEqual([undefined, undefined]);
  });

  it("does not give its folder to a second start while it runs", async () => {
    const { hub, pids } = await startElsewhere(dataDir);
    try {
      await expect(startPostgres({ dataDir })).rejects.toThrow(DataFolderInUseError);
      await expect(startNats({ dataDir })).rejects.toThrow(`Process ${hub.pid} already runs on ${dataDir}`);
    } finally {
      hub.kill("SIGKILL");
      await once(hub, "exit");
    }
    started.push(await startPostgres({ dataDir }), await startNats({ dataDir }));
    expect(started.map((server) => server.pid)).toEqual([pids.postgres, pids.nats]);
  });

  it("is told by its claim on the folder, which names it and not only its number", async () => {
    const { hub } = await startElsewhere(dataDir);
    const path = join(dataDir, "owner.json");
    const claim = JSON.parse(readFileSync(path, "utf8"));
    // The same number, begun at another moment: a program that came later.
    writeFileSync(path, JSON.stringify({ ...claim, began: "1" }));
    try {
      started.push(await startPostgres({ dataDir }), await startNats({ dataDir }));
      expect(started.map((server) => server.wasAdopted)).toEqual([true, true]);
    } finally {
      hub.kill("SIGKILL");
    }
  });
});

it.runIf(process.getuid?.() === 0)(
  "lets root use a folder that no other account may enter, and one that was such",
  async () => {
    const closed = join(dataDir, "closed");
    mkdirSync(closed, { mode: 0o700 });
    const first = await startPostgres({ dataDir: join(closed, "data") });
    started.push(first);
    await first.stop();
    chmodSync(closed, 0o755);
    const second = await startPostgres({ dataDir: join(closed, "data") });
    started.push(second);
    expect(second.url).toBe(first.url);
  },
);

async function startElsewhere(
  folder: string,
): Promise<{ hub: ChildProcess; pids: { postgres: number; nats: number } }> {
  const script = fileURLToPath(new URL("../support/start-servers.ts", import.meta.url));
  const hub = spawn(process.execPath, ["--import", "tsx", script, folder], { stdio: ["ignore", "pipe", "inherit"] });
  if (!hub.stdout) throw new Error("no output to read");
  for await (const line of createInterface({ input: hub.stdout })) return { hub, pids: JSON.parse(line) };
  throw new Error("the servers did not start");
}
