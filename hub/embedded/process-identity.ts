/**
 * Which process is meant, in a way that survives the reuse of process numbers: a number and the moment it began.
 * Written to files, so that a later start can tell "still running" from "gone, and its number is another's now".
 */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

export type ProcessIdentity = { readonly pid: number; readonly began: string };

/** Asked when needed and not at loading: a hub over given servers runs where `/proc` may not be read. */
const hasProc = (): boolean => existsSync("/proc/self/stat");

/** Returns who has this number now, or undefined when nobody does or it has ended and only waits to be reaped. */
export function findProcess(pid: number): ProcessIdentity | undefined {
  const began = hasProc() ? beganFromProc(pid) : askPs(pid, "lstart=");
  return began === undefined ? undefined : { pid, began };
}

/** Tells whether this very process still runs. */
export function isRunning(identity: ProcessIdentity): boolean {
  return findProcess(identity.pid)?.began === identity.began;
}

/** Returns the command line with its arguments separated by spaces; empty when there is no such process. */
export function commandLineOf(pid: number): string {
  if (!hasProc()) return askPs(pid, "args=") ?? "";
  return readProc(pid, "cmdline").replaceAll("\0", " ").trim();
}

function beganFromProc(pid: number): string | undefined {
  const stat = readProc(pid, "stat");
  // The second field is the name in parentheses and may hold anything; after it: state, …, start time as the 20th.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [state] = fields;
  return stat === "" || state === "Z" || state === "X" ? undefined : fields[19];
}

function readProc(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    // Gone between two looks: the same as never there.
    return "";
  }
}

function askPs(pid: number, column: string): string | undefined {
  try {
    return execFileSync("ps", ["-p", String(pid), "-o", column], { encoding: "utf8" }).trim() || undefined;
  } catch {
    // `ps` ends with 1 when there is no such process.
    return undefined;
  }
}
