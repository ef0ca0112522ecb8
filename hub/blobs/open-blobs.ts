import { join } from "node:path";
import type { Config } from "../config.ts";
import { type BlobStore, createFileBlobs } from "./blob-store.ts";
import { createS3Blobs } from "./s3/s3-blobs.ts";

/** Returns the store of the settings: objects when `BLOBS_S3_URL` is set, files below the data folder otherwise. */
export function openBlobs({ blobsS3, dataDir }: Pick<Config, "blobsS3" | "dataDir">, now: () => number): BlobStore {
  if (!blobsS3) return createFileBlobs(join(dataDir, "blobs"));
  return createS3Blobs({ ...blobsS3, temporaryFolder: join(dataDir, "blobs-to-send"), now, random: Math.random });
}
