/**
 * A PostgreSQL of our own under `<dataDir>/postgres`, on 127.0.0.1 and a port that is chosen once.
 *
 * After a kill -9 of the hub the server runs on; the next start finds it by PostgreSQL's own pid file, proves that it is
 * the one of this folder, and goes on with it. After a kill -9 of the server its pid file is stale and it recovers.
 */
import { execFileSync } from "node:child_process";
import { chownSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import { createDatabaseIfMissing, probeServer } from "../../db/server.ts";
import { claimDataFolder } from "./data-folder.ts";
import { findFreePort, isPortFree } from "./free-port.ts";
import { findPostgresBinaries, howToRun, type PostgresBinaries, type RunAs } from "./postgres-binaries.ts";
import { commandLineOf, findProcess, isRunning, type ProcessIdentity } from "./process-identity.ts";
import { launch, type RunningServer, reasonIn, stopProcess, waitUntilReady } from "./server-process.ts";
import { createPassword, findState, writeState } from "./state-file.ts";

export type StartOptions = {
  /** Where the server keeps its data: below this folder. */
  readonly dataDir: string;
  /** Told in one sentence before each step that a person may have to wait for. */
  readonly onProgress?: (sentence: string) => void;
};

/** What must stay the same from one start to the next. */
const State = z.object({ port: z.number(), password: z.string() });
type State = z.infer<typeof State>;

const USER = "guichet";
const DATABASE = "guichet";
/** Recovery after a crash reads the log since the last checkpoint, at most 1 GB. */
const READY_MS_MAX = 60_000;
const ADOPTED_SILENCE_MS_MAX = 5_000;
const ORPHANS_END_WITHIN_MS = 20_000;
const LOOK_EVERY_MS = 100;

const SETTINGS = [
  "listen_addresses=127.0.0.1",
  "unix_socket_directories=",
  "max_connections=200",
  "max_wal_size=1GB",
  "wal_compression=on",
  "jit=off",
  // Plans made while a table was small stay until it is analysed: a minute of that is long when it grows by 1,000 rows a second.
  "autovacuum_naptime=5s",
  // Looking every 5 s, it would otherwise read what grows from end to end each time that it has grown by a tenth.
  "autovacuum_analyze_scale_factor=0.5",
  "autovacuum_vacuum_insert_scale_factor=1",
  "autovacuum_vacuum_insert_threshold=100000",
  "autovacuum_max_workers=2",
  // A solid disk: without it a group that touches ten rows reads a table of some thousands whole.
  "random_page_cost=1.1",
  "timezone=UTC",
  "log_timezone=UTC",
  // A statement or a detail line in the log would show what a citizen wrote.
  "log_min_error_statement=panic",
  "log_error_verbosity=terse",
];

/** Starts the server of this folder, or adopts it when it runs already. The database `guichet` exists afterwards. */
export async function startPostgres({ dataDir, onProgress = () => {} }: StartOptions): Promise<RunningServer> {
  const root = claimDataFolder(dataDir);
  const binaries = await findPostgresBinaries();
  const runAs = howToRun(binaries, root);
  const home: Home = { folder: join(root, "postgres"), logFile: join(root, "postgres.log"), runAs, binaries };
  const stateFile = join(root, "postgres.json");

  let state = findState(stateFile, State);
  if (!state || !existsSync(join(home.folder, "PG_VERSION"))) {
    onProgress("Creating the PostgreSQL data folder");
    state = { port: await findFreePort(), password: state?.password ?? createPassword() };
    writeState(stateFile, state);
    createCluster(home, state.password);
  }

  const left = findServerOf(home.folder);
  if (left && (await isAdoptable(left, state.password, home.folder)))
    return opened(left.process, { ...state, port: left.port }, true);

  if (left) await stopProcess(left.process, STOP_NOW);
  rmSync(join(home.folder, "postmaster.pid"), { force: true });
  giveToOwner(home);
  if (!(await isPortFree(state.port))) {
    state = { ...state, port: await findFreePort() };
    writeState(stateFile, state);
  }
  onProgress("Starting PostgreSQL");
  const server = await startServer(home, state);
  await createDatabaseIfMissing(urlOf(state, "postgres"), DATABASE);
  return opened(server, state, false);
}

type Home = {
  readonly folder: string;
  readonly logFile: string;
  readonly runAs: RunAs;
  readonly binaries: PostgresBinaries;
};

type LeftServer = { readonly process: ProcessIdentity; readonly port: number };

/** "Fast": ends the sessions, writes a checkpoint. Then "immediate", which costs a recovery at the next start. */
const STOP_IN_ORDER = [
  { signal: "SIGINT", waitMs: 30_000 },
  { signal: "SIGQUIT", waitMs: 10_000 },
  { signal: "SIGKILL", waitMs: 5_000 },
] as const;
const STOP_NOW = STOP_IN_ORDER.slice(1);

function opened(server: ProcessIdentity, state: State, wasAdopted: boolean): RunningServer {
  return {
    url: urlOf(state, DATABASE),
    pid: server.pid,
    port: state.port,
    wasAdopted,
    stop: () => stopProcess(server, STOP_IN_ORDER),
  };
}

const urlOf = ({ port, password }: State, database: string) =>
  `postgres://${USER}:${password}@127.0.0.1:${port}/${database}`;

function createCluster({ folder, runAs, binaries }: Home, password: string): void {
  // A folder without PG_VERSION is what an initdb that was killed left behind: it holds nothing.
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { mode: 0o700 });
  const passwordFile = join(folder, "..", "initdb-password");
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (runAs.owner) for (const path of [folder, passwordFile]) chownSync(path, runAs.owner.uid, runAs.owner.gid);
  try {
    const flags = ["--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--locale-provider=builtin"];
    const paths = [`--pgdata=${folder}`, `--pwfile=${passwordFile}`];
    const command = [...runAs.prefix, binaries.initdb, ...flags, "--builtin-locale=C.UTF-8", `--username=${USER}`];
    execFileSync(command[0] ?? "", [...command.slice(1), ...paths], {
      ...runAs.account,
      cwd: "/",
      stdio: "pipe",
      encoding: "utf8",
    });
  } finally {
    rmSync(passwordFile);
  }
}

/** The folder may come from a run under other conditions: as another account, or from a place that others could enter. */
function giveToOwner({ folder, runAs: { owner } }: Home): void {
  if (owner && statSync(folder).uid !== owner.uid) execFileSync("chown", ["-R", `${owner.uid}:${owner.gid}`, folder]);
}

/** Returns the server that runs on this folder, whoever started it, or undefined. */
function findServerOf(folder: string): LeftServer | undefined {
  const path = join(folder, "postmaster.pid");
  if (!existsSync(path)) return undefined;
  // Lines: process, data folder, start time, port, …
  const [pid, dataFolder, , port] = readFileSync(path, "utf8").split("\n");
  const found = findProcess(Number(pid));
  // The number may be another program's by now: ours names its folder on the command line.
  const isOurs = dataFolder === folder && found && commandLineOf(found.pid).includes(`-D ${folder} `);
  return isOurs ? { process: found, port: Number(port) } : undefined;
}

/**
 * Our password opens it and it says that it works on our folder. False when it stays silent: stopped by a signal, stuck,
 * or on its way out; the caller ends it and starts another, which recovers.
 */
async function isAdoptable(left: LeftServer, password: string, folder: string): Promise<boolean> {
  const url = urlOf({ port: left.port, password }, "postgres");
  let silentSince = performance.now();
  while (performance.now() - silentSince < ADOPTED_SILENCE_MS_MAX && isRunning(left.process)) {
    const probe = await probeServer(url);
    if (probe.status === "ready") {
      if (probe.dataFolder === folder) await createDatabaseIfMissing(url, DATABASE);
      return probe.dataFolder === folder;
    }
    if (probe.status === "starting") silentSince = performance.now();
    await pause(LOOK_EVERY_MS);
  }
  return false;
}

async function startServer(home: Home, state: State): Promise<ProcessIdentity> {
  const settings = SETTINGS.flatMap((setting) => ["-c", setting]);
  const { logFile, runAs } = home;
  const words = [...runAs.prefix, home.binaries.postgres, "-D", home.folder, "-p", String(state.port), ...settings];
  const [command = "", ...args] = words;
  const deadline = performance.now() + ORPHANS_END_WITHIN_MS;
  for (;;) {
    try {
      const server = await launch({ command, args, logFile, ...(runAs.account && { account: runAs.account }) });
      await waitUntilReady(server, () => answers(urlOf(state, "postgres")), READY_MS_MAX);
      return server;
    } catch (error) {
      const reason = reasonIn(logFile);
      // Sessions of a killed server end when they next look up; until then their shared memory keeps the folder busy.
      const isBusy = reason.includes("pre-existing shared memory block") || reason.includes("is still in use");
      if (!isBusy || performance.now() > deadline)
        throw new Error(`PostgreSQL did not start: ${reason}`, { cause: error });
      await pause(LOOK_EVERY_MS);
    }
  }
}

async function answers(url: string): Promise<boolean> {
  return (await probeServer(url)).status === "ready";
}
