/** Runs the hub on Deno as a child, passes signals on, and ends as it does. */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { ConfigError, readConfig } from "../hub/config.ts";
import { denoFlags, findDeno } from "./deno.ts";

const MAIN = join(import.meta.dirname, "../hub/main.ts");

try {
  const { databaseUrl, natsUrl, dataDir } = readConfig(process.env, process.argv);
  const startsServers = !databaseUrl || !natsUrl;
  run(findDeno(), [...denoFlags({ startsServers, dataDir }), MAIN, ...process.argv.slice(2)]);
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}

function run(command: string, args: readonly string[]): void {
  const child = spawn(command, args, { stdio: "inherit" });
  // A terminal's Ctrl-C reaches the child too: the hub takes the second one for the same.
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => void child.kill(signal));
  child.once("error", () => {
    console.error("Deno is not installed: run npm ci, or put deno on the PATH.");
    process.exitCode = 2;
  });
  child.once("exit", (code, signal) => {
    process.exitCode = code ?? (signal === null ? 1 : 128);
  });
}
