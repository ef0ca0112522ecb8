/** Servers of a test's own, to be killed and started again on the same folder and port. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startNats } from "../../hub/embedded/nats.ts";
import { startPostgres } from "../../hub/embedded/postgres.ts";
import type { RunningServer } from "../../hub/embedded/server-process.ts";
import { FOLDER_PREFIX } from "./servers.ts";

export type OwnServer = {
  /** Stays the same over `restart`. */
  readonly url: string;
  readonly dataDir: string;
  pid(): number;
  /** kill -9 of the server process. Resolves at once; PostgreSQL's own children notice within moments. */
  kill(): void;
  /** Starts it again after `kill` (recovering), on the same folder and port. */
  restart(): Promise<void>;
  /** Stops it and deletes its folder. Safe after `kill`. */
  remove(): Promise<void>;
};

/** A PostgreSQL of its own: takes about a second. Its database `guichet` is empty: migrate it. */
export const ownPostgres = (): Promise<OwnServer> => own(startPostgres);

/** A nats-server of its own, with JetStream: takes about 100 ms. */
export const ownNats = (): Promise<OwnServer> => own(startNats);

async function own(start: (options: { dataDir: string }) => Promise<RunningServer>): Promise<OwnServer> {
  const dataDir = mkdtempSync(join(tmpdir(), FOLDER_PREFIX));
  let server = await start({ dataDir });
  return {
    url: server.url,
    dataDir,
    pid: () => server.pid,
    kill: () => process.kill(server.pid, "SIGKILL"),
    restart: async () => {
      server = await start({ dataDir });
    },
    remove: async () => {
      await server.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
