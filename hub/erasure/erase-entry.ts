/**
 * Erases a registry entry (design D12): its key is destroyed, so that facts, snapshots, mail and documents under it open
 * no more, here and in every backup whose keys are kept apart. The facts stay, and what people see is made again from them:
 * « donnée effacée » where something was sealed, so that counts stay.
 *
 * Hubs that hold the key in memory forget it within five minutes.
 */
import { partitionOf } from "../../actors/partition-of.ts";
import type { Sql } from "../../db/connect.ts";
import {
  blobsOfActor,
  type Erasure,
  holdPartition,
  isErased,
  listErasures,
  takeAway,
} from "../../db/queries/erasure/erasure.ts";
import { writeRows } from "../../db/queries/projections/write-rows.ts";
import { readFacts } from "../../db/queries/runtime/load.ts";
import type { ActorId } from "../../machines/kind.ts";
import type { BlobStore } from "../blobs/blob-store.ts";
import { createProjection } from "../projections/projection.ts";
import { projectAgain } from "../replay/rebuild.ts";
import type { Vault } from "../vault/vault.ts";
import type { Ledger } from "./ledger.ts";

export type EraseOptions = {
  readonly sql: Sql;
  readonly vault: Vault;
  readonly blobs: Pick<BlobStore, "remove">;
  readonly ledger: Ledger;
};

/**
 * Erases the entry. The ledger is written first: whatever is cut off after that is done by `reapplyErasures`.
 * Safe to do again.
 */
export async function eraseEntry(options: EraseOptions, erasure: Erasure): Promise<void> {
  options.ledger.append(erasure);
  await apply(options, erasure);
}

/**
 * Applies every erasure of both ledgers again and makes the two ledgers agree. Returns how many entries had a key again.
 * To be run after each restore, before a hub starts.
 */
export async function reapplyErasures(options: EraseOptions): Promise<{ erasures: number; again: number }> {
  const { sql, ledger } = options;
  const erasures = new Map([...(await listErasures(sql)), ...ledger.read()].map((erasure) => [erasure.entry, erasure]));
  let again = 0;
  for (const erasure of erasures.values()) {
    ledger.append(erasure);
    if (!(await isErased(sql, erasure.entry))) again += 1;
    await apply(options, erasure);
  }
  return { erasures: erasures.size, again };
}

async function apply({ sql, vault, blobs }: EraseOptions, erasure: Erasure): Promise<void> {
  const { entry } = erasure;
  const actor: ActorId = `citizen:${entry}`;
  if (!(await isErased(sql, entry))) {
    const projection = createProjection(withoutKeys(vault));
    await sql.begin(async (tx) => {
      await holdPartition(tx, partitionOf(actor));
      await takeAway(tx, erasure);
      await writeRows(tx, projectAgain(projection, actor, await readFacts(tx, actor)));
    });
  }
  vault.forget(entry);
  // Facts go on naming them: each try removes what an earlier one, or a restore of files, left.
  for (const sha256 of await blobsOfActor(sql, actor)) await blobs.remove(sha256);
}

/** The same pseudonyms, and nothing opens: what the vault is to an erased entry. */
function withoutKeys(vault: Vault): Vault {
  return { ...vault, load: async () => {}, open: () => null };
}
