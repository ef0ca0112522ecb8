/** What a part of a bench runs against: PostgreSQL, nats-server, the hub and the citizens' mailboxes, each its own process. */
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { connect, type Sql } from "../../../db/connect.ts";
import { migrate } from "../../../db/migrate.ts";
import { createHubProcess, type HubProcess, waitUntil } from "../../support/hub-process.ts";
import { type OwnServer, ownNats, ownPostgres } from "../../support/own-server.ts";
import type { SinkAsk, SinkReport } from "../load/mail-sink.ts";
import { type Child, startChild } from "../load/start-child.ts";

export type Stack = {
  readonly sql: Sql;
  readonly databaseUrl: string;
  readonly hub: HubProcess;
  readonly httpPort: number;
  readonly sink: Child<SinkAsk, SinkReport>;
  cpu(): CpuSeconds;
  close(): Promise<void>;
};

export type StackOptions = {
  /** Names the hub, its log and its profile. */
  readonly name: string;
  /** Writes what must be there before the hub starts. */
  readonly prepare: (sql: Sql) => Promise<void>;
  /** Where profiles go; null when none are taken. */
  readonly profileFolder: string | null;
};

/** As in production: see `deploy/`. */
const HUB_FLAGS = ["--max-semi-space-size=64"];

/** Starts everything; what was started is stopped when the rest cannot be. */
export async function openStack(options: StackOptions): Promise<Stack> {
  const closers: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const one of closers.splice(0).reverse()) await one();
  };
  try {
    return { ...(await start(options, closers)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** `closers` are called in the reverse order. */
async function start(
  { name, prepare, profileFolder }: StackOptions,
  closers: (() => Promise<unknown>)[],
): Promise<Omit<Stack, "close">> {
  const postgres = await ownPostgres();
  closers.push(postgres.remove);
  const nats = await ownNats();
  closers.push(nats.remove);
  const sink = await startChild<SinkAsk, SinkReport>("mail-sink.ts");
  closers.push(sink.end);
  if (profileFolder) await watchStatements(postgres);
  await migrate(postgres.url);
  const sql = connect(postgres.url, { applicationName: "bench", connectionsMax: 3 });
  closers.push(() => sql.end({ timeout: 1 }));
  await prepare(sql);
  if (profileFolder) await sql`create extension if not exists pg_stat_statements`;
  const { url: relayUrl } = await sink.ask({ type: "open" });
  const dataDir = join(nats.dataDir, "hub");
  mkdirSync(dataDir);
  const nodeFlags = [...HUB_FLAGS, ...profileFlags(name, profileFolder)];
  const hub = await createHubProcess({
    databaseUrl: postgres.url,
    natsUrl: nats.url,
    relayUrl,
    dataDir,
    name,
    nodeFlags,
  });
  closers.push(hub.stop);
  await hub.start();
  if (profileFolder) closers.push(() => tellStatements(sql, name));
  return {
    sql,
    databaseUrl: postgres.url,
    hub,
    httpPort: Number(new URL(hub.url).port),
    sink,
    cpu: () => ({
      hub: secondsOfFamily(hub.pid()),
      postgres: secondsOfFamily(postgres.pid()),
      nats: secondsOfFamily(nats.pid()),
    }),
  };
}

/** One file for each thread: the largest is the hub itself. */
function profileFlags(name: string, folder: string | null): readonly string[] {
  return folder ? ["--cpu-prof", `--cpu-prof-dir=${join(folder, name)}`] : [];
}

async function watchStatements(postgres: OwnServer): Promise<void> {
  const sql = connect(postgres.url, { applicationName: "bench", connectionsMax: 1 });
  await sql.unsafe("alter system set shared_preload_libraries = 'pg_stat_statements'");
  await sql.end({ timeout: 1 });
  postgres.kill();
  await postgres.restart();
}

async function tellStatements(sql: Sql, name: string): Promise<void> {
  const rows = await sql<{ calls: number; total: number; mean: number; rows: number; query: string }[]>`
    select calls, total_exec_time as total, mean_exec_time as mean, rows, left(regexp_replace(query, '\\s+', ' ', 'g'), 90) as query
    from pg_stat_statements order by total_exec_time desc limit 25`;
  console.log(`statements of ${name}: total ms, calls, mean ms, rows`);
  for (const { total, calls, mean, rows: count, query } of rows)
    console.log(
      `  ${total.toFixed(0).padStart(8)} ${String(calls).padStart(8)} ${mean.toFixed(3).padStart(9)} ${count} ${query}`,
    );
}

/** Resident memory of a process, in MB, now and at its highest. */
export function memoryOf(pid: number): { readonly now: number; readonly highest: number } {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const mb = (field: string) => Number(new RegExp(`^${field}:\\s+(\\d+) kB`, "m").exec(status)?.[1] ?? 0) / 1024;
  return { now: mb("VmRSS"), highest: mb("VmHWM") };
}

/** Seconds of CPU used so far by the hub, by PostgreSQL with its sessions, and by nats-server. */
export type CpuSeconds = { readonly hub: number; readonly postgres: number; readonly nats: number };

/** Says in words what each of `count` things cost since `before`. */
export function costOf(before: CpuSeconds, after: CpuSeconds, count: number): string {
  const ms = (name: keyof CpuSeconds) => (((after[name] - before[name]) * 1000) / count).toFixed(2);
  return `CPU for each: hub ${ms("hub")} ms, PostgreSQL ${ms("postgres")} ms, nats-server ${ms("nats")} ms`;
}

/** In ticks, of a process and of its children, alive or gone. */
function ticksOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return [11, 12, 13, 14].reduce((sum, field) => sum + Number(fields[field]), 0);
}

function secondsOfFamily(pid: number): number {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ").filter(Boolean).map(Number);
  const ticks = children.map((child) => {
    try {
      return ticksOf(child);
    } catch {
      // It ended just now: its parent has its ticks.
      return 0;
    }
  });
  return ticks.reduce((sum, one) => sum + one, ticksOf(pid)) / TICKS_PER_SECOND;
}

const TICKS_PER_SECOND = 100;

/** Waits until the outbox is empty. Returns how long that took, in seconds, and what was left at the end of the patience. */
export async function drained(sql: Sql, patienceS: number): Promise<{ readonly tookS: number; readonly left: number }> {
  const began = performance.now();
  let left = 0;
  const isEmpty = async () => {
    const [row] = await sql<{ left: number }[]>`
      select (select count(*) from outbox) + (select count(*) from tell) as left`;
    left = row?.left ?? 0;
    return left === 0;
  };
  await waitUntil(isEmpty, patienceS * 1000, "the outbox is not empty").catch(() => {
    // What is left is what the caller wants to know.
  });
  return { tookS: (performance.now() - began) / 1000, left };
}
