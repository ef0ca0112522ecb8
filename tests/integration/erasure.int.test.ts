/** A person is erased, an older backup is restored, and the ledger erases them again (design D12). */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { BlobHandle } from "../../channels/contract/channel.ts";
import { connect, type Sql } from "../../db/connect.ts";
import { readCase } from "../../db/queries/cases/read-case.ts";
import { createRegistryQueries } from "../../db/queries/registry/registry.ts";
import { type BlobStore, createFileBlobs, readHandle } from "../../hub/blobs/blob-store.ts";
import { checkBlobs } from "../../hub/blobs/check-blobs.ts";
import { type EraseOptions, eraseEntry, reapplyErasures } from "../../hub/erasure/erase-entry.ts";
import { openLedger } from "../../hub/erasure/ledger.ts";
import { toCaseView } from "../../hub/live/case-view.ts";
import { agentViewer } from "../../hub/live/queue-scope.ts";
import { checkReplay } from "../../hub/replay/check.ts";
import { createVault } from "../../hub/vault/vault.ts";
import { kinds } from "../../machines/kinds.ts";
import {
  type CoreUnderTest,
  createGround,
  type Ground,
  MASTER_KEY,
  takeUntilReceived,
  webContact,
} from "../support/core.ts";
import { copyDatabase } from "../support/database.ts";
import { testDirectory } from "../support/directory.ts";

/** Everything that the erased person wrote or gave holds one of these. */
const PERSONAL = /zorzi|licorne|0699/i;
const rossi = webContact("").sender;
const account = { kind: "account", issuer: "https://idp.example", subject: "z-1" } as const;
const folder = mkdtempSync(join(tmpdir(), "guichet-erasure-"));
const blobs: BlobStore = createFileBlobs(join(folder, "blobs"));
const ledger = openLedger(join(folder, "erasures.jsonl"));

let ground: Ground;
let core: CoreUnderTest;
let handle: BlobHandle;
let erased: { caseId: string; entry: string };
let other: { caseId: string };

beforeAll(async () => {
  ground = await createGround();
  core = await ground.open("hub-1");
  await core.ready();
  const written = await blobs.write(pieces("la licorne de Zorzi"), 1_000);
  handle = written.blob;
  const document = {
    blob: handle,
    name: "zorzi.pdf",
    mediaType: "application/pdf",
    bytes: written.bytes,
    contentId: null,
  };
  const zorzi = {
    sender: { ...rossi, familyName: "Zorzi", email: "zorzi@exemple.fr", phone: "0699000000" },
    subject: "Ma licorne",
    text: "Ma licorne est malade.",
    documents: [document],
  };
  const { caseId } = await takeUntilReceived(core, webContact("web:z1", { ...zorzi, proof: account }));
  erased = { caseId, entry: (await core.registry.entryOfCase(caseId)) ?? "" };
  await takeUntilReceived(core, webContact("web:z2", { ...zorzi, documents: [], proof: { kind: "case", caseId } }));
  await core.run("a-karim", "command-1", { type: "note", caseId, text: "Mme Zorzi a rappelé au 0699000000." });
  other = await takeUntilReceived(core, webContact("web:r1"));
  await insertDraft(ground.database.sql, caseId);
  await core.close();
});

afterAll(async () => {
  await ground.remove();
  rmSync(folder, { recursive: true, force: true });
});

const options = (sql: Sql): EraseOptions => ({ sql, vault: vaultOf(sql), blobs, ledger });
const vaultOf = (sql: Sql) => createVault({ masterKey: MASTER_KEY, findKeys: createRegistryQueries(sql).findKeys });

it("erases what a person gave from what anybody can read, keeps the counts, and every actor still replays", async () => {
  const { sql } = ground.database;
  const before = await counts(sql);
  const leaks = await personalRows(sql);
  // What is kept of a document that is no more is the fact that there was one.
  const after = { ...before, document: 0 };
  expect(leaks).toEqual(expect.arrayContaining(["case", "document", "draft", "message", "work_item"]));
  const backup = await copyDatabase(ground.database);

  await eraseEntry(options(sql), { entry: erased.entry, at: "2026-11-24T12:00:00.000Z", by: "a-ines" });
  await nothingOfThemOpens(sql);
  expect(await counts(sql)).toEqual(after);

  const restored = connect(backup.url, { applicationName: "test-restored" });
  expect(await personalRows(restored)).toEqual(leaks);
  expect(await reapplyErasures(options(restored))).toEqual({ erasures: 1, again: 1 });
  await nothingOfThemOpens(restored);
  expect(await counts(restored)).toEqual(after);
  expect(await reapplyErasures(options(restored))).toEqual({ erasures: 1, again: 0 });
  await restored.end();
  await backup.drop();
});

it("opens a new case for whatever the erased person sends later, as somebody nobody knows", async () => {
  const later = await ground.open("hub-2");
  await later.ready();
  for (const [cause, proof] of [
    ["web:z3", account],
    ["web:z4", { kind: "case", caseId: erased.caseId }],
  ] as const) {
    const { caseId } = await takeUntilReceived(later, webContact(cause, { proof }));
    expect(caseId).not.toBe(erased.caseId);
    expect(await later.registry.entryOfCase(caseId)).not.toBe(erased.entry);
  }
  const note = { type: "note", caseId: erased.caseId, text: "Rappeler." } as const;
  expect(await later.run("a-karim", "command-2", note)).toMatchObject({ status: "refused" });
});

async function nothingOfThemOpens(sql: Sql): Promise<void> {
  expect(await personalRows(sql)).toEqual([]);
  const vault = vaultOf(sql);
  await vault.load([erased.entry]);
  const sealed = await sealedOf(sql, erased.entry);
  expect(sealed).toHaveLength(3);
  for (const text of sealed) expect(vault.open(erased.entry, text)).toBeNull();
  expect(await blobs.exists(readHandle(handle).sha256)).toBe(false);
  expect(await checkBlobs(sql, blobs, () => {})).toEqual({ named: 0, faults: [], orphans: [] });
  expect((await checkReplay(sql, kinds as never, () => {})).differences).toEqual([]);
  const view = await viewOf(sql, erased.caseId);
  expect(view?.citizen).toMatchObject({ name: "donnée effacée", email: null, phone: null });
  expect(view?.timeline.flatMap(({ text }) => text ?? [])).toEqual(Array(3).fill("donnée effacée"));
  expect((await viewOf(sql, other.caseId))?.citizen.name).toBe("Giulia Rossi");
}

async function viewOf(sql: Sql, caseId: string) {
  const directory = testDirectory();
  const record = await readCase(sql, agentViewer(directory, "a-karim"), caseId, async () => []);
  return record && toCaseView(record, directory);
}

/** Names the tables, all of them, in which a row says something of the person in the clear. */
async function personalRows(sql: Sql): Promise<string[]> {
  const tables = await sql<{ name: string }[]>`
    select table_name as name from information_schema.tables where table_schema = 'public' order by 1`;
  const found: string[] = [];
  for (const { name } of tables) {
    const rows = await sql<{ text: string }[]>`select to_jsonb(t)::text as text from ${sql(name)} t`;
    if (rows.some(({ text }) => PERSONAL.test(text))) found.push(name);
  }
  return found;
}

async function counts(sql: Sql): Promise<Record<string, number>> {
  const names = ["case", "contact", "message", "document", "work_item", "fact", "input", "case_entry"];
  const rows = names.map(async (name) => {
    const [row] = await sql<{ count: number }[]>`select count(*) as count from ${sql(name)}`;
    return [name, row?.count ?? 0] as const;
  });
  return Object.fromEntries(await Promise.all(rows));
}

async function sealedOf(sql: Sql, entry: string): Promise<string[]> {
  const rows = await sql<{ sealed: string }[]>`
    select sealed from fact where actor = ${`citizen:${entry}`} and sealed is not null`;
  return rows.map(({ sealed }) => sealed);
}

async function insertDraft(sql: Sql, caseId: string): Promise<void> {
  const body = sql.json({ text: "Madame Zorzi, votre licorne" });
  await sql`insert into draft (owner, key, body, version, updated_at)
    values ('agent:a-karim', ${`case:${caseId}:reply`}, ${body}, 1, now()),
           ('agent:a-karim', ${`case:${caseId}:note`}, ${body}, 1, now())`;
}

async function* pieces(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}
