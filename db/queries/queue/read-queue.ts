/**
 * Pages of the live queue in its order: `breach_at`, then `case_id`.
 *
 * The index gives each service's queue in order; the page merges the heads of the viewer's services and only then reads
 * rows, so that a first page costs the same with a thousand items as with a hundred thousand. Words and "mine" start
 * from their own index and sort what they find.
 */
import type { Sql, Transaction } from "../../connect.ts";
import { type AgentViewer, visibleTo } from "../visibility/visible-to.ts";
import { type QueueQuery, rowColumns, type WorkItemRow, whereMatches } from "./work-item.ts";

export type Page = { readonly offset: number; readonly limit: number };

/** Returns the rows that stand from `offset` on, at most `limit`. */
export async function readQueue(
  sql: Sql | Transaction,
  viewer: AgentViewer,
  query: QueueQuery,
  { offset, limit }: Page,
): Promise<WorkItemRow[]> {
  const where = sql`w.to_position is null and ${whereMatches(sql, query)} and ${visibleTo(viewer).where(sql, "w")}`;
  if (query.view === "mine" || query.words.length > 0)
    return await sql<WorkItemRow[]>`
      select ${rowColumns(sql)} from work_item w where ${where}
      order by w.breach_at, w.case_id offset ${offset} limit ${limit}`;
  const services = viewer.services.filter((id) => !query.services || query.services.includes(id));
  return await sql<WorkItemRow[]>`
    with page as materialized (
      select head.* from unnest(${services as string[]}::text[]) as mine(service)
      cross join lateral (
        select w.case_id, w.from_position, w.breach_at from work_item w
        where w.service = mine.service and ${where}
        order by w.breach_at, w.case_id limit ${offset + limit}
      ) head
      order by head.breach_at, head.case_id offset ${offset} limit ${limit}
    )
    select ${rowColumns(sql)} from page join work_item w on w.case_id = page.case_id and w.from_position = page.from_position
    order by w.breach_at, w.case_id`;
}

/** Returns how many rows there are in all, by counting them. `hub/live/queue/counts.ts` knows without, but for words. */
export async function countQueue(sql: Sql | Transaction, viewer: AgentViewer, query: QueueQuery): Promise<number> {
  const [row] = await sql<{ total: number }[]>`
    select count(*) as total from work_item w
    where w.to_position is null and ${whereMatches(sql, query)} and ${visibleTo(viewer).where(sql, "w")}`;
  return row?.total ?? 0;
}
