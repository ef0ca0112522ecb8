/**
 * Starting and stopping a server of ours that must outlive us when we are killed: it has its own process group, so a
 * Ctrl-C in the terminal reaches the hub only, and the hub stops it when its own work is done.
 */
import { spawn } from "node:child_process";
import { closeSync, existsSync, openSync, readFileSync, renameSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { findProcess, isRunning, type ProcessIdentity } from "./process-identity.ts";

/** A server of ours that answers. */
export type RunningServer = {
  readonly url: string;
  readonly pid: number;
  readonly port: number;
  /** True when an earlier run of ours had left it running. */
  readonly wasAdopted: boolean;
  /** Stops the server in order and waits until it is gone. Safe to call again. */
  stop(): Promise<void>;
};

export type Launch = {
  readonly command: string;
  readonly args: readonly string[];
  readonly logFile: string;
  /** Run as this account instead of ours; only root may. */
  readonly account?: { readonly uid: number; readonly gid: number };
};

const LOOK_EVERY_MS = 15;

/** Starts the server in a session of its own, its output in `logFile` (the one before is kept as `.1`). */
export async function launch({ command, args, logFile, account }: Launch): Promise<ProcessIdentity> {
  if (existsSync(logFile)) renameSync(logFile, `${logFile}.1`);
  const log = openSync(logFile, "a", 0o600);
  try {
    const child = spawn(command, args, { ...account, detached: true, stdio: ["ignore", log, log], cwd: "/" });
    await new Promise((resolve, reject) => child.once("spawn", () => resolve(undefined)).once("error", reject));
    child.unref();
    const identity = child.pid === undefined ? undefined : findProcess(child.pid);
    if (!identity) throw new Error(`${command} ended at once: ${reasonIn(logFile)}`);
    return identity;
  } finally {
    closeSync(log);
  }
}

/** Waits until `answers` is true. Throws when the server ends first, or when `limitMs` have passed. */
export async function waitUntilReady(
  server: ProcessIdentity,
  answers: () => Promise<boolean>,
  limitMs: number,
): Promise<void> {
  const deadline = performance.now() + limitMs;
  while (!(await answers())) {
    if (!isRunning(server)) throw new Error(`process ${server.pid} ended while it started`);
    if (performance.now() > deadline) throw new Error(`process ${server.pid} did not answer within ${limitMs} ms`);
    await pause(LOOK_EVERY_MS);
  }
}

/**
 * Sends each signal in turn and waits its time for the process to end. Returns when it is gone; throws when it outlives
 * them all. A process that has ended already is left alone, whoever has its number now.
 */
export async function stopProcess(
  server: ProcessIdentity,
  steps: readonly { readonly signal: NodeJS.Signals; readonly waitMs: number }[],
): Promise<void> {
  for (const { signal, waitMs } of steps) {
    if (!isRunning(server)) return;
    process.kill(server.pid, signal);
    // One that was stopped (SIGSTOP) reads its signals only when it goes on.
    process.kill(server.pid, "SIGCONT");
    if (await isGoneWithin(server, waitMs)) return;
  }
  throw new Error(`process ${server.pid} does not end`);
}

/**
 * Returns the line in which the server says why it ended: its last fatal one, since PostgreSQL says "shut down" after it in
 * some cases, or its last.
 */
export function reasonIn(logFile: string): string {
  if (!existsSync(logFile)) return "it wrote nothing";
  const lines = readFileSync(logFile, "utf8").trimEnd().split("\n");
  return lines.findLast((line) => /\bFATAL: |\[FTL\]/.test(line)) ?? (lines.at(-1) || "it wrote nothing");
}

async function isGoneWithin(server: ProcessIdentity, waitMs: number): Promise<boolean> {
  const deadline = performance.now() + waitMs;
  while (isRunning(server)) {
    if (performance.now() > deadline) return false;
    await pause(LOOK_EVERY_MS);
  }
  return true;
}
