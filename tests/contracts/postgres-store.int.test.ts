import { afterAll, beforeAll, describe } from "vitest";
import { PARTITIONS } from "../../actors/partition-of.ts";
import type { Sql } from "../../db/connect.ts";
import { listDeadLetters } from "../../db/queries/dead-letters/dead-letters.ts";
import { createStore } from "../../db/queries/runtime/create-store.ts";
import { createPartitions } from "../../db/queries/runtime/leases.ts";
import { readPartition } from "../../db/queries/runtime/load.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { storeContract } from "./store.contract.ts";

const nothingToWrite = (sql: Sql) => ({ parts: sql``, result: sql`null::jsonb`, written: () => null });
const TABLES = ["partition", "hub_node", "fact", "snapshot", "input", "timer", "tell", "outbox", "dead_letter"];

describe("the store on PostgreSQL", () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase();
  });

  afterAll(() => database.drop());

  storeContract(async () => {
    const { sql } = database;
    await sql.unsafe(`truncate ${TABLES.join(", ")}`);
    await createPartitions(sql, PARTITIONS);
    return {
      hub: (name) => createStore<never, null>({ sql, hub: name, rowsToWrite: nothingToWrite }),
      async expireOthers(...alive) {
        const names = alive as string[];
        await sql`update partition set expires_at = '-infinity' where owner is not null and not owner = any(${names})`;
        await sql`delete from hub_node where not id = any(${names})`;
      },
      async deadLetters() {
        const rows = await listDeadLetters(sql, 10);
        return rows.map(({ reference, error, cause }) => ({ reference, error, cause }));
      },
      works: async () => (await sql<{ id: string }[]>`select id from outbox`).map(({ id }) => id),
      facts: (partition) => readPartition(sql, partition, 0, 100),
    };
  });
});
