/**
 * A nats-server of our own with JetStream under `<dataDir>/nats`, on 127.0.0.1 and a port that is chosen once.
 *
 * After a kill -9 of the hub the server runs on, and the next start goes on with it once it has shown the name that only
 * this folder knows. Its store is disposable (design D1): nothing here waits for the disk more than the server does.
 */
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { claimDataFolder } from "./data-folder.ts";
import { findFreePort, isPortFree } from "./free-port.ts";
import { getNatsServer } from "./nats-binary.ts";
import { answersAsOurs } from "./nats-handshake.ts";
import type { StartOptions } from "./postgres.ts";
import { commandLineOf, findProcess, type ProcessIdentity } from "./process-identity.ts";
import { launch, type RunningServer, reasonIn, stopProcess, waitUntilReady } from "./server-process.ts";
import { createPassword, findState, writePrivateFile, writeState } from "./state-file.ts";

/** What must stay the same from one start to the next. `name` is random: it proves which server answers. */
const State = z.object({ port: z.number(), password: z.string(), name: z.string() });
type State = z.infer<typeof State>;

const USER = "guichet";
const READY_MS_MAX = 60_000;
const ADOPTED_READY_MS_MAX = 5_000;

/** The server ends its connections and flushes its store; killed, it recovers the store at the next start. */
const STOP_IN_ORDER = [
  { signal: "SIGTERM", waitMs: 15_000 },
  { signal: "SIGKILL", waitMs: 5_000 },
] as const;
const STOP_NOW = STOP_IN_ORDER.slice(1);

/**
 * Starts the server of this folder, or adopts it when it runs already. The URL carries user and password.
 * Throws `NatsServerMissingError` when there is no program to start.
 */
export async function startNats({ dataDir, onProgress = () => {} }: StartOptions): Promise<RunningServer> {
  const root = claimDataFolder(dataDir);
  const folder = join(root, "nats");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const stateFile = join(folder, "server.json");
  let state = findState(stateFile, State);
  if (!state) {
    state = { port: await findFreePort(), password: createPassword(), name: createPassword() };
    writeState(stateFile, state);
  }

  const left = findServerOf(folder);
  if (left) {
    if (await isAdoptable(left, state)) return opened(left, state, true);
    await stopProcess(left, STOP_NOW);
  }
  rmSync(pidFileOf(folder), { force: true });
  if (!(await isPortFree(state.port))) {
    state = { ...state, port: await findFreePort() };
    writeState(stateFile, state);
  }
  const command = await getNatsServer(onProgress);
  onProgress("Starting NATS");
  return opened(await startServer(command, folder, state), state, false);
}

function opened(server: ProcessIdentity, state: State, wasAdopted: boolean): RunningServer {
  return {
    url: `nats://${USER}:${state.password}@127.0.0.1:${state.port}`,
    pid: server.pid,
    port: state.port,
    wasAdopted,
    stop: () => stopProcess(server, STOP_IN_ORDER),
  };
}

const pidFileOf = (folder: string) => join(folder, "nats.pid");
const configFileOf = (folder: string) => join(folder, "nats.conf");

/** Returns the server that runs with this folder's configuration, or undefined. */
function findServerOf(folder: string): ProcessIdentity | undefined {
  const path = pidFileOf(folder);
  if (!existsSync(path)) return undefined;
  const found = findProcess(Number(readFileSync(path, "utf8")));
  // The number may be another program's by now: ours names its configuration on the command line.
  return found && commandLineOf(found.pid).includes(`-c ${configFileOf(folder)}`) ? found : undefined;
}

async function isAdoptable(left: ProcessIdentity, state: State): Promise<boolean> {
  try {
    await waitUntilReady(left, () => answersAsOurs({ user: USER, ...state }), ADOPTED_READY_MS_MAX);
    return true;
  } catch {
    // Stopped by a signal or stuck: the caller ends it and starts another, which recovers the store.
    return false;
  }
}

async function startServer(command: string, folder: string, state: State): Promise<ProcessIdentity> {
  const logFile = join(folder, "nats.log");
  writePrivateFile(configFileOf(folder), configuration(folder, state));
  const server = await launch({ command, args: ["-c", configFileOf(folder)], logFile });
  try {
    await waitUntilReady(server, () => answersAsOurs({ user: USER, ...state }), READY_MS_MAX);
    return server;
  } catch (error) {
    throw new Error(`NATS did not start: ${reasonIn(logFile)}`, { cause: error });
  }
}

function configuration(folder: string, { port, password, name }: State): string {
  return `server_name: ${name}
listen: "127.0.0.1:${port}"
pid_file: ${JSON.stringify(pidFileOf(folder))}
max_payload: 1MB
authorization { user: ${USER}, password: "${password}" }
jetstream { store_dir: ${JSON.stringify(folder)} }
`;
}
