/** Blobs in an object store, in front of a simulated one that checks signatures and fails in the ways that real ones do. */
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { RECORD_BYTES } from "../../hub/blobs/blob-cipher.ts";
import { readHandle } from "../../hub/blobs/blob-store.ts";
import { S3Error } from "../../hub/blobs/s3/client.ts";
import { createS3Blobs, type S3BlobsOptions } from "../../hub/blobs/s3/s3-blobs.ts";
import {
  type ObjectStore,
  type ObjectStoreOptions,
  startObjectStore,
} from "../../simulators/object-store/start-object-store.ts";
import { describeBlobStore, pieces, readAll } from "./blob-store.contract.ts";

const account = { accessKey: "GUICHET", secretKey: "not/a+real=secret", region: "fr-par" };
const PREFIX = "blobs/06/";

type Changes = { readonly store?: Partial<ObjectStoreOptions>; readonly blobs?: Partial<S3BlobsOptions> };

async function open({ store: storeChanges, blobs: blobsChanges }: Changes = {}) {
  const store = await startObjectStore({ ...account, bucket: "guichet", now: Date.now, pageMax: 2, ...storeChanges });
  const temporaryFolder = mkdtempSync(join(tmpdir(), "s3-blobs-"));
  const blobs = createS3Blobs({
    ...account,
    endpoint: store.url,
    bucket: "guichet",
    prefix: PREFIX,
    temporaryFolder,
    now: Date.now,
    random: () => 0,
    pauseMs: 1,
    timeoutMs: 2_000,
    ...blobsChanges,
  });
  return {
    store,
    blobs,
    stored: (sha256: string) => store.objects.get(`${PREFIX}${sha256}`)?.bytes ?? null,
    replace: (sha256: string, bytes: Buffer) =>
      void store.objects.set(`${PREFIX}${sha256}`, { bytes, storedAt: Date.now() }),
    leftovers: () => readdirSync(temporaryFolder),
    async close() {
      blobs.close();
      await store.close();
      rmSync(temporaryFolder, { recursive: true });
    },
  };
}

describeBlobStore("blobs in an object store", () => open());
describeBlobStore("blobs in one that lies about ETags", () => open({ store: { liesAboutEtags: true } }));

describe("an object store that fails", () => {
  let under: Awaited<ReturnType<typeof open>>;
  let store: ObjectStore;
  beforeEach(async () => {
    under = await open();
    store = under.store;
  });
  afterEach(() => under.close());

  const large = () => pieces(Buffer.alloc(40 * RECORD_BYTES, 3));
  const write = async () => (await under.blobs.write(large(), 10_000_000)).blob;
  const readBack = async (blob: Awaited<ReturnType<typeof write>>) =>
    (await readAll(await under.blobs.open(blob))).length;

  it.each([
    ["500", { kind: "status", status: 500 }],
    ["503 SlowDown", { kind: "status", status: 503 }],
    ["a connection cut in the middle of the request", { kind: "cut-request" }],
    ["a connection cut instead of the answer", { kind: "cut-answer" }],
  ] as const)("is asked again after %s, and has the blob once", async (_what, fault) => {
    for (let count = 0; count < 3; count++) store.fail(fault, "PUT");
    const blob = await write();
    expect(store.objects.size).toBe(1);
    expect(await readBack(blob)).toBe(40 * RECORD_BYTES);
    for (const method of ["HEAD", "GET", "DELETE"]) store.fail(fault, method);
    expect(await readBack(blob)).toBe(40 * RECORD_BYTES);
    await under.blobs.remove(readHandle(blob).sha256);
    expect(store.objects.size).toBe(0);
  });

  it("makes a writer fail when it fails for long, with nothing left behind", async () => {
    for (let count = 0; count < 5; count++) store.fail({ kind: "status", status: 503 }, "PUT");
    await expect(write()).rejects.toThrow(new S3Error(503, "SlowDown", "PUT"));
    expect(store.asked).toHaveLength(5);
    expect([store.objects.size, under.leftovers()]).toEqual([0, []]);
  });

  it("that kept half of a blob when it was cut is given the whole", async () => {
    store.fail({ kind: "keep-half" }, "PUT");
    const blob = await write();
    expect(await under.blobs.rehash(readHandle(blob).sha256)).toBe(true);
    expect(await readBack(blob)).toBe(40 * RECORD_BYTES);
  });

  it("that cuts its answers is read to the end, from where it stopped", async () => {
    const blob = await write();
    for (const bytes of [0, 100, 300_000, 1_000_000]) store.fail({ kind: "cut-body", bytes }, "GET");
    expect(await readBack(blob)).toBe(40 * RECORD_BYTES);
    expect(store.asked.filter((asked) => asked.startsWith("GET"))).toHaveLength(5);
    expect(await under.blobs.rehash(readHandle(blob).sha256)).toBe(true);
  });

  it("that never gives a byte more makes the reader fail", async () => {
    const blob = await write();
    for (let count = 0; count < 5; count++) store.fail({ kind: "cut-body", bytes: 0 }, "GET");
    await expect(readBack(blob)).rejects.toThrow("cut");
  });

  it("that knows no conditions is written to without", async () => {
    store.fail({ kind: "status", status: 501 }, "PUT");
    expect(await readBack(await write())).toBe(40 * RECORD_BYTES);
    expect(store.asked.slice(0, 2).map((asked) => asked.split(" ")[0])).toEqual(["PUT", "PUT"]);
  });
});

describe("settings that are wrong are said at the first blob, and not tried again", () => {
  it.each([
    ["the secret", { secretKey: "another" }, "SignatureDoesNotMatch"],
    ["the key", { accessKey: "ANOTHER" }, "InvalidAccessKeyId"],
    ["the region", { region: "us-east-1" }, "AuthorizationHeaderMalformed"],
    ["the bucket", { bucket: "another" }, "NoSuchBucket"],
    ["the clock", { now: () => Date.now() - 3_600_000 }, "RequestTimeTooSkewed"],
  ])("%s", async (_what, blobs, code) => {
    const under = await open({ blobs });
    try {
      await expect(under.blobs.write(pieces("a"), 10)).rejects.toThrow(code);
      expect([under.store.asked.length, under.store.objects.size]).toEqual([1, 0]);
      await expect(under.blobs.exists("a".repeat(64))).rejects.toThrow(S3Error);
    } finally {
      await under.close();
    }
  });
});

setFlagsFromString("--expose-gc");
/** Only what is still held counts: garbage waits for its collector. */
const collect = runInNewContext("gc") as () => void;
/** What is freed is counted a little later, by another thread. */
async function collectAll(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) {
    collect();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

it("holds little of a blob in memory, whatever its size", async () => {
  const under = await open();
  const mebibyte = 1024 * 1024;
  let most = 0;
  let before = 0;
  async function look(): Promise<void> {
    await collectAll();
    most = Math.max(most, process.memoryUsage().arrayBuffers - before);
  }
  async function* huge() {
    const piece = Buffer.alloc(mebibyte / 4, 1);
    await collectAll();
    before = process.memoryUsage().arrayBuffers;
    for (let n = 0; n < 256; n++) {
      if (n % 64 === 63) await look();
      yield piece;
    }
  }
  try {
    const { blob } = await under.blobs.write(huge(), 100 * mebibyte);
    // The simulated store, which is in this process too, now holds all of it.
    await collectAll();
    before = process.memoryUsage().arrayBuffers;
    let parts = 0;
    for await (const _part of await under.blobs.open(blob)) if (++parts % 256 === 0) await look();
    expect(parts).toBe((64 * mebibyte) / RECORD_BYTES);
    expect(most).toBeLessThan(16 * mebibyte);
  } finally {
    await under.close();
  }
});
