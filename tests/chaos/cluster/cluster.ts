/** PostgreSQL, nats-server, hubs and mailboxes of one run of chaos: everything that may be killed, and what must not be. */
import { cpSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { connect, type Sql } from "../../../db/connect.ts";
import { migrate } from "../../../db/migrate.ts";
import { createHubProcess, type HubProcess } from "../../support/hub-process.ts";
import { type OwnServer, ownNats, ownPostgres } from "../../support/own-server.ts";
import type { Recorder } from "../history/history.ts";
import { createAccount, installLedger } from "./ledger.ts";
import { openMailSink } from "./mail-sink.ts";

export type Cluster = {
  readonly postgres: OwnServer;
  readonly nats: OwnServer;
  readonly hubs: readonly HubProcess[];
  readonly blobFolder: string;
  /** Runs queries on connections of the watcher, again while PostgreSQL is away. For reads and for what may be done twice. */
  ask<T>(query: (sql: Sql) => Promise<T>): Promise<T>;
  /** JetStream's files: to be removed, copied and put back while the server is dead. */
  readonly store: { remove(): void; copy(): void; putBack(): void };
  close(): Promise<void>;
};

const ASK_MS_MAX = 30_000;
const ASK_AGAIN_MS = 50;

/** Starts everything. `hubs` names them. */
export async function openCluster(
  names: readonly string[],
  recorder: Recorder,
  prepare: (databaseUrl: string) => Promise<void>,
): Promise<Cluster> {
  const [postgres, nats] = await Promise.all([ownPostgres(), ownNats()]);
  await migrate(postgres.url);
  const sql = connect(postgres.url, { applicationName: "chaos", connectionsMax: 3, connectTimeoutMs: 2_000 });
  await installLedger(sql);
  await prepare(postgres.url);
  const sink = await openMailSink((messageId) => recorder.record({ type: "mail.arrived", at: Date.now(), messageId }));
  const dataDir = join(nats.dataDir, "hubs");
  mkdirSync(dataDir);
  const hubs: HubProcess[] = [];
  for (const name of names) {
    const databaseUrl = await createAccount(sql, postgres.url, name);
    hubs.push(await createHubProcess({ databaseUrl, natsUrl: nats.url, relayUrl: sink.url, dataDir, name }));
  }
  await Promise.all(hubs.map((hub) => hub.start()));
  const [storeFolder, copyFolder] = [join(nats.dataDir, "nats/jetstream"), join(nats.dataDir, "older-jetstream")];
  return {
    postgres,
    nats,
    hubs,
    blobFolder: join(dataDir, "blobs"),
    ask: (query) => again(() => query(sql)),
    store: {
      remove: () => rmSync(storeFolder, { recursive: true, force: true }),
      copy() {
        rmSync(copyFolder, { recursive: true, force: true });
        cpSync(storeFolder, copyFolder, { recursive: true });
      },
      putBack() {
        rmSync(storeFolder, { recursive: true, force: true });
        cpSync(copyFolder, storeFolder, { recursive: true });
      },
    },
    async close() {
      await Promise.all(hubs.map((hub) => hub.stop()));
      await sql.end({ timeout: 1 });
      await sink.close();
      await Promise.all([postgres.remove(), nats.remove()]);
    },
  };
}

async function again<T>(work: () => Promise<T>): Promise<T> {
  const deadline = performance.now() + ASK_MS_MAX;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
    }
  }
}
