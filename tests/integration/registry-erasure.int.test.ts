/** A person of several entries is erased, or one entry of them, and the registry's records forget what they must (design D12, D13). */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { connect, type Sql } from "../../db/connect.ts";
import { createFileBlobs } from "../../hub/blobs/blob-store.ts";
import { type EraseOptions, eraseEntry, reapplyErasures } from "../../hub/erasure/erase-entry.ts";
import { erasePerson } from "../../hub/erasure/erase-person.ts";
import { type Ledger, openLedger } from "../../hub/erasure/ledger.ts";
import { toEvent } from "../../hub/registry/record/event-row.ts";
import { viewOf } from "../../hub/registry/record/slice.ts";
import { replay } from "../../hub/registry/record/state.ts";
import { copyDatabase, createTestDatabase, type TestDatabase } from "../support/database.ts";
import {
  answerOf,
  cause,
  INES,
  KARIM,
  MATCHER,
  openRecords,
  type RecordsUnderTest,
  tablesWith,
} from "../support/records.ts";

const folder = mkdtempSync(join(tmpdir(), "guichet-registry-erasure-"));
const AT = "2026-11-24T12:00:00.000Z";
/** All that is personal of Zorzi: names, a note, a number in a business system. */
const PERSONAL = /zorzi|licorne|0699|beneficiary-77/i;

let database: TestDatabase;
let records: RecordsUnderTest;
let ledger: Ledger;
let round = 0;

beforeAll(async () => {
  database = await createTestDatabase();
});
beforeEach(() => {
  round += 1;
  ledger = openLedger(join(folder, `erasures-${round}.jsonl`));
  records = openRecords(database.sql);
});
afterAll(async () => {
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

function optionsOn(sql: Sql): EraseOptions {
  return { sql, vault: openRecords(sql).vault, blobs: createFileBlobs(join(folder, "blobs")), ledger };
}

/** Zorzi by two entries, one of them certified, made one person with a note on why. */
async function createZorzi(one: string, other: string): Promise<void> {
  for (const id of [one, other]) await records.addEntry(id);
  await records.observe(one, { birthName: "Zorzi", phones: ["+33699000000"] });
  await records.observe(
    other,
    { birthName: "ZORZI", givenNames: "Luna" },
    { source: "franceconnect", external: { system: "https://fc.example", id: `sub-${other}` } },
  );
  const ask = { left: one, right: other, note: "Elle a parlé de sa licorne." };
  await records.merge({ cause: cause(), by: KARIM, ...ask });
  answerOf(await records.merge({ cause: cause(), by: INES, ...ask }));
}

it("erases all entries of a person: nothing of them opens, and their identifiers lead to nobody", async () => {
  await createZorzi("all-1", "all-2");
  const links = await records.queries.look({ entries: ["all-1"] });
  expect(links.sources.filter(({ link }) => link !== null)).toHaveLength(1);
  expect(await erasePerson(optionsOn(database.sql), { entry: "all-1", at: AT, by: "a-ines" })).toBe(2);
  const fresh = openRecords(database.sql);
  expect(await fresh.goldenOf("all-2", null)).toMatchObject({
    person: "all-1",
    entries: ["all-1", "all-2"],
    golden: { fields: {}, alternates: {}, observations: 0, erased: 2 },
    references: [],
  });
  expect((await fresh.history("all-1", null)).every(({ note }) => note === null)).toBe(true);
  expect(await database.sql`select from identity_link where entry like 'all-%'`).toHaveLength(0);
  expect(await database.sql`select from observation where entry like 'all-%' and sealed is not null`).toHaveLength(0);
  // Who comes again is somebody else.
  await fresh.addEntry("all-3");
  const back = { source: "franceconnect", external: { system: "https://fc.example", id: "sub-all-2" } } as const;
  expect(await fresh.observe("all-3", { birthName: "ZORZI" }, back)).toBeTypeOf("string");
});

it("leaves, of a person of whom one entry is erased, what the others say, and no note on both", async () => {
  await createZorzi("one-1", "one-2");
  const note = async (hub: RecordsUnderTest) =>
    (await hub.history("one-1", null)).find(({ event }) => event.type === "persons.merged")?.note;
  expect(await note(records)).toBe("Elle a parlé de sa licorne.");
  await eraseEntry(optionsOn(database.sql), { entry: "one-2", at: AT, by: "a-ines" });
  const fresh = openRecords(database.sql);
  expect(await fresh.goldenOf("one-2", null)).toMatchObject({
    person: "one-1",
    golden: { fields: { birthName: { value: "Zorzi", isLocked: false } }, observations: 1, erased: 1 },
  });
  expect(await note(fresh)).toBeNull();
  const added = await fresh.addObservation({
    cause: cause(),
    by: MATCHER,
    entry: "one-2",
    source: "declared",
    assurance: "none",
    channel: "web",
    at: AT,
    external: null,
    fields: { kind: "person", birthName: "Zorzi" },
  });
  expect(added).toEqual({ accepted: false, refusal: { reason: "erased", entry: "one-2" } });
});

it("closes the questions about an erased entry, as replaying the log does", async () => {
  for (const id of ["ask-1", "ask-2"]) {
    await records.addEntry(id);
    await records.observe(id, { birthName: "Rossi" });
  }
  const asked = { cause: cause(), by: MATCHER, left: "ask-1", right: "ask-2", score: 9 };
  const { proposal } = answerOf(await records.propose(asked));
  await eraseEntry(optionsOn(database.sql), { entry: "ask-2", at: AT, by: "a-ines" });
  const state = replay((await records.queries.readLog(0, 1_000)).map(toEvent));
  const view = viewOf(await records.queries.look({ proposals: [proposal] }));
  expect(view.proposals.get(proposal)).toMatchObject({ state: "decided", decision: "moot" });
  expect(view.proposals.get(proposal)).toEqual(state.proposals.get(proposal));
  expect(view.entries.get("ask-2")).toEqual(state.entries.get("ask-2"));
});

it("keeps what was moved to somebody else, and erases it with them", async () => {
  for (const id of ["move-1", "move-2"]) await records.addEntry(id);
  const moved = await records.observe("move-1", { birthName: "Zorzi" });
  answerOf(await records.move({ cause: cause(), by: KARIM, observations: [moved], to: { entry: "move-2" } }));
  await eraseEntry(optionsOn(database.sql), { entry: "move-1", at: AT, by: "a-ines" });
  const fresh = openRecords(database.sql);
  expect((await fresh.goldenOf("move-2", null))?.golden.fields.birthName?.value).toBe("Zorzi");
  await eraseEntry(optionsOn(database.sql), { entry: "move-2", at: AT, by: "a-ines" });
  expect((await openRecords(database.sql).goldenOf("move-2", null))?.golden).toMatchObject({
    observations: 0,
    erased: 1,
  });
});

it("erases again what an older backup brings back", async () => {
  await createZorzi("back-1", "back-2");
  await records.observe(
    "back-1",
    { birthName: "Zorzi" },
    { source: "system", external: { system: "caf", id: "beneficiary-77" } },
  );
  const backup = await copyDatabase(database);
  const restored = connect(backup.url, { applicationName: "restored" });
  await erasePerson(optionsOn(database.sql), { entry: "back-2", at: AT, by: "a-ines" });
  expect((await openRecords(restored).goldenOf("back-1", null))?.golden.fields.birthName?.value).toBe("ZORZI");
  expect(await reapplyErasures(optionsOn(restored))).toMatchObject({ again: 2 });
  expect((await openRecords(restored).goldenOf("back-1", null))?.golden).toMatchObject({ observations: 0, erased: 3 });
  expect(await tablesWith(restored, PERSONAL)).toEqual([]);
  await restored.end();
  await backup.drop();
});
