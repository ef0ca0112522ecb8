/** What is true of files alone; `tests/contracts/blob-store.contract.ts` has what every store promises. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createFileBlobs } from "./blob-store.ts";

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
