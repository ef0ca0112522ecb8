/**
 * The queue as it stood at a past moment, under today's rights: a row shows only when its viewer may open its case now,
 * wherever it stood then.
 */
import type { Instant } from "../../../machines/kind.ts";
import type { Sql } from "../../connect.ts";
import { type AgentViewer, visibleTo } from "../visibility/visible-to.ts";
import type { Page } from "./read-queue.ts";
import { type QueueQuery, rowColumns, type WorkItemRow, whereMatches } from "./work-item.ts";

/** Returns the page and the number of rows in all. Open versions come from the live queue, ended ones from their own index. */
export async function readPastQueue(
  sql: Sql,
  viewer: AgentViewer,
  query: QueueQuery,
  at: Instant,
  { offset, limit }: Page,
): Promise<{ readonly rows: WorkItemRow[]; readonly total: number }> {
  const found = await sql<(WorkItemRow & { total: number })[]>`
    with w as (
      select * from work_item where to_position is null and valid_from <= ${at}
      union all
      select * from work_item
      where valid_to is not null and tstzrange(valid_from, greatest(valid_from, valid_to)) @> ${at}::timestamptz
    )
    select ${rowColumns(sql)}, count(*) over () as total
    from w join "case" c on c.id = w.case_id
    where ${visibleTo(viewer).where(sql, "c")} and ${whereMatches(sql, query)}
    order by w.breach_at, w.case_id offset ${offset} limit ${limit}`;
  return { rows: found.map(({ total: _, ...row }) => row), total: found[0]?.total ?? 0 };
}
