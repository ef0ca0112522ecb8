/**
 * Where documents, raw mails and HTML bodies live (design D1): files, each encrypted under a key of its own.
 *
 * A handle is given only when the bytes would survive a power failure: temporary file, fsync, rename, fsync of the folder.
 * The store knows no keys: who loses the handle loses the document, which is how an erasure works.
 */
import { createHash, randomBytes } from "node:crypto";
import { createReadStream } from "node:fs";
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { type BlobHandle, BlobTooLarge, type BlobWriter } from "../../channels/contract/channel.ts";
import { KEY_BYTES, openBytes, sealBytes } from "./blob-cipher.ts";
import { createFolderSync, syncFolder } from "./folder-sync.ts";
import { openTemporaries, writeThrough } from "./temporary-files.ts";

export const HEAD_BYTES = 4096;

/** No blob has this name: never written, or removed since. */
export class BlobMissing extends Error {
  override readonly name = "BlobMissing";
}

/** Files here, objects in `s3/`: a port. `sha256` is the part of a handle before the dot. */
export interface BlobStore extends BlobWriter {
  /** Returns the plain bytes. Throws `BlobMissing`; the iteration throws `BlobCorrupt` on a cut or altered file or a wrong key. */
  open(handle: BlobHandle): Promise<AsyncIterable<Uint8Array>>;
  exists(sha256: string): Promise<boolean>;
  /** Removes the bytes. Says nothing when there are none. */
  remove(sha256: string): Promise<void>;
  /** Says whether the stored bytes still have the SHA-256 that names them. False when there are none. */
  rehash(sha256: string): Promise<boolean>;
  /** Walks over all blobs, in no order. `storedAt` is in milliseconds since 1970. */
  list(): AsyncIterable<{ readonly sha256: string; readonly storedAt: number }>;
}

/** Returns a store in this folder, made if needed. Sweeps what dead writers left half-written. `syncOne` syncs a folder. */
export function createFileBlobs(folder: string, syncOne = syncFolder): BlobStore {
  const newTemporary = openTemporaries(join(folder, "tmp"));
  const fileOf = (sha256: string) => join(folder, sha256.slice(0, 2), sha256.slice(2, 4), sha256);
  const sync = createFolderSync(syncOne);
  /** Folders whose entries, and those of the folders above, are on disk. Asked again by each process, since another may have been killed between. */
  const durable = new Set<string>();

  async function moveIn(path: string, target: string): Promise<void> {
    const place = dirname(target);
    const isDurable = durable.has(place);
    if (!isDurable) await mkdir(place, { recursive: true, mode: 0o700 });
    await rename(path, target);
    const root = resolve(folder);
    await sync(isDurable ? [place] : [place, dirname(place), root, dirname(root)]);
    durable.add(place);
  }

  return {
    async write(bytes, maxBytes) {
      const key = randomBytes(KEY_BYTES);
      const path = newTemporary();
      const measure = { bytes: 0, head: Buffer.alloc(0) };
      try {
        const sha256 = await writeThrough(path, sealBytes(measured(bytes, maxBytes, measure), key));
        await moveIn(path, fileOf(sha256));
        return { blob: `${sha256}.${key.toString("base64url")}`, bytes: measure.bytes, head: measure.head };
      } catch (error) {
        await rm(path, { force: true });
        throw error;
      }
    },

    async open(handle) {
      const { sha256, key } = readHandle(handle);
      const { size } = await stat(fileOf(sha256)).catch((cause: unknown) => {
        if (isMissing(cause)) throw new BlobMissing(`no blob ${sha256}`, { cause });
        throw cause;
      });
      return readFile(fileOf(sha256), size, key);
    },

    async exists(sha256) {
      if (!isName(sha256)) return false;
      return stat(fileOf(sha256)).then(() => true, falseWhenMissing);
    },

    async remove(sha256) {
      if (!isName(sha256)) return;
      await rm(fileOf(sha256), { force: true });
    },

    async rehash(sha256) {
      if (!isName(sha256)) return false;
      const hash = createHash("sha256");
      try {
        for await (const piece of createReadStream(fileOf(sha256))) hash.update(piece);
      } catch (error) {
        return falseWhenMissing(error);
      }
      return hash.digest("hex") === sha256;
    },

    async *list() {
      for (const first of await foldersIn(folder))
        for (const second of await foldersIn(join(folder, first)))
          for (const name of await readdir(join(folder, first, second)))
            if (isName(name)) yield { sha256: name, storedAt: (await stat(fileOf(name))).mtimeMs };
    },
  };
}

/**
 * Splits a handle. Throws `BlobMissing` when it is not one, so that a forged handle looks like an unknown one
 * and never becomes a path.
 */
export function readHandle(handle: string): { readonly sha256: string; readonly key: Buffer } {
  const [sha256 = "", encoded = ""] = handle.split(".");
  const key = Buffer.from(encoded, "base64url");
  if (!isName(sha256) || key.length !== KEY_BYTES) throw new BlobMissing("not a blob handle");
  return { sha256, key };
}

/** Passes bytes on, counting them and keeping the first. Throws `BlobTooLarge` at the first byte too many. */
export async function* measured(
  bytes: AsyncIterable<Uint8Array>,
  maxBytes: number,
  measure: { bytes: number; head: Buffer },
): AsyncGenerator<Uint8Array> {
  for await (const piece of bytes) {
    measure.bytes += piece.byteLength;
    if (measure.bytes > maxBytes) throw new BlobTooLarge(`more than ${maxBytes} bytes`);
    if (measure.head.length < HEAD_BYTES)
      measure.head = Buffer.concat([measure.head, piece.subarray(0, HEAD_BYTES - measure.head.length)]);
    yield piece;
  }
}

async function* readFile(path: string, size: number, key: Uint8Array): AsyncGenerator<Uint8Array> {
  const file = await open(path, "r");
  try {
    yield* openBytes((into) => fill(file, into), size, key);
  } finally {
    await file.close();
  }
}

async function fill(file: FileHandle, into: Buffer): Promise<number> {
  let filled = 0;
  while (filled < into.length) {
    const { bytesRead } = await file.read(into, filled, into.length - filled, null);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return filled;
}

async function foldersIn(path: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory() && /^[0-9a-f]{2}$/.test(entry.name)).map((entry) => entry.name);
}

/** Says whether this is a SHA-256 as names of blobs are. */
export function isName(sha256: string): boolean {
  return /^[0-9a-f]{64}$/.test(sha256);
}

function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === "ENOENT";
}

function falseWhenMissing(error: unknown): false {
  if (isMissing(error)) return false;
  throw error;
}
