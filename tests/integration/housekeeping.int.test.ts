import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type BlobStore, createFileBlobs } from "../../hub/blobs/blob-store.ts";
import { keepHouse } from "../../hub/housekeeping/housekeeping.ts";
import { createLog } from "../../hub/log.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";

const DAY_MS = 86_400_000;
const log = createLog({ level: "silent", pretty: false, clock: Date.now });

let database: TestDatabase;
let folder: string;
let blobs: BlobStore;

beforeAll(async () => {
  database = await createTestDatabase();
  folder = mkdtempSync(join(tmpdir(), "guichet-blobs-"));
  blobs = createFileBlobs(folder);
});

afterAll(async () => {
  await database.drop();
  rmSync(folder, { recursive: true });
});

it("keeps blobs that a fact or an open dead letter names, and those too young to be judged", async () => {
  const [named, setAside, orphan] = [await stored("named"), await stored("set aside"), await stored("orphan")];
  await database.sql`
    insert into fact (partition, position, actor, version, type, at, cause, data)
    values (0, 1, 'citizen:a', 1, 'contact.recorded', now(), 'c', ${JSON.stringify({ blobs: [named] })}::jsonb)`;
  await database.sql`
    insert into dead_letter (reference, actor, cause, envelope, error, at)
    values ('INC-1', 'citizen:a', 'c', to_jsonb(${JSON.stringify({ input: { blobs: [setAside] } })}::text), 'x', now())`;
  await keepHouse({ sql: database.sql, blobs, log, now: Date.now });
  expect(await blobs.exists(orphan)).toBe(true);
  await keepHouse({ sql: database.sql, blobs, log, now: () => Date.now() + 2 * DAY_MS });
  expect([await blobs.exists(named), await blobs.exists(setAside), await blobs.exists(orphan)]).toEqual([
    true,
    true,
    false,
  ]);
});

async function stored(text: string): Promise<string> {
  async function* bytes() {
    yield Buffer.from(text);
  }
  const { blob } = await blobs.write(bytes(), 1_000);
  return blob.slice(0, blob.indexOf("."));
}
