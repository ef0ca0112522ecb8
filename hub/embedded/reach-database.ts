/** The database for commands that run beside a hub or without one: yours, or the one in the data folder. */
import { join } from "node:path";
import { z } from "zod";
import { probeServer } from "../../db/server.ts";
import type { Config } from "../config.ts";
import { startPostgres } from "./postgres.ts";
import { findState } from "./state-file.ts";

export type ReachedDatabase = { readonly url: string; readonly close: () => Promise<void> };

const State = z.object({ port: z.number(), password: z.string() });

/** Returns the database's URL. A server that had to be started for this is stopped by `close`. */
export async function reachDatabase({
  databaseUrl,
  dataDir,
}: Pick<Config, "databaseUrl" | "dataDir">): Promise<ReachedDatabase> {
  if (databaseUrl) return { url: databaseUrl, close: async () => {} };
  const state = findState(join(dataDir, "postgres.json"), State);
  const url = state && `postgres://guichet:${state.password}@127.0.0.1:${state.port}/guichet`;
  if (url && (await probeServer(url)).status === "ready") return { url, close: async () => {} };
  const server = await startPostgres({ dataDir });
  return { url: server.url, close: server.stop };
}
