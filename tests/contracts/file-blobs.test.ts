import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createFileBlobs } from "../../hub/blobs/blob-store.ts";
import { describeBlobStore } from "./blob-store.contract.ts";

describeBlobStore("blobs in files", async () => {
  const folder = mkdtempSync(join(tmpdir(), "blobs-"));
  const fileOf = (sha256: string) => join(folder, sha256.slice(0, 2), sha256.slice(2, 4), sha256);
  return {
    blobs: createFileBlobs(folder),
    stored: (sha256) => (existsSync(fileOf(sha256)) ? readFileSync(fileOf(sha256)) : null),
    replace: (sha256, bytes) => writeFileSync(fileOf(sha256), bytes),
    leftovers: () => readdirSync(join(folder, "tmp")),
    close: async () => rmSync(folder, { recursive: true }),
  };
});
