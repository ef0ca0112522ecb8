import { randomBytes } from "node:crypto";
import type { Sql } from "../../connect.ts";

/** Any number, the same in every hub: the advisory lock under which the stream is checked and made anew. */
const STREAM_LOCK = 0x67756963;

export type StreamFacts = { readonly greatestCursor: number; readonly installation: string };

/**
 * Runs `check` in one hub at a time, with what PostgreSQL knows of the stream. The lock is liveness only: what a second
 * hub would do at the same time is refused by JetStream or done again harmlessly.
 */
export async function guardStream<T>(sql: Sql, check: (facts: StreamFacts) => Promise<T>): Promise<T> {
  const result = await sql.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(${STREAM_LOCK})`;
    await tx`insert into installation (id) select ${randomBytes(9).toString("base64url")} where not exists (select from installation)`;
    const [facts] = await tx<StreamFacts[]>`
      select coalesce(max(cursor), 0) as "greatestCursor", (select id from installation) as installation from partition`;
    if (!facts) throw new Error("an aggregate gave no row");
    return { value: await check(facts) };
  });
  return (result as { value: T }).value;
}
