/** A connection that PostgreSQL ends costs the statement that was under way, and nothing else: see bin/mend-postgres.mjs. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { connect, type Sql } from "../../db/connect.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";

const TIMES = 20;

let database: TestDatabase;
let sql: Sql;

beforeAll(async () => {
  database = await createTestDatabase();
  sql = connect(database.url, { applicationName: "lost", connectionsMax: 2 });
});

afterAll(async () => {
  await sql.end({ timeout: 1 });
  await database.drop();
});

async function endSession(pid: number): Promise<void> {
  await database.sql`select pg_terminate_backend(${pid}, 2000)`;
}

it("fails the transaction whose connection is ended, whose rollback has no connection any more", async () => {
  for (let time = 0; time < TIMES; time++) {
    const failed = sql.begin(async (tx) => {
      const [session] = await tx<{ pid: number }[]>`select pg_backend_pid() as pid`;
      await endSession(session?.pid ?? 0);
      await Promise.all([tx`select 1`, tx`select 2`]);
    });
    await expect(failed).rejects.toThrow();
  }
});

it("serves the next statements on new connections, as many as before", async () => {
  const rows = await Promise.all(Array.from({ length: 8 }, () => sql<{ one: number }[]>`select 1 as one`));
  expect(rows.map(([row]) => row?.one)).toEqual(Array.from({ length: 8 }, () => 1));
  const pids = await Promise.all(
    [1, 2].map(() => sql<{ pid: number }[]>`select pg_backend_pid() as pid, pg_sleep(0.2)`),
  );
  expect(new Set(pids.map(([row]) => row?.pid)).size).toBe(2);
});

it("outlives a session that is ended while statements are on their way", async () => {
  for (let time = 0; time < TIMES; time++) {
    const [session] = await sql<{ pid: number }[]>`select pg_backend_pid() as pid`;
    const under = Array.from({ length: 6 }, () =>
      sql`select 1`.then(
        () => "answered",
        () => "failed",
      ),
    );
    await endSession(session?.pid ?? 0);
    const outcomes = await Promise.all(under);
    expect(outcomes.every((outcome) => outcome === "answered" || outcome === "failed")).toBe(true);
    expect(await sql<{ one: number }[]>`select 1 as one`.catch(() => sql`select 1 as one`)).toHaveLength(1);
  }
});

it("gives the next statement its own rows, after one that failed half-way", async () => {
  const one = connect(database.url, { applicationName: "test-one", connectionsMax: 1 });
  const failing = one`select 10 / (3 - i) as x, repeat('x', 9000) as pad from generate_series(1, 5) i`;
  await expect(failing).rejects.toThrow("division by zero");
  expect([...(await one`select 7 as seven`)]).toEqual([{ seven: 7 }]);
  await one.end();
});
