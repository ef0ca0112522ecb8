/** Removes blobs that nothing refers to: uploads never sent, contacts refused after their documents were written, erased cases. */
import type { BlobStore } from "./blob-store.ts";

/** How many names are asked about at once. */
const BATCH = 500;

/**
 * Removes each blob older than `graceMs` that `referenced` doesn't return, and returns how many.
 * The grace covers what is being written now: a blob always exists before the row that names it. It must be longer than
 * an upload's life (24 h). Safe to run twice, and at any moment.
 */
export async function sweepOrphans(options: {
  readonly blobs: BlobStore;
  /** Of these names, returns those that something still refers to. */
  readonly referenced: (sha256s: readonly string[]) => Promise<ReadonlySet<string>>;
  readonly now: number;
  readonly graceMs: number;
}): Promise<number> {
  const { blobs, referenced, now, graceMs } = options;
  let removed = 0;
  let batch: string[] = [];
  async function judge(): Promise<void> {
    const kept = await referenced(batch);
    for (const sha256 of batch.filter((name) => !kept.has(name))) {
      await blobs.remove(sha256);
      removed++;
    }
    batch = [];
  }
  for await (const { sha256, storedAt } of blobs.list()) {
    if (now - storedAt <= graceMs) continue;
    batch.push(sha256);
    if (batch.length === BATCH) await judge();
  }
  if (batch.length > 0) await judge();
  return removed;
}
