/**
 * One PostgreSQL and one nats-server for a whole test run, in a temporary folder, set as in production (fsync on).
 * Used as Vitest's global set-up; tests reach them through `database.ts` and `nats.ts`.
 *
 * The folder is in memory where there is room: a killed process loses no more there than on a disk, and a database is
 * copied in 30 ms instead of 300. Servers that a test kills (`own-server.ts`) are on the disk.
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { TestProject } from "vitest/node";
import { migrate } from "../../db/migrate.ts";
import { createDatabaseIfMissing } from "../../db/server.ts";
import { startNats } from "../../hub/embedded/nats.ts";
import { startPostgres } from "../../hub/embedded/postgres.ts";
import { isRunning } from "../../hub/embedded/process-identity.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** Superuser's URL of the run's PostgreSQL. */
    readonly postgresUrl: string;
    readonly natsUrl: string;
  }
}

export const FOLDER_PREFIX = "guichet-test-";
export const TEMPLATE = "guichet_template";

const MEMORY = "/dev/shm";
const MEMORY_BYTES_MIN = 2 * 1024 ** 3;

type Servers = { readonly postgresUrl: string; readonly natsUrl: string; readonly stop: () => Promise<void> };

// Each Vitest project loads this file anew, in one process: the servers are shared through the global object.
const shared = globalThis as { guichetTestServers?: { servers: Promise<Servers>; users: number } };

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  shared.guichetTestServers ??= { servers: start(), users: 0 };
  const run = shared.guichetTestServers;
  run.users += 1;
  const { postgresUrl, natsUrl, stop } = await run.servers;
  project.provide("postgresUrl", postgresUrl);
  project.provide("natsUrl", natsUrl);
  return async () => {
    run.users -= 1;
    if (run.users === 0) await stop();
  };
}

async function start(): Promise<Servers> {
  await removeLeftovers();
  const dataDir = mkdtempSync(join(hasMemory() ? MEMORY : tmpdir(), FOLDER_PREFIX));
  const [postgres, nats] = await Promise.all([startPostgres({ dataDir }), startNats({ dataDir })]);
  const stop = async () => {
    await Promise.all([postgres.stop(), nats.stop()]);
    rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    const template = postgres.url.replace(/[^/]*$/, TEMPLATE);
    await createDatabaseIfMissing(postgres.url, TEMPLATE);
    await migrate(template);
  } catch (error) {
    await stop();
    throw error;
  }
  return { postgresUrl: postgres.url, natsUrl: nats.url, stop };
}

/** A run that was killed leaves its servers: adopts them, as a start of the hub would, to stop them in order. */
async function removeLeftovers(): Promise<void> {
  const places = [tmpdir(), ...(existsSync(MEMORY) ? [MEMORY] : [])];
  const folders = places.flatMap((place) => readdirSync(place).map((name) => join(place, name)));
  for (const dataDir of folders) {
    if (!basename(dataDir).startsWith(FOLDER_PREFIX) || isOwned(dataDir)) continue;
    const servers = await Promise.allSettled([startPostgres({ dataDir }), startNats({ dataDir })]);
    for (const server of servers) if (server.status === "fulfilled") await server.value.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** A container often has 64 MB there. */
function hasMemory(): boolean {
  if (!existsSync(MEMORY)) return false;
  const { bavail, bsize } = statfsSync(MEMORY);
  return bavail * bsize >= MEMORY_BYTES_MIN;
}

function isOwned(dataDir: string): boolean {
  try {
    return isRunning(JSON.parse(readFileSync(join(dataDir, "owner.json"), "utf8")));
  } catch {
    // Not claimed yet: a run that starts at this very moment.
    return true;
  }
}
