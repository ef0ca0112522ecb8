import { sql as raw } from "drizzle-orm";
import { integer, jsonb, pgTable, timestamp } from "drizzle-orm/pg-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connect, hasSqlState, orm } from "../../db/connect.ts";
import { migrate } from "../../db/migrate.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

describe("a connection", () => {
  it("gives whole numbers as numbers and instants as ISO strings with milliseconds", async () => {
    const [row] = await database.sql`
      select 9007199254740991::int8 as big, '2026-11-24 10:00:00+01'::timestamptz as whole,
        '2026-11-24 09:00:00.123456Z'::timestamptz as fine, '-infinity'::timestamptz as never,
        '2026-11-24'::date as day, array[1::int8, 2] as list, array['2026-01-01'::timestamptz] as instants`;
    expect(row).toEqual({
      big: Number.MAX_SAFE_INTEGER,
      whole: "2026-11-24T09:00:00.000Z",
      fine: "2026-11-24T09:00:00.123Z",
      never: "-infinity",
      day: "2026-11-24",
      list: [1, 2],
      instants: ["2026-01-01T00:00:00.000Z"],
    });
  });

  it("refuses a number that would lose digits", async () => {
    await expect(database.sql`select 9007199254740993::int8 as big`).rejects.toThrow(RangeError);
  });

  it("writes JSON once, from objects and from text, alone and in arrays", async () => {
    const value = { name: 'Zoé "la" \\ digue', list: [1, null] };
    const [row] = await database.sql`
      select ${database.sql.json(value)}::jsonb as object, ${JSON.stringify(value)}::jsonb as text,
        ${[JSON.stringify(value)]}::jsonb[] as texts`;
    expect(row).toEqual({ object: value, text: value, texts: [value] });
  });

  it("keeps these shapes when Drizzle works on the same connections", async () => {
    const thing = pgTable("thing", {
      id: integer("id").primaryKey(),
      body: jsonb("body").notNull(),
      at: timestamp("at", { withTimezone: true, mode: "string", precision: 3 }).notNull(),
    });
    const db = orm(database.sql);
    await db.execute(raw`create table thing (id int primary key, body jsonb not null, at timestamptz not null)`);
    const row = { id: 1, body: { a: [1] }, at: "2026-11-24T09:00:00.120Z" };
    await db.insert(thing).values(row);
    expect(await db.select().from(thing)).toEqual([row]);
    expect(await database.sql`select * from thing`).toEqual([row]);
  });

  it("ends a transaction that its owner left open", async () => {
    const [row] = await database.sql`show idle_in_transaction_session_timeout`;
    expect(row).toEqual({ idle_in_transaction_session_timeout: "3s" });
  });
});

describe("a migration", () => {
  it("does nothing the second time, also when two hubs start together", async () => {
    await Promise.all([migrate(database.url), migrate(database.url)]);
    const [row] = await database.sql`select nextval('case_number') as number`;
    expect(row).toEqual({ number: 1 });
  });

  it("is refused on a server that may lose acknowledged commits", async () => {
    await database.sql`alter database ${database.sql(new URL(database.url).pathname.slice(1))} set synchronous_commit = off`;
    await expect(migrate(database.url)).rejects.toThrow(
      "PostgreSQL runs with synchronous_commit off, so it can lose what was acknowledged: switch on and start again.",
    );
  });
});

it("names the reason of a refused statement", async () => {
  const sql = connect(database.url, { applicationName: "test", connectionsMax: 1 });
  const error = await sql`select 1/0`.catch((reason: unknown) => reason);
  await sql.end();
  expect([hasSqlState(error, "22012"), hasSqlState(error, "23505"), hasSqlState(new Error("x"), "22012")]).toEqual([
    true,
    false,
    false,
  ]);
});

it("copies the template in well under a second", async () => {
  const began = performance.now();
  const other = await createTestDatabase();
  const tookMs = performance.now() - began;
  await other.drop();
  expect(tookMs).toBeLessThan(1_000);
});
