/** How many acknowledgements went to an address, by its HMAC. */
import type { Sql } from "../../connect.ts";

/** Counts one more on the day (UTC) of `at`. Returns false, and counts nothing, when `max` went there already. */
export async function takeAcknowledgement(
  sql: Sql,
  { address, at, max }: { readonly address: string; readonly at: string; readonly max: number },
): Promise<boolean> {
  const taken = await sql`
    insert into acknowledgement_count as c (address, day, count) values (${address}, ${at.slice(0, 10)}, 1)
    on conflict (address, day) do update set count = c.count + 1 where c.count < ${max}`;
  return taken.count > 0;
}

/** Forgets the counts of days before yesterday; run it now and then. */
export async function forgetAcknowledgementCounts(sql: Sql, now: string): Promise<void> {
  await sql`delete from acknowledgement_count where day < (${now}::timestamptz at time zone 'UTC')::date - 1`;
}
