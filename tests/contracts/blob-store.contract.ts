/** What every blob store promises, wherever it keeps the bytes. */
import { createHash } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type BlobHandle, BlobTooLarge } from "../../channels/contract/channel.ts";
import { BlobCorrupt, RECORD_BYTES } from "../../hub/blobs/blob-cipher.ts";
import { BlobMissing, type BlobStore, readHandle } from "../../hub/blobs/blob-store.ts";
import { sweepOrphans } from "../../hub/blobs/sweep-orphans.ts";

/** A store, and what a thief or a failing disk can reach of it. */
export type StoreUnderTest = {
  readonly blobs: BlobStore;
  stored(sha256: string): Buffer | null;
  replace(sha256: string, bytes: Buffer): void;
  /** Files of writers that are not done, or not cleaned up. */
  leftovers(): readonly string[];
  close(): Promise<void>;
};

export async function* pieces(...parts: (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield Buffer.from(part);
}

export async function readAll(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of bytes) parts.push(part);
  return Buffer.concat(parts);
}

/** Runs the contract. */
export function describeBlobStore(name: string, create: () => Promise<StoreUnderTest>): void {
  describe(name, () => {
    let store: StoreUnderTest;
    let blobs: BlobStore;
    beforeEach(async () => {
      store = await create();
      blobs = store.blobs;
    });
    afterEach(() => store.close());

    const names = async () => {
      const found: string[] = [];
      for await (const { sha256 } of blobs.list()) found.push(sha256);
      return found.sort();
    };

    it.each([0, 1, RECORD_BYTES - 1, RECORD_BYTES, RECORD_BYTES + 1, 3 * RECORD_BYTES])(
      "gives back exactly the %i bytes that it took",
      async (length) => {
        const plain = Buffer.alloc(length, "Nice ");
        const written = await blobs.write(pieces(plain.subarray(0, 7), plain.subarray(7)), 10_000_000);
        expect(written.bytes).toBe(length);
        expect(written.head).toEqual(plain.subarray(0, 4096));
        expect((await readAll(await blobs.open(written.blob))).equals(plain)).toBe(true);
      },
    );

    it("names the blob by the SHA-256 of what is stored, and stores nothing readable", async () => {
      const { blob } = await blobs.write(pieces("un secret de famille"), 1000);
      const { sha256 } = readHandle(blob);
      const stored = store.stored(sha256) as Buffer;
      expect(createHash("sha256").update(stored).digest("hex")).toBe(sha256);
      expect(stored.includes("secret")).toBe(false);
    });

    it("gives two writers of the same bytes two keys and two blobs", async () => {
      const [first, second] = await Promise.all([blobs.write(pieces("a"), 10), blobs.write(pieces("a"), 10)]);
      expect(first.blob).not.toBe(second.blob);
      await blobs.remove(readHandle(first.blob).sha256);
      expect((await readAll(await blobs.open(second.blob))).toString()).toBe("a");
    });

    it("refuses one byte too many, stops reading its source and keeps nothing", async () => {
      let given = 0;
      async function* endless() {
        for (;;) {
          given++;
          yield Buffer.alloc(1000);
        }
      }
      await expect(blobs.write(endless(), 2500)).rejects.toThrow(BlobTooLarge);
      expect(given).toBe(3);
      expect([await names(), store.leftovers()]).toEqual([[], []]);
    });

    it("keeps nothing when its source breaks", async () => {
      async function* broken() {
        yield Buffer.from("half");
        throw new Error("the connection was cut");
      }
      await expect(blobs.write(broken(), 1000)).rejects.toThrow("the connection was cut");
      expect([await names(), store.leftovers()]).toEqual([[], []]);
    });

    it("leaves no temporary file of what it wrote", async () => {
      await blobs.write(pieces("a"), 10);
      expect(store.leftovers()).toEqual([]);
    });

    it.each([
      ["in the middle of a record", 20],
      ["at the end of a record", 4 + RECORD_BYTES + 16],
      ["inside its header", 2],
    ])("gives no byte of a record that is not whole when the blob is cut %s", async (_, length) => {
      const { blob } = await blobs.write(pieces(Buffer.alloc(2 * RECORD_BYTES, 7)), 10_000_000);
      const { sha256 } = readHandle(blob);
      store.replace(sha256, (store.stored(sha256) as Buffer).subarray(0, length));
      await expect(readAll(await blobs.open(blob))).rejects.toThrow(BlobCorrupt);
      expect(await blobs.rehash(sha256)).toBe(false);
    });

    it("gives nothing under another blob's key", async () => {
      const [mine, theirs] = await Promise.all([blobs.write(pieces("mine"), 10), blobs.write(pieces("theirs"), 10)]);
      const mixed: BlobHandle = `${readHandle(mine.blob).sha256}.${readHandle(theirs.blob).key.toString("base64url")}`;
      await expect(readAll(await blobs.open(mixed))).rejects.toThrow(BlobCorrupt);
    });

    it.each(["", "../../etc/passwd.AAAA", `${"a".repeat(64)}.short`, `${"a".repeat(64)}.${"A".repeat(43)}`])(
      "says that the blob is missing for the handle %j",
      async (handle) => {
        await expect(blobs.open(handle as BlobHandle)).rejects.toThrow(BlobMissing);
      },
    );

    it("says whether the stored bytes are still what they were", async () => {
      const { sha256 } = readHandle((await blobs.write(pieces("a"), 10)).blob);
      expect([await blobs.exists(sha256), await blobs.rehash(sha256)]).toEqual([true, true]);
      store.replace(sha256, Buffer.from("altered"));
      expect([await blobs.exists(sha256), await blobs.rehash(sha256)]).toEqual([true, false]);
      await blobs.remove(sha256);
      await blobs.remove(sha256);
      expect([await blobs.exists(sha256), await blobs.rehash(sha256)]).toEqual([false, false]);
    });

    it("lists every blob, and sweeps old ones that nothing refers to", async () => {
      const written = await Promise.all(Array.from({ length: 5 }, (_, n) => blobs.write(pieces(`${n}`), 10)));
      const sha256s = written.map(({ blob }) => readHandle(blob).sha256);
      expect(await names()).toEqual([...sha256s].sort());
      const referenced = async () => new Set(sha256s.slice(0, 2));
      const writtenAt = Date.now();
      expect(await sweepOrphans({ blobs, referenced, now: writtenAt, graceMs: 86_400_000 })).toBe(0);
      expect(await sweepOrphans({ blobs, referenced, now: writtenAt + 90_000_000, graceMs: 86_400_000 })).toBe(3);
      expect(await names()).toEqual(sha256s.slice(0, 2).sort());
    });

    it("lets a reader stop in the middle", async () => {
      const { blob } = await blobs.write(pieces(Buffer.alloc(5 * RECORD_BYTES, 7)), 10_000_000);
      for await (const part of await blobs.open(blob)) {
        expect(part.byteLength).toBe(RECORD_BYTES);
        break;
      }
      expect((await readAll(await blobs.open(blob))).length).toBe(5 * RECORD_BYTES);
    });
  });
}
