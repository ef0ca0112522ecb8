import type { Sql } from "../../connect.ts";

/**
 * Of these names (SHA-256, hex), returns those that a fact or an open dead letter refers to. Uses the partial index
 * `fact_blobs`: facts without documents are not looked at.
 */
export async function referencedBlobs(sql: Sql, sha256s: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await sql<{ sha256: string }[]>`
    select name as sha256 from unnest(${sha256s as string[]}::text[]) as v(name)
    where exists (
        select from fact where data -> 'blobs' @> to_jsonb(name)
        and data ? 'blobs' and jsonb_array_length(data -> 'blobs') > 0
      )
      or exists (select from dead_letter where state = 'open' and strpos(envelope #>> '{}', name) > 0)`;
  return new Set(rows.map((row) => row.sha256));
}
