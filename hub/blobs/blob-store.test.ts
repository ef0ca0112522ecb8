/** What is true of files alone; `tests/contracts/blob-store.contract.ts` has what every store promises. */
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createFileBlobs } from "./blob-store.ts";
import { syncFolder } from "./folder-sync.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "blobs-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

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

it("resolves a write only after a sync of its folder that began after its rename", async () => {
  const onDisk = new Set<string>();
  let syncs = 0;
  const blobs = createFileBlobs(folder, async (path) => {
    syncs++;
    const entries = readdirSync(path).map((name) => join(path, name));
    await syncFolder(path);
    // Later than others of the round, so that a caller who did not wait for it would show.
    await new Promise((resolve) => setTimeout(resolve, syncs % 5));
    for (const entry of entries) onDisk.add(entry);
  });
  async function write(n: number) {
    const { blob } = await blobs.write(one(`blob ${n}`), 100);
    const [sha256 = ""] = blob.split(".");
    const [first, second] = [sha256.slice(0, 2), sha256.slice(2, 4)];
    for (const path of [folder, join(folder, first), join(folder, first, second), join(folder, first, second, sha256)])
      expect(onDisk.has(path), path).toBe(true);
  }
  await Promise.all(
    Array.from({ length: 16 }, async (_, writer) => {
      for (let n = 0; n < 12; n++) await write(writer * 100 + n);
    }),
  );
  // Each of these folders was new, so alone each write would have cost four.
  expect(syncs).toBeLessThan(16 * 12 * 4 * 0.8);
});

it("says that a write failed when its folder cannot be synced, and takes the next", async () => {
  let isBroken = true;
  const blobs = createFileBlobs(folder, (path) => (isBroken ? Promise.reject(new Error("no disk")) : syncFolder(path)));
  await expect(blobs.write(one("a"), 100)).rejects.toThrow("no disk");
  isBroken = false;
  expect((await blobs.write(one("a"), 100)).bytes).toBe(1);
});

async function* one(text: string) {
  yield Buffer.from(text);
}

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
