import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import { partitionOf } from "../../actors/partition-of.ts";
import type { Delivered } from "../../channels/contract/channel.ts";
import { createOutboxQueries } from "../../db/queries/outbox/outbox.ts";
import { createTestDatabase, type TestDatabase } from "../../tests/support/database.ts";
import { createLog } from "../log.ts";
import { ATTEMPTS_MAX, createOutbox, type Outbox, type Worker } from "./outbox.ts";

let database: TestDatabase;
let outboxes: Outbox[] = [];
const start = Date.parse("2026-11-24T09:00:00.000Z");
let now = start;
const log = createLog({ level: "silent", pretty: false, clock: () => now });

beforeAll(async () => {
  database = await createTestDatabase();
});
afterEach(async () => {
  await Promise.all(outboxes.map((outbox) => outbox.stop()));
  outboxes = [];
  now = start;
  await database.sql`truncate outbox, tell, hub_node`;
});
afterAll(() => database.drop());

async function addWorks(...ids: readonly string[]): Promise<void> {
  for (const id of ids)
    await database.sql`
      insert into outbox (id, actor, kind, key, payload, at, next_at)
      values (${id}, 'citizen:e1', 'mail', ${id}, ${JSON.stringify({ messageId: id })}::jsonb, ${iso()}, ${iso()})`;
}

function iso(): string {
  return new Date(now).toISOString();
}

function mailWorker(perform: Worker["perform"]): Worker {
  return {
    inFlightMax: 4,
    perform,
    report: ({ id }, { status, detail }) => ({ type: "delivery.report", messageId: id, status, detail }) as never,
  };
}

function open(worker: Worker, hubId = "hub-1", onTold?: Parameters<typeof createOutbox>[0]["onTold"]): Outbox {
  const outbox = createOutbox({
    sql: database.sql,
    hubId,
    workers: { mail: worker },
    clock: () => now,
    random: () => 0.5,
    log,
    partitionOf,
    ...(onTold ? { onTold } : {}),
  });
  outboxes.push(outbox);
  return outbox;
}

function deferred<T>() {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

const rows = () => database.sql`select id, state, attempts, next_at as "nextAt", detail from outbox order by id`;
const tells = () => database.sql`select cause, "to", input from tell order by cause`;
const sent: Delivered = { status: "sent", detail: null };

it("removes a row and tells its outcome together", async () => {
  await addWorks("a");
  const told = vi.fn();
  await open(
    mailWorker(async () => sent),
    "hub-1",
    told,
  ).idle();
  expect(await rows()).toEqual([]);
  const input = { type: "delivery.report", messageId: "a", status: "sent", detail: null };
  expect(await tells()).toEqual([{ cause: "out:a", to: "citizen:e1", input }]);
  expect(told).toHaveBeenCalledExactlyOnceWith([{ cause: "out:a", to: "citizen:e1", input, at: iso() }]);
});

it("starts a work within milliseconds of being woken", async () => {
  const started = deferred<number>();
  const outbox = open(
    mailWorker(async () => {
      started.resolve(performance.now());
      return sent;
    }),
  );
  await outbox.idle();
  await addWorks("a");
  const wokenAt = performance.now();
  outbox.wake();
  expect((await started.promise) - wokenAt).toBeLessThan(500);
});

it("works on no more than its room at once, and on all in the end", async () => {
  await addWorks(...Array.from({ length: 40 }, (_, n) => `w${n}`));
  let [inFlight, most] = [0, 0];
  const outbox = open(
    mailWorker(async () => {
      most = Math.max(most, ++inFlight);
      await new Promise((resolve) => setImmediate(resolve));
      inFlight--;
      return sent;
    }),
  );
  await vi.waitFor(async () => expect(await rows()).toEqual([]), { timeout: 10_000 });
  await outbox.idle();
  expect(most).toBe(4);
  expect(await tells()).toHaveLength(40);
});

it("goes on slowly while people wait for answers, and ends all the same", async () => {
  const ids = Array.from({ length: 20 }, (_, index) => `w${String(index).padStart(2, "0")}`);
  await addWorks(...ids);
  let underWay = 0;
  let most = 0;
  const worker: Worker = {
    ...mailWorker(async () => {
      underWay += 1;
      most = Math.max(most, underWay);
      await new Promise(setImmediate);
      underWay -= 1;
      return sent;
    }),
    inFlightMax: 32,
  };
  const outbox = createOutbox({
    sql: database.sql,
    hubId: "hub-1",
    workers: { mail: worker },
    clock: () => now,
    random: () => 0.5,
    log,
    partitionOf,
    isBusy: () => true,
  });
  outboxes.push(outbox);
  await vi.waitFor(async () => expect(await tells()).toHaveLength(ids.length), { timeout: 10_000 });
  expect(most).toBeLessThanOrEqual(4);
});

it("gives each row to one of two hubs", async () => {
  await addWorks(...Array.from({ length: 60 }, (_, n) => `w${n}`));
  const seen: string[] = [];
  const perform = async ({ id }: { id: string }) => {
    seen.push(id);
    return sent;
  };
  open(mailWorker(perform), "hub-1");
  open(mailWorker(perform), "hub-2");
  await vi.waitFor(async () => expect(await rows()).toEqual([]), { timeout: 10_000 });
  expect(seen).toHaveLength(60);
  expect(new Set(seen).size).toBe(60);
});

it("waits longer after each failure, then gives up and says so", async () => {
  await addWorks("a");
  const outbox = open(mailWorker(async () => ({ status: "later", detail: "450 busy" })));
  await outbox.idle();
  expect(await rows()).toEqual([
    { id: "a", state: "waiting", attempts: 1, nextAt: "2026-11-24T09:00:02.000Z", detail: "450 busy" },
  ]);
  const waits: number[] = [];
  for (let attempt = 2; attempt <= ATTEMPTS_MAX; attempt++) {
    const [row] = await rows();
    waits.push((Date.parse(row?.nextAt) - now) / 1000);
    now = Date.parse(row?.nextAt);
    outbox.wake();
    await outbox.idle();
  }
  expect(waits).toEqual([2, 6, 18, 54, 162, 486, 1458, 4374, 13122, 14400, 14400]);
  expect(await rows()).toEqual([]);
  expect((await tells())[0]?.input).toMatchObject({ status: "refused", detail: "abandonné : 450 busy" });
});

it("tries again when a worker throws", async () => {
  await addWorks("a");
  await open(mailWorker(async () => Promise.reject(new Error("no service")))).idle();
  expect(await rows()).toMatchObject([{ state: "waiting", attempts: 1 }]);
});

it("never sends again what a dead hub was sending, and says that nobody knows", async () => {
  await addWorks("a");
  await createOutboxQueries(database.sql, "hub-dead").claim("mail", 1, iso());
  const perform = vi.fn(async () => sent);
  await vi.waitFor(async () => {
    open(mailWorker(perform));
    expect((await tells())[0]?.input).toMatchObject({ messageId: "a", status: "unknown" });
  });
  expect(perform).not.toHaveBeenCalled();
  expect(await rows()).toEqual([]);
});

it("leaves alone what a living hub is sending", async () => {
  await addWorks("a");
  await database.sql`insert into hub_node (id, expires_at) values ('hub-alive', now() + interval '1 minute')`;
  await createOutboxQueries(database.sql, "hub-alive").claim("mail", 1, iso());
  expect(await createOutboxQueries(database.sql, "hub-1").takeOrphans(10)).toEqual([]);
  await database.sql`update hub_node set expires_at = now() - interval '1 second'`;
  expect(await createOutboxQueries(database.sql, "hub-1").takeOrphans(10)).toMatchObject([{ id: "a" }]);
  expect(await createOutboxQueries(database.sql, "hub-1").takeOrphans(10)).toEqual([]);
});

it("believes a worker that can find out what became of it", async () => {
  await addWorks("a");
  await createOutboxQueries(database.sql, "hub-dead").claim("mail", 1, iso());
  open({ ...mailWorker(async () => sent), reconcile: async () => sent });
  await vi.waitFor(async () => expect((await tells())[0]?.input).toMatchObject({ status: "sent" }));
});

it("does not settle a row that another hub has taken over", async () => {
  await addWorks("a");
  const slow = createOutboxQueries(database.sql, "hub-slow");
  await slow.claim("mail", 1, iso());
  await createOutboxQueries(database.sql, "hub-1").takeOrphans(10);
  await slow.settle([{ id: "a", status: "done", tell: null }]);
  expect(await rows()).toMatchObject([{ id: "a", state: "unknown" }]);
});

it("ends what is under way before it stops", async () => {
  await addWorks("a");
  const gate = deferred<Delivered>();
  const started = deferred<void>();
  const outbox = open(
    mailWorker(async () => {
      started.resolve();
      return await gate.promise;
    }),
  );
  await started.promise;
  const stopped = outbox.stop();
  gate.resolve(sent);
  await stopped;
  expect(await tells()).toHaveLength(1);
});
