/** A connection that PostgreSQL ends costs the statement that was under way, and nothing else: see bin/mend-postgres.mjs. */
import { type AddressInfo, connect as connectTcp, createServer, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { connect, type Sql } from "../../db/connect.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { ownPostgres } from "../support/own-server.ts";

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
  const reserved = await Promise.all([sql.reserve(), sql.reserve()]);
  const pids = await Promise.all(reserved.map((one) => one<{ pid: number }[]>`select pg_backend_pid() as pid`));
  expect(new Set(pids.map(([row]) => row?.pid)).size).toBe(2);
  for (const one of reserved) one.release();
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

/** PostgreSQL's message of a server that recovers: type, length, fields that end with a zero each. */
function startingUp(): Buffer {
  const fields = Buffer.from("SFATAL\0C57P03\0Mthe database system is starting up\0\0");
  const head = Buffer.alloc(5, "E");
  head.writeInt32BE(fields.length + 4, 1);
  return Buffer.concat([head, fields]);
}

/**
 * Stands between a client and PostgreSQL. The first connection is cut when it asks for the types of arrays, the second is
 * told that the server starts up, all others pass.
 */
async function openTrap(port: number): Promise<{ readonly port: number; close(): void }> {
  let count = 0;
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    count += 1;
    const number = count;
    sockets.add(client);
    client.on("error", () => {});
    if (number === 2) return void client.once("data", () => client.end(startingUp()));
    const upstream = connectTcp(port, "127.0.0.1");
    sockets.add(upstream);
    upstream.on("error", () => {});
    upstream.pipe(client);
    client.on("data", (bytes) => {
      if (number === 1 && bytes.includes("typarray")) client.destroy();
      else upstream.write(bytes);
    });
    client.on("close", () => upstream.destroy());
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

it("outlives a connection that is cut at its own first question, and a server that then starts up", async () => {
  const url = new URL(database.url);
  const trap = await openTrap(Number(url.port));
  url.port = String(trap.port);
  const trapped = connect(url.href, { applicationName: "trapped", connectionsMax: 1 });
  const ask = () => trapped<{ one: number }[]>`select 1 as one`;
  const first = await ask().catch(() => "failed");
  expect(first === "failed" || first.length === 1).toBe(true);
  expect((await ask())[0]?.one).toBe(1);
  await trapped.end({ timeout: 1 });
  trap.close();
});

it("starts PostgreSQL again when it was killed while it recovered from another kill", async () => {
  const postgres = await ownPostgres();
  for (const waitMs of [40, 55, 70]) {
    const admin = connect(postgres.url, { applicationName: "recovery", connectionsMax: 1 });
    const [session] = await admin<{ pid: number }[]>`select pg_backend_pid() as pid`;
    process.kill(session?.pid ?? 0, "SIGKILL");
    await pause(waitMs);
    postgres.kill();
    await postgres.restart();
    await admin.end({ timeout: 0 });
  }
  await postgres.remove();
});
