/** Compares the blobs with the facts that name them: after a restore, or when a disk is in doubt. */
import type { Sql } from "../../db/connect.ts";
import { walkNamedBlobs } from "../../db/queries/blobs/named-blobs.ts";
import { referencedBlobs } from "../../db/queries/blobs/referenced-blobs.ts";
import type { BlobStore } from "./blob-store.ts";

export type BlobFault = {
  readonly sha256: string;
  /** `erased`: its person was erased and the bytes are still there. */
  readonly what: "missing" | "altered" | "erased";
  /** A fact that names it, as `partition-position`. */
  readonly fact: string;
};

export type BlobsChecked = {
  /** Blobs that facts name, those of erased people left out. */
  readonly named: number;
  readonly faults: readonly BlobFault[];
  /** Stored and named by nothing: uploads under way, or left by a crash. Housekeeping removes them after a day. */
  readonly orphans: readonly string[];
};

const BATCH = 500;

/** Reads every named blob whole and checks its SHA-256. Changes nothing. `onProgress` hears of every thousandth. */
export async function checkBlobs(
  sql: Sql,
  blobs: Pick<BlobStore, "exists" | "rehash" | "list">,
  onProgress: (count: number) => void,
): Promise<BlobsChecked> {
  const faults: BlobFault[] = [];
  let named = 0;
  for await (const { sha256, fact, isErased } of walkNamedBlobs(sql)) {
    if (!isErased) named += 1;
    if (named > 0 && named % 1_000 === 0) onProgress(named);
    const what = await faultOf(blobs, sha256, isErased);
    if (what !== null) faults.push({ sha256, what, fact });
  }
  return { named, faults, orphans: await findOrphans(sql, blobs) };
}

async function faultOf(
  blobs: Pick<BlobStore, "exists" | "rehash">,
  sha256: string,
  isErased: boolean,
): Promise<BlobFault["what"] | null> {
  if (isErased) return (await blobs.exists(sha256)) ? "erased" : null;
  if (await blobs.rehash(sha256)) return null;
  return (await blobs.exists(sha256)) ? "altered" : "missing";
}

async function findOrphans(sql: Sql, blobs: Pick<BlobStore, "list">): Promise<readonly string[]> {
  const orphans: string[] = [];
  let batch: string[] = [];
  async function judge(): Promise<void> {
    const known = await referencedBlobs(sql, batch);
    orphans.push(...batch.filter((name) => !known.has(name)));
    batch = [];
  }
  for await (const { sha256 } of blobs.list()) {
    batch.push(sha256);
    if (batch.length === BATCH) await judge();
  }
  if (batch.length > 0) await judge();
  return orphans;
}
