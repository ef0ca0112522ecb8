/** Starts whole hubs as processes, and ends them by their own process id only. */
import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { denoFlags, findDeno } from "../../bin/deno.ts";
import { findFreePort } from "../../hub/embedded/free-port.ts";

export const SIGNING_KEY = "signing key of the tests, long enough";
export const MASTER_KEY = "master key of the tests, also long enough";
export const MAIL_DOMAIN = "guichet.test";

export type HubSettings = {
  readonly databaseUrl: string;
  readonly natsUrl: string;
  readonly relayUrl: string;
  /** Shared by the hubs of one database: the blobs are here, and the logs. */
  readonly dataDir: string;
  /** Names the log file. */
  readonly name: string;
  /** Flags of Node itself, for example of its profiler. */
  readonly nodeFlags?: readonly string[];
  /** What the hub runs on: Node, when absent. */
  readonly runtime?: "node" | "deno";
};

export type HubProcess = {
  readonly name: string;
  /** `http://127.0.0.1:…`, the same over restarts, as is `smtpPort`. */
  readonly url: string;
  readonly smtpPort: number;
  readonly logFile: string;
  /** The name that this run of the hub gave itself. */
  id(): string;
  pid(): number;
  isRunning(): boolean;
  /** kill -9. */
  kill(): Promise<void>;
  /** SIGSTOP: it stands still until `resume`. */
  pause(): void;
  resume(): void;
  /** Starts it and resolves once it serves. */
  start(): Promise<void>;
  /** Stops it in order. Safe when it is dead. */
  stop(): Promise<void>;
};

const CHILD = join(import.meta.dirname, "hub-child.ts");
const READY_MS_MAX = 60_000;
const STOP_MS_MAX = 15_000;
const LOOK_EVERY_MS = 20;

/** Creates a hub that is not started. */
export async function createHubProcess(settings: HubSettings): Promise<HubProcess> {
  const [port, smtpPort] = [await findFreePort(), await findFreePort()];
  const url = `http://127.0.0.1:${port}`;
  const logFile = join(settings.dataDir, `${settings.name}.log`);
  const env = environment(settings, { url, port, smtpPort });
  const [command, args] = commandOf(settings);
  let child: ChildProcess | null = null;
  let id = "";

  const isRunning = () => child !== null && child.exitCode === null && child.signalCode === null;
  const signal = (name: NodeJS.Signals) => void (isRunning() && child?.kill(name));

  async function gone(msMax: number): Promise<void> {
    await waitUntil(() => !isRunning(), msMax, `${settings.name} does not end`);
  }

  return {
    name: settings.name,
    url,
    smtpPort,
    logFile,
    id: () => id,
    pid: () => child?.pid ?? 0,
    isRunning,
    async kill() {
      signal("SIGKILL");
      await gone(STOP_MS_MAX);
    },
    pause: () => signal("SIGSTOP"),
    resume: () => signal("SIGCONT"),
    async start() {
      const log = openSync(logFile, "a");
      const began = readFileSync(logFile, "utf8").length;
      child = spawn(command, args, { env, stdio: ["ignore", log, log] });
      closeSync(log);
      const isReady = () => {
        if (!isRunning()) throw new Error(`${settings.name} ended: ${readFileSync(logFile, "utf8").slice(-2_000)}`);
        id = /^\{"hub":"([^"]+)"\}$/m.exec(readFileSync(logFile, "utf8").slice(began))?.[1] ?? "";
        return id !== "";
      };
      await waitUntil(isReady, READY_MS_MAX, `${settings.name} does not start`);
    },
    async stop() {
      signal("SIGCONT");
      signal("SIGTERM");
      await gone(STOP_MS_MAX).catch(() => signal("SIGKILL"));
    },
  };
}

/** Waits for a condition by looking at it again and again. Rejects with `why` when it does not come in time. */
export async function waitUntil(holds: () => boolean | Promise<boolean>, msMax: number, why: string): Promise<void> {
  const deadline = performance.now() + msMax;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`${why} within ${msMax} ms`);
    await pause(LOOK_EVERY_MS);
  }
}

function commandOf({ runtime, nodeFlags = [], dataDir }: HubSettings): readonly [string, readonly string[]] {
  if (runtime === "deno") return [findDeno(), [...denoFlags({ startsServers: false, dataDir }), CHILD]];
  return [process.execPath, [...nodeFlags, "--import", "tsx", CHILD]];
}

function environment(
  { databaseUrl, natsUrl, relayUrl, dataDir }: HubSettings,
  { url, port, smtpPort }: { readonly url: string; readonly port: number; readonly smtpPort: number },
): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    DATABASE_URL: databaseUrl,
    NATS_URL: natsUrl,
    SMTP_RELAY_URL: relayUrl,
    DATA_DIR: dataDir,
    PORT: String(port),
    SMTP_PORT: String(smtpPort),
    PUBLIC_URL: url,
    MAIL_DOMAIN,
    MASTER_KEY,
    SIGNING_KEY,
    // Nobody logs in: sessions are written into the database.
    OIDC_ISSUER: "http://127.0.0.1:9",
    OIDC_CLIENT_ID: "tests",
    OIDC_CLIENT_SECRET: "tests",
    RATE_LIMITS: "off",
    LOG_LEVEL: "info",
  };
}
