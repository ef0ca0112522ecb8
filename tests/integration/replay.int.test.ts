/** The facts are the state: snapshots are checked against them, cases shown as they were, read models made again. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Kinds } from "../../actors/turn.ts";
import { caseAt } from "../../hub/replay/case-at.ts";
import { checkReplay } from "../../hub/replay/check.ts";
import { rebuildReadModels } from "../../hub/replay/rebuild.ts";
import { kinds } from "../../machines/kinds.ts";
import { type CoreUnderTest, createGround, type Ground, takeUntilReceived, webContact } from "../support/core.ts";

const START = Date.parse("2026-11-24T09:00:00Z");
const MINUTE_MS = 60_000;
const minute = (n: number) => new Date(START + n * MINUTE_MS).toISOString();

let ground: Ground;
let core: CoreUnderTest;
let now = START;
let caseId = "";
let reference = "";

/** Minute 0: a contact. 10: claimed. 20: answered and resolved. 30: the citizen writes again. 40: transferred. */
beforeAll(async () => {
  ground = await createGround();
  core = await ground.open("hub-1", { now: () => now });
  await core.ready();
  const receivedAt = () => ({ receivedAt: new Date(now).toISOString() });
  const opened = await takeUntilReceived(core, webContact("web:1", receivedAt()));
  ({ caseId, reference } = opened);
  for (let n = 2; n <= 6; n++) await takeUntilReceived(core, webContact(`web:${n}`, receivedAt()));
  now = START + 10 * MINUTE_MS;
  await command("enter:1", { type: "enter" });
  await command("claim:1", { type: "claim", caseId, channel: "web" });
  await command("note:01", { type: "note", caseId, text: "À voir avec les transports." });
  now = START + 20 * MINUTE_MS;
  await command("reply:1", { type: "reply", caseId, text: "Bonjour, voici.", documents: [], next: "resolve" });
  now = START + 30 * MINUTE_MS;
  await takeUntilReceived(core, webContact("web:again", { ...receivedAt(), proof: { kind: "case", caseId } }));
  now = START + 40 * MINUTE_MS;
  // The console fell silent for longer than presence lasts.
  await command("enter:2", { type: "enter" });
  await command("claim:2", { type: "claim", caseId, channel: "web" });
  await command("move:01", { type: "transfer", caseId, service: "autonomie" });
});

afterAll(() => ground.remove());

async function command(id: string, asked: Parameters<CoreUnderTest["run"]>[2]): Promise<void> {
  expect(await core.run("a-lea", id, asked)).toMatchObject({ status: "accepted" });
}

const check = () => checkReplay(ground.database.sql, kinds as unknown as Kinds, () => {});

describe("a check by replay", () => {
  it("finds every actor as its facts make it", async () => {
    const checked = await check();
    expect(checked.differences).toEqual([]);
    expect(checked.actors).toBe(7);
  });

  it("names a snapshot that was tampered with, and a fact that is missing", async () => {
    const { sql } = ground.database;
    const actor = `citizen:${await core.registry.entryOfCase(caseId)}` as const;
    const [kept] = await sql`select state, version from snapshot where actor = ${actor}`;
    await sql`update snapshot set state = jsonb_set(state, ${["cases", caseId, "priority"]}, '"urgent"') where actor = ${actor}`;
    expect((await check()).differences).toMatchObject([{ actor, what: "state" }]);
    await sql`update snapshot set state = ${sql.json(kept?.state)}, version = version + 1 where actor = ${actor}`;
    expect((await check()).differences).toMatchObject([{ actor, what: "version" }]);
    await sql`update snapshot set version = ${kept?.version}, timers = '{"wait:x": {"generation": 1, "dueAt": "2026-11-24T09:00:00.000Z"}}' where actor = ${actor}`;
    expect((await check()).differences).toMatchObject([{ actor, what: "timers" }]);
    await sql`update snapshot set timers = '{}' where actor = ${actor}`;
    expect((await check()).differences).toEqual([]);
  });
});

describe("a case at an instant", () => {
  it.each([
    [5, "queued", null],
    [15, "claimed", "a-lea"],
    [25, "resolved", null],
    [35, "queued", null],
  ])("is shown as it was after %i minutes", async (minutes, state, holder) => {
    const shown = await caseAt(ground.database.sql, reference, minute(minutes));
    expect({ state: shown?.state.state, holder: shown?.state.holder?.agent ?? null }).toEqual({ state, holder });
    expect(await caseAt(ground.database.sql, caseId, minute(minutes))).toEqual(shown);
  });

  it("did not exist before it was opened", async () => {
    expect(await caseAt(ground.database.sql, reference, minute(-1))).toBeNull();
    expect(await caseAt(ground.database.sql, "GU-2020-000001", minute(60))).toBeNull();
  });
});

describe("read models made again", () => {
  it("carry the pseudonym of the sector where the case is, and past versions that of where it was", async () => {
    const { sql } = ground.database;
    const entry = (await core.registry.entryOfCase(caseId)) ?? "";
    const [now] = await sql`select sector, subject from "case" where id = ${caseId}`;
    expect(now?.subject).toBe(core.vault.subject(String(now?.sector), entry));
    expect(await sql`select distinct subject from message where case_id = ${caseId}`).toEqual([
      { subject: now?.subject },
    ]);
    const versions = await sql`select distinct sector, subject from work_item where case_id = ${caseId}`;
    expect(new Set(versions.map(({ sector }) => sector)).size).toBe(2);
    for (const { sector, subject } of versions) expect(subject).toBe(core.vault.subject(sector, entry));
  });

  it("are refused while a hub runs, and are the same rows as before", async () => {
    const { sql } = ground.database;
    await expect(rebuildReadModels(sql, core.vault, () => {})).rejects.toThrow("A hub is running");
    await core.close();
    const before = await rows();
    expect(before.work_item?.length).toBeGreaterThan(6);
    expect(await rebuildReadModels(sql, core.vault, () => {})).toBe(6);
    expect(await rows()).toEqual(before);
  });
});

async function rows(): Promise<Record<string, readonly unknown[]>> {
  const { sql } = ground.database;
  const all: Record<string, readonly unknown[]> = {};
  for (const table of ["case", "contact", "message", "document", "work_item"])
    all[table] = (await sql`select to_jsonb(t) as row from ${sql(table)} t order by to_jsonb(t)::text`).map(
      ({ row }) => row,
    );
  return all;
}
