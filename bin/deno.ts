/**
 * How to run a program of ours on Deno: where its binary is, and what it may do.
 *
 * A hub over given servers may use the network, read the program and its data, and write its data; it may start no program,
 * load no native code and fetch no code. One that starts PostgreSQL and NATS itself must follow processes by `/proc`, which
 * Deno gives to nobody without all rights.
 */
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** The folders of Deno's npm packages, which carry the binary: no install script is needed. */
const PACKAGES: Readonly<Record<string, string>> = {
  "linux-x64": "linux-x64-glibc",
  "linux-arm64": "linux-arm64-glibc",
  "darwin-x64": "darwin-x64",
  "darwin-arm64": "darwin-arm64",
};

export type Rights = {
  /** True when the hub starts its own PostgreSQL or NATS. */
  readonly startsServers: boolean;
  readonly dataDir: string;
};

/** Returns the installed binary, or `deno`, to be found on the PATH. */
export function findDeno(): string {
  const name = PACKAGES[`${process.platform}-${process.arch}`];
  if (name === undefined) return "deno";
  try {
    const binary = join(dirname(createRequire(import.meta.url).resolve(`@deno/${name}/package.json`)), "deno");
    return existsSync(binary) ? binary : "deno";
  } catch {
    // Installed without development dependencies.
    return "deno";
  }
}

/** Returns the arguments that come before the program's file. */
export function denoFlags({ startsServers, dataDir }: Rights): readonly string[] {
  const run = ["run", "--quiet", "--no-prompt", "--cached-only", "--node-modules-dir=manual"];
  if (startsServers) return [...run, "--allow-all"];
  const data = resolve(dataDir);
  return [
    ...run,
    "--allow-net",
    "--allow-env",
    "--allow-sys=hostname",
    `--allow-read=${ROOT},${data}`,
    `--allow-write=${data}`,
  ];
}
