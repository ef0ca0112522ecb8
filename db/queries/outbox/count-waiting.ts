import type { Sql } from "../../connect.ts";

/** Counts works that are not done: waiting, under way, or unknown. */
export async function countWaitingWork(sql: Sql): Promise<number> {
  const [row] = await sql<{ count: number }[]>`select count(*) as count from outbox`;
  return row?.count ?? 0;
}
