/**
 * Syncs folders for many writers at once. A round is under way at a time; who comes meanwhile shares the next, so each
 * caller's folders are synced by a round that began after the call. The load makes the rounds: a lone call waits for
 * nobody, and one journal commit of the file system serves all folders of a round.
 */
import { open } from "node:fs/promises";

type Waiting = { readonly resolve: () => void; readonly reject: (error: unknown) => void };
type Round = { readonly folders: Set<string>; readonly waiting: Waiting[] };

/** Returns what syncs these folders: resolves once each was synced by a sync that began after the call. */
export function createFolderSync(syncOne: (folder: string) => Promise<void>): (folders: string[]) => Promise<void> {
  let next: Round = { folders: new Set(), waiting: [] };
  let isRunning = false;

  async function run(): Promise<void> {
    isRunning = true;
    while (next.waiting.length > 0) {
      const round = next;
      next = { folders: new Set(), waiting: [] };
      // All of them end before anybody hears: a sync still under way must not pass for one of the next round.
      const outcomes = await Promise.allSettled([...round.folders].map(syncOne));
      const failure = outcomes.find((outcome) => outcome.status === "rejected");
      for (const { resolve, reject } of round.waiting) {
        if (failure === undefined) resolve();
        else reject(failure.reason);
      }
    }
    isRunning = false;
  }

  return (folders) =>
    new Promise((resolve, reject) => {
      for (const folder of folders) next.folders.add(folder);
      next.waiting.push({ resolve, reject });
      if (!isRunning) void run();
    });
}

/** Writes a folder's entries through to the disk. */
export async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
