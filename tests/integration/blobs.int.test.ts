import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { createFileBlobs, readHandle } from "../../hub/blobs/blob-store.ts";
import { checkBlobs } from "../../hub/blobs/check-blobs.ts";
import { createTestDatabase } from "../support/database.ts";

const folder = mkdtempSync(join(tmpdir(), "guichet-blobs-"));
const database = await createTestDatabase();
afterAll(async () => {
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

it("names each blob that is missing, altered or should be gone, and each that nothing names", async () => {
  const { sql } = database;
  const blobs = createFileBlobs(folder);
  const write = async (text: string) =>
    readHandle(
      (
        await blobs.write(
          (async function* () {
            yield Buffer.from(text);
          })(),
          100,
        )
      ).blob,
    ).sha256;
  const [sound, altered, erased, orphan] = [await write("a"), await write("b"), await write("c"), await write("d")];
  const missing = "f".repeat(64);
  writeFileSync(join(folder, altered.slice(0, 2), altered.slice(2, 4), altered), "another");
  await sql`insert into entry (id, kind, key, created_at) values ('living', 'person', 'k', now()), ('gone', 'person', null, now())`;
  await fact(1, "citizen:living", [sound, altered]);
  await fact(2, "citizen:living", [missing]);
  await fact(3, "citizen:living", []);
  await fact(4, "citizen:gone", [erased]);
  const { named, faults, orphans } = await checkBlobs(sql, blobs, () => {});
  expect([named, orphans]).toEqual([3, [orphan]]);
  expect(faults).toEqual([
    { sha256: altered, what: "altered", fact: "0-1" },
    { sha256: missing, what: "missing", fact: "0-2" },
    { sha256: erased, what: "erased", fact: "0-4" },
  ]);
});

async function fact(position: number, actor: string, names: readonly string[]): Promise<void> {
  const data = JSON.stringify({ blobs: names });
  await database.sql`insert into fact (partition, position, actor, version, type, at, cause, data)
    values (0, ${position}, ${actor}, ${position}, 'contact.recorded', now(), 'web:x', ${data}::jsonb)`;
}
