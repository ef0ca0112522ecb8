/** Which persons are out of sight for an agent without the right to see protected cases. Says nothing of their cases. */
import type { Sql } from "../../../connect.ts";

/**
 * Returns those of these entries whose person has a protected case, in whatever sector, under any entry of theirs. What is
 * protected is that the person is known here at all.
 */
export async function findProtected(sql: Sql, entries: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await sql<{ entry: string }[]>`
    with asked as (
      select v.entry, coalesce(s.person, v.entry) as person
      from unnest(${entries as string[]}::text[]) as v(entry)
      left join person_set s on s.entry = v.entry and s.valid_to is null
    )
    select a.entry from asked a where exists (
      select from (
        select a.person as entry union select entry from person_set where person = a.person and valid_to is null
      ) m
      join case_entry e on e.entry = m.entry
      join "case" c on c.id = e.case_id
      where c.is_protected)`;
  return new Set(rows.map(({ entry }) => entry));
}
