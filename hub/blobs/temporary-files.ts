/** Files that are being written, named after their writer, so that the next start knows whose are left over. */
import { createHash, randomBytes } from "node:crypto";
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { open } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";

/** Makes the folder, sweeps what dead writers left there, and returns what makes the path of a new file. */
export function openTemporaries(folder: string): () => string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  sweep(folder);
  const writer = `${hostname()}~${process.pid}~${randomBytes(6).toString("hex")}`;
  return () => join(folder, `${writer}~${randomBytes(8).toString("hex")}`);
}

/** Writes a new file through to the disk, and returns the SHA-256 of what it holds. */
export async function writeThrough(path: string, pieces: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash("sha256");
  const file = await open(path, "wx", 0o600);
  try {
    for await (const piece of pieces) {
      hash.update(piece);
      await file.writeFile(piece);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return hash.digest("hex");
}

/**
 * Removes temporary files whose writer is dead. Files of another machine are left alone: their process cannot be seen
 * from here. A file of our own process id was left by the one that had it before us, as happens in each container.
 */
function sweep(folder: string): void {
  for (const name of readdirSync(folder)) {
    const [host, pid] = name.split("~");
    if (host === hostname() && !isAlive(Number(pid))) rmSync(join(folder, name), { force: true });
  }
}

function isAlive(pid: number): boolean {
  // Stores of this very process exist in tests only, one after the other: their leftovers are dead too.
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Another account's, or a runtime that may not ask (Deno without the right to run programs): alive for all we know.
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}
