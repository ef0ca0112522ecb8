/** Finds a nats-server for this machine: the one on the PATH, the one in the cache, or one fetched into the cache. */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { fetchFromDebian } from "./nats-from-debian.ts";

const run = promisify(execFile);

/** 2.9 has known JetStream faults and ignores silently what it lacks; 2.10.27 is the first that we checked. */
const VERSION_MIN = [2, 10, 27] as const;

const CACHE = fileURLToPath(new URL("../../.cache/nats-server", import.meta.url));

/** No nats-server could be had. The message says what was tried, a line each, and what the person can do. */
export class NatsServerMissingError extends Error {
  override readonly name = "NatsServerMissingError";
}

/**
 * Returns the path of a nats-server that is recent enough. Fetches one only when neither the PATH nor the cache has it,
 * after a word to `onProgress`; each attempt that fails is told there in one line.
 */
export async function getNatsServer(onProgress: (sentence: string) => void): Promise<string> {
  const cached = join(CACHE, "nats-server");
  const attempts = [
    { name: "nats-server on the PATH", find: async () => "nats-server" },
    { name: "nats-server in the cache", find: async () => cached, isQuiet: !existsSync(cached) },
    { name: "nats-server from a later Debian suite", find: () => fetchFromDebian(CACHE, onProgress) },
  ];
  const failures: string[] = [];
  for (const { name, find, isQuiet } of attempts) {
    if (isQuiet) continue;
    try {
      const path = await find();
      await refuseOld(path);
      return path;
    } catch (error) {
      failures.push(`${name}: ${reasonOf(error)}`);
    }
  }
  throw new NatsServerMissingError(
    `No nats-server ${VERSION_MIN.join(".")} or later.\n${failures.map((line) => `  - ${line}`).join("\n")}\n` +
      `Put a nats-server on the PATH or at ${cached}, or set NATS_URL to a server that runs.`,
  );
}

/** Tells whether a version such as `2.10.27` or `2.12.0-RC.1` is recent enough. Pure. */
export function isRecentEnough(version: string): boolean {
  const parts = version.split("-")[0]?.split(".").map(Number) ?? [];
  for (const [index, least] of VERSION_MIN.entries()) {
    const part = parts[index] ?? 0;
    if (part !== least) return part > least;
  }
  return true;
}

async function refuseOld(path: string): Promise<void> {
  const { stdout } = await run(path, ["--version"]);
  const version = /v?(\d+\.\d+\.\d+\S*)/.exec(stdout)?.[1];
  if (!version) throw new Error(`it answers "${stdout.trim()}" when asked its version`);
  if (!isRecentEnough(version)) throw new Error(`version ${version} is too old`);
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ((error as NodeJS.ErrnoException).code === "ENOENT") return "there is none";
  return error.message.split("\n")[0] ?? error.message;
}
