import type { Sql } from "../../connect.ts";

/** Asks PostgreSQL for an answer; false when none comes. */
export async function isReachable(sql: Sql): Promise<boolean> {
  return await sql`select 1`.then(
    () => true,
    () => false,
  );
}
