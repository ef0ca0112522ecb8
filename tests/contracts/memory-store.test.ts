import { describe } from "vitest";
import { createMemoryDatabase } from "../../actors/memory/memory-database.ts";
import { createMemoryStore } from "../../actors/memory/memory-store.ts";
import type { Store } from "../../actors/ports.ts";
import { storeContract } from "./store.contract.ts";

describe("the store in memory", () => {
  storeContract(async () => {
    const database = createMemoryDatabase(() => Date.parse("2026-11-24T09:00:00Z"));
    return {
      // No test of the contract writes rows of read models.
      hub: (name) => createMemoryStore(database, name) as Store<never, unknown>,
      async expireOthers(...alive) {
        for (const row of database.partitions)
          if (row.owner !== null && !alive.includes(row.owner)) row.expiresAt = Number.NEGATIVE_INFINITY;
        for (const hub of database.hubs.keys()) if (!alive.includes(hub)) database.hubs.delete(hub);
      },
      async deadLetters() {
        return [...database.deadLetters.values()].map(({ reference, error, envelope }) => ({
          reference,
          error,
          cause: envelope.cause,
        }));
      },
      works: async () => [...database.works.keys()],
      facts: async (partition) => database.facts.filter((fact) => fact.partition === partition),
    };
  });
});
