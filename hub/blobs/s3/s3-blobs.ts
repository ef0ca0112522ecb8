/**
 * Blobs as objects of an S3-compatible store: the same handles and the same encryption as files, for hubs on several machines.
 *
 * The bytes are sealed into a temporary file first, since their hash names the object and signs the request: memory stays at
 * one record, and the store checks what it received against the hash. Its ETag is not believed: it is no promise of the
 * protocol. An object is written only where there is none; "there is one" after a lost answer is ours.
 */
import { createHash, randomBytes } from "node:crypto";
import { rm, stat } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { KEY_BYTES, openBytes, sealBytes } from "../blob-cipher.ts";
import { BlobMissing, type BlobStore, isName, measured, readHandle } from "../blob-store.ts";
import { openTemporaries, writeThrough } from "../temporary-files.ts";
import { codeOf, createS3Client, type S3Client, S3Error, type S3Options, textOf } from "./client.ts";
import { readList } from "./read-list.ts";
import { readObject } from "./read-object.ts";

export type S3BlobsOptions = S3Options & {
  /** Before each name; empty, or ending in a slash. */
  readonly prefix: string;
  /** For what is being sent; made if needed. */
  readonly temporaryFolder: string;
};

const LIST_BYTES_MAX = 4 * 1024 * 1024;

/** Creates the store. Nothing is asked of it before the first blob. */
export function createS3Blobs(options: S3BlobsOptions): BlobStore & { close(): void } {
  const { prefix } = options;
  const client = createS3Client(options);
  const newTemporary = openTemporaries(options.temporaryFolder);

  return {
    async write(bytes, maxBytes) {
      const key = randomBytes(KEY_BYTES);
      const file = newTemporary();
      const measure = { bytes: 0, head: Buffer.alloc(0) };
      try {
        const sha256 = await writeThrough(file, sealBytes(measured(bytes, maxBytes, measure), key));
        await put(client, `${prefix}${sha256}`, { file, bytes: (await stat(file)).size, sha256 });
        return { blob: `${sha256}.${key.toString("base64url")}`, bytes: measure.bytes, head: measure.head };
      } finally {
        await rm(file, { force: true });
      }
    },

    async open(handle) {
      const { sha256, key } = readHandle(handle);
      const object = `${prefix}${sha256}`;
      const size = await sizeOf(client, object);
      if (size === null) throw new BlobMissing(`no blob ${sha256}`);
      return openObject(readObject(client, object, size), size, key);
    },

    exists: async (sha256) => isName(sha256) && (await sizeOf(client, `${prefix}${sha256}`)) !== null,

    async remove(sha256) {
      if (isName(sha256)) drain(await client.ask({ method: "DELETE", key: `${prefix}${sha256}` }, [404]));
    },

    async rehash(sha256) {
      if (!isName(sha256)) return false;
      const object = `${prefix}${sha256}`;
      const size = await sizeOf(client, object);
      if (size === null) return false;
      const hash = createHash("sha256");
      for await (const piece of readObject(client, object, size)) hash.update(piece);
      return hash.digest("hex") === sha256;
    },

    async *list() {
      let next: string | null = null;
      do {
        const from: Record<string, string> = next === null ? {} : { "continuation-token": next };
        const answer = await client.ask({ method: "GET", key: "", query: { "list-type": "2", prefix, ...from } });
        const page = readList(await textOf(answer, LIST_BYTES_MAX));
        for (const { key, storedAt } of page.objects) {
          const sha256 = key.slice(prefix.length);
          if (isName(sha256)) yield { sha256, storedAt };
        }
        next = page.next;
      } while (next !== null);
    },

    close: client.close,
  };
}

function lengthIn(text: string | undefined): number {
  const length = Number(text);
  if (text === undefined || !Number.isSafeInteger(length)) throw new S3Error(200, "no-length", "HEAD");
  return length;
}

type Sealed = { readonly file: string; readonly bytes: number; readonly sha256: string };

async function put(client: S3Client, key: string, body: Sealed): Promise<void> {
  const type = { "content-type": "application/octet-stream" };
  // 501: a store that knows no conditions. The name is the hash of bytes under a fresh key, so nothing else can be there.
  const onlyNew = await client.ask(
    { method: "PUT", key, headers: { ...type, "if-none-match": "*" }, body },
    [412, 501],
  );
  drain(onlyNew);
  if (onlyNew.statusCode === 501) drain(await client.ask({ method: "PUT", key, headers: type, body }));
  if (onlyNew.statusCode !== 412) return;
  // Our own, whose answer was lost; or the first half of it, from a store that keeps halves.
  if ((await sizeOf(client, key)) === body.bytes) return;
  drain(await client.ask({ method: "PUT", key, headers: type, body }));
}

/** Returns an object's length, or null when there is none. Throws when it is the bucket that is missing. */
async function sizeOf(client: S3Client, key: string): Promise<number | null> {
  const answer = await client.ask({ method: "HEAD", key }, [404]);
  drain(answer);
  if (answer.statusCode !== 404) return lengthIn(answer.headers["content-length"]);
  // A HEAD cannot say what is missing.
  const said = await client.ask({ method: "GET", key, headers: { range: "bytes=0-0" } }, [404]);
  if (said.statusCode !== 404) {
    said.destroy();
    return lengthIn(said.headers["content-range"]?.split("/")[1]);
  }
  const code = await codeOf(said);
  if (code === "NoSuchKey" || code === "unknown") return null;
  throw new S3Error(404, code, "GET");
}

/** Plain bytes. Whoever stops reading ends the connection. */
async function* openObject(stored: AsyncGenerator<Buffer>, size: number, key: Uint8Array): AsyncGenerator<Uint8Array> {
  try {
    yield* openBytes(filler(stored), size, key);
  } finally {
    await stored.return(undefined);
  }
}

/** Nothing of the body is wanted; the connection is. */
function drain(answer: IncomingMessage): void {
  answer.on("error", () => answer.destroy()).resume();
}

/** Turns pieces of any length into a function that fills buffers. */
function filler(pieces: AsyncGenerator<Buffer>): (into: Buffer) => Promise<number> {
  let rest = Buffer.alloc(0);
  return async (into) => {
    let filled = 0;
    while (filled < into.length) {
      if (rest.length === 0) {
        const { value, done } = await pieces.next();
        if (done) break;
        rest = value as Buffer<ArrayBuffer>;
      }
      const taken = rest.copy(into, filled);
      rest = rest.subarray(taken);
      filled += taken;
    }
    return filled;
  };
}
