/** One run at a time on a data folder: a second one would adopt the first's servers and stop them under its feet. */
import { chmodSync, linkSync, mkdirSync, rmSync, unlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { z } from "zod";
import { findProcess, isRunning } from "./process-identity.ts";
import { findState } from "./state-file.ts";

const Owner = z.object({ pid: z.number(), began: z.string() });

/** Another run holds the folder. The message is one sentence for the person who starts the hub. */
export class DataFolderInUseError extends Error {
  override readonly name = "DataFolderInUseError";
}

/**
 * Takes the folder for this process and returns its absolute path. Creates it when missing. Safe to call again from the
 * same process. A folder whose owner was killed is free. Throws `DataFolderInUseError` while its owner runs.
 */
export function claimDataFolder(dataDir: string): string {
  const folder = resolve(dataDir);
  mkdirSync(folder, { recursive: true });
  // PostgreSQL may run under another account and must get through to its own folder below; nobody may list this one.
  chmodSync(folder, 0o711);
  const path = join(folder, "owner.json");
  const self = findProcess(process.pid);
  const owner = findState(path, Owner);
  if (owner?.pid === process.pid && owner.began === self?.began) return folder;
  if (owner && isRunning(owner))
    throw new DataFolderInUseError(
      `Process ${owner.pid} already runs on ${folder}: stop it, or set DATA_DIR to another folder.`,
    );
  const mine = `${path}.${process.pid}`;
  rmSync(path, { force: true });
  writeFileSync(mine, `${JSON.stringify(self)}\n`, { mode: 0o600 });
  try {
    // A link fails when another start was faster; a rename would silently replace its claim.
    linkSync(mine, path);
    return folder;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    unlinkSync(mine);
  }
  return claimDataFolder(folder);
}
