/** The stream is disposable: whatever becomes of it, nothing that anybody was told is safe is lost, and no number comes twice. */
import { type JetStreamManager, jetstreamManager } from "@nats-io/jetstream";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { guardStream } from "../../db/queries/runtime/stream-guard.ts";
import { INPUTS } from "../../hub/bus/inputs-stream.ts";
import { type CoreUnderTest, createGround, type Ground, takeUntilReceived, webContact } from "../support/core.ts";

let ground: Ground;
let core: CoreUnderTest;
let manager: JetStreamManager;

beforeAll(async () => {
  ground = await createGround();
  core = await ground.open("hub-1");
  manager = await jetstreamManager(ground.connection);
  await core.ready();
});

afterAll(() => ground.remove());

async function greatestCursor(): Promise<number> {
  const [row] = await ground.database.sql<{ max: number }[]>`select max(cursor) from partition`;
  return row?.max ?? 0;
}

async function casesOf(...causes: readonly string[]): Promise<number> {
  const [row] = await ground.database.sql<{ count: number }[]>`
    select count(*) from fact where type = 'case.opened' and cause = any(${causes as string[]})`;
  return row?.count ?? 0;
}

it("loses nothing when the stream is deleted", async () => {
  await takeUntilReceived(core, webContact("web:deleted:1"));
  const before = await greatestCursor();
  await manager.streams.delete(INPUTS);
  await takeUntilReceived(core, webContact("web:deleted:2"));
  expect((await manager.streams.info(INPUTS)).state.first_seq).toBeGreaterThan(before);
  expect(await casesOf("web:deleted:1", "web:deleted:2")).toBe(2);
});

it("makes the stream anew when it lost its end", async () => {
  for (let n = 1; n <= 5; n++) await takeUntilReceived(core, webContact(`web:cut:${n}`));
  const before = await greatestCursor();
  const { config } = await manager.streams.info(INPUTS);
  // Under the lock that hubs take, or the hub might make the stream before the test does.
  await guardStream(ground.database.sql, async () => {
    await manager.streams.delete(INPUTS);
    // As an older copy of its files would be: it goes on from numbers that were given already.
    await manager.streams.add({ ...config, first_seq: before - 3 });
  });
  await takeUntilReceived(core, webContact("web:cut:6"));
  await vi.waitFor(async () => expect((await manager.streams.info(INPUTS)).state.first_seq).toBeGreaterThan(before), {
    timeout: 15_000,
    interval: 100,
  });
  await takeUntilReceived(core, webContact("web:cut:7"));
  expect(await casesOf(...[1, 2, 3, 4, 5, 6, 7].map((n) => `web:cut:${n}`))).toBe(7);
});

it("applies once what was published when the stream vanished", async () => {
  const { sql } = ground.database;
  const before = await greatestCursor();
  let asked: Promise<{ readonly caseId: string }> | undefined;
  await sql.begin(async (tx) => {
    // Nobody can commit meanwhile: the input is delivered and not applied when its stream goes.
    await tx`select id from partition for update`;
    asked = takeUntilReceived(core, webContact("web:between:1"));
    await vi.waitFor(async () => {
      const waiting = await sql`select 1 from pg_locks where not granted`;
      expect(waiting.length).toBeGreaterThan(0);
    });
    await manager.streams.delete(INPUTS);
  });
  const receipt = await asked;
  expect(await casesOf("web:between:1")).toBe(1);
  expect(await core.take(webContact("web:between:1"))).toMatchObject({ status: "received", caseId: receipt?.caseId });
  await takeUntilReceived(core, webContact("web:between:2"));
  expect((await manager.streams.info(INPUTS)).state.first_seq).toBeGreaterThan(before);
});
