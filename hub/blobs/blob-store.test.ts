import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type BlobHandle, BlobTooLarge } from "../../channels/contract/channel.ts";
import { BlobCorrupt, RECORD_BYTES } from "./blob-cipher.ts";
import { BlobMissing, createFileBlobs, readHandle } from "./blob-store.ts";
import { sweepOrphans } from "./sweep-orphans.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "blobs-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function* pieces(...parts: (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield Buffer.from(part);
}

async function readAll(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of bytes) parts.push(part);
  return Buffer.concat(parts);
}

const fileOf = (sha256: string) => join(folder, sha256.slice(0, 2), sha256.slice(2, 4), sha256);

it.each([0, 1, RECORD_BYTES - 1, RECORD_BYTES, RECORD_BYTES + 1, 3 * RECORD_BYTES])(
  "gives back exactly the %i bytes that it took",
  async (length) => {
    const blobs = createFileBlobs(folder);
    const plain = Buffer.alloc(length, "Nice ");
    const written = await blobs.write(pieces(plain.subarray(0, 7), plain.subarray(7)), 10_000_000);
    expect(written.bytes).toBe(length);
    expect(written.head).toEqual(plain.subarray(0, 4096));
    expect((await readAll(await blobs.open(written.blob))).equals(plain)).toBe(true);
  },
);

it("names the file by the SHA-256 of what is stored, and stores nothing readable", async () => {
  const { blob } = await createFileBlobs(folder).write(pieces("un secret de famille"), 1000);
  const { sha256 } = readHandle(blob);
  const stored = readFileSync(fileOf(sha256));
  expect(createHash("sha256").update(stored).digest("hex")).toBe(sha256);
  expect(stored.includes("secret")).toBe(false);
});

it("gives two writers of the same bytes two keys and two files", async () => {
  const blobs = createFileBlobs(folder);
  const [first, second] = await Promise.all([blobs.write(pieces("a"), 10), blobs.write(pieces("a"), 10)]);
  expect(first.blob).not.toBe(second.blob);
  await blobs.remove(readHandle(first.blob).sha256);
  expect((await readAll(await blobs.open(second.blob))).toString()).toBe("a");
});

it("refuses one byte too many, stops reading its source and keeps nothing", async () => {
  const blobs = createFileBlobs(folder);
  let given = 0;
  async function* endless() {
    for (;;) {
      given++;
      yield Buffer.alloc(1000);
    }
  }
  await expect(blobs.write(endless(), 2500)).rejects.toThrow(BlobTooLarge);
  expect(given).toBe(3);
  expect(readdirSync(join(folder, "tmp"))).toEqual([]);
  for await (const found of blobs.list()) expect.unreachable(found.sha256);
});

it("keeps nothing when its source breaks", async () => {
  async function* broken() {
    yield Buffer.from("half");
    throw new Error("the connection was cut");
  }
  await expect(createFileBlobs(folder).write(broken(), 1000)).rejects.toThrow("the connection was cut");
  expect(readdirSync(join(folder, "tmp"))).toEqual([]);
});

it.each([
  ["in the middle of a record", 20],
  ["at the end of a record", 4 + RECORD_BYTES + 16],
  ["inside its header", 2],
])("gives no byte of a record that is not whole when the file is cut %s", async (_, length) => {
  const blobs = createFileBlobs(folder);
  const { blob } = await blobs.write(pieces(Buffer.alloc(2 * RECORD_BYTES, 7)), 10_000_000);
  truncateSync(fileOf(readHandle(blob).sha256), length);
  await expect(readAll(await blobs.open(blob))).rejects.toThrow(BlobCorrupt);
  expect(await blobs.rehash(readHandle(blob).sha256)).toBe(false);
});

it("gives nothing under another blob's key", async () => {
  const blobs = createFileBlobs(folder);
  const [mine, theirs] = await Promise.all([blobs.write(pieces("mine"), 10), blobs.write(pieces("theirs"), 10)]);
  const mixed: BlobHandle = `${readHandle(mine.blob).sha256}.${readHandle(theirs.blob).key.toString("base64url")}`;
  await expect(readAll(await blobs.open(mixed))).rejects.toThrow(BlobCorrupt);
});

it.each(["", "../../etc/passwd.AAAA", `${"a".repeat(64)}.short`, `${"a".repeat(64)}.${"A".repeat(43)}`])(
  "says that the blob is missing for the handle %j",
  async (handle) => {
    await expect(createFileBlobs(folder).open(handle as BlobHandle)).rejects.toThrow(BlobMissing);
  },
);

it("sweeps what a writer killed before the rename left, and not what a living one writes", async () => {
  createFileBlobs(folder);
  const dead = join(folder, "tmp", `${hostname()}~${2 ** 22 - 3}~boot~1`);
  const earlier = join(folder, "tmp", `${hostname()}~${process.pid}~boot~1`);
  const living = join(folder, "tmp", `${hostname()}~${process.ppid}~boot~1`);
  const elsewhere = join(folder, "tmp", "another-machine~1~boot~1");
  for (const path of [dead, earlier, living, elsewhere]) writeFileSync(path, "half");
  createFileBlobs(folder);
  expect([dead, earlier, living, elsewhere].map((path) => existsSync(path))).toEqual([false, false, true, true]);
});

it("says whether the stored bytes are still what they were", async () => {
  const blobs = createFileBlobs(folder);
  const { sha256 } = readHandle((await blobs.write(pieces("a"), 10)).blob);
  expect([await blobs.exists(sha256), await blobs.rehash(sha256)]).toEqual([true, true]);
  writeFileSync(fileOf(sha256), "altered");
  expect([await blobs.exists(sha256), await blobs.rehash(sha256)]).toEqual([true, false]);
  await blobs.remove(sha256);
  await blobs.remove(sha256);
  expect([await blobs.exists(sha256), await blobs.rehash(sha256)]).toEqual([false, false]);
});

it("sweeps old blobs that nothing refers to, and leaves young ones", async () => {
  const blobs = createFileBlobs(folder);
  const [kept, orphan] = await Promise.all([blobs.write(pieces("kept"), 10), blobs.write(pieces("orphan"), 10)]);
  const referenced = async () => new Set([readHandle(kept.blob).sha256]);
  const writtenAt = Date.now();
  expect(await sweepOrphans({ blobs, referenced, now: writtenAt, graceMs: 86_400_000 })).toBe(0);
  expect(await sweepOrphans({ blobs, referenced, now: writtenAt + 90_000_000, graceMs: 86_400_000 })).toBe(1);
  expect(await blobs.exists(readHandle(kept.blob).sha256)).toBe(true);
  expect(await blobs.exists(readHandle(orphan.blob).sha256)).toBe(false);
});

it("holds one record at a time, whatever the size", async () => {
  const blobs = createFileBlobs(folder);
  const piece = Buffer.alloc(256 * 1024, 1);
  async function* large() {
    for (let n = 0; n < 256; n++) yield piece;
  }
  const before = process.memoryUsage().arrayBuffers;
  const { blob } = await blobs.write(large(), 100 * 1024 * 1024);
  let most = 0;
  let total = 0;
  for await (const part of await blobs.open(blob)) {
    total += part.byteLength;
    most = Math.max(most, process.memoryUsage().arrayBuffers - before);
  }
  expect(total).toBe(64 * 1024 * 1024);
  expect(most).toBeLessThan(48 * 1024 * 1024);
});
