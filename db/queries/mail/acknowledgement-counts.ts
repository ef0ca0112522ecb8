/** How many acknowledgements went to an address, by its HMAC. */
import type { Sql } from "../../connect.ts";

/**
 * Counts one more for each of these addresses, each named once, on the day (UTC) of `at`. Returns those that may have one:
 * where `max` went already, nothing is counted.
 */
export async function takeAcknowledgements(
  sql: Sql,
  { addresses, at, max }: { readonly addresses: readonly string[]; readonly at: string; readonly max: number },
): Promise<ReadonlySet<string>> {
  const taken = await sql<{ address: string }[]>`
    insert into acknowledgement_count as c (address, day, count)
    select address, ${at.slice(0, 10)}::date, 1 from unnest(${addresses as string[]}::text[]) as v(address) order by address
    on conflict (address, day) do update set count = c.count + 1 where c.count < ${max}
    returning address`;
  return new Set(taken.map(({ address }) => address));
}

/** Forgets the counts of days before yesterday; run it now and then. */
export async function forgetAcknowledgementCounts(sql: Sql, now: string): Promise<void> {
  await sql`delete from acknowledgement_count where day < (${now}::timestamptz at time zone 'UTC')::date - 1`;
}
