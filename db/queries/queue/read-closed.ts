/**
 * Cases that were resolved, newest first: they stand in no queue and are found again here, by service, channel and words.
 * Read from the cases themselves. Junk is left out.
 */
import type { Instant } from "../../../machines/kind.ts";
import type { Sql, Transaction } from "../../connect.ts";
import { type AgentViewer, visibleTo } from "../visibility/visible-to.ts";
import type { Page } from "./read-queue.ts";
import { type QueueQuery, type WorkItemRow, whereNarrowed } from "./work-item.ts";

/** A closed case as a row of the queue. */
export type ClosedRow = Omit<WorkItemRow, "state" | "partition" | "fromPosition" | "isJunk"> & {
  readonly state: "resolved" | "closed";
  readonly closedAt: Instant;
};

const isClosed = (sql: Sql | Transaction) => sql`c.closed_at is not null and not c.is_junk`;

/** Returns the rows that stand from `offset` on, at most `limit`. Pages as `readQueue` does: heads of services, then rows. */
export async function readClosed(
  sql: Sql | Transaction,
  viewer: AgentViewer,
  query: QueueQuery,
  { offset, limit }: Page,
): Promise<ClosedRow[]> {
  const where = sql`${isClosed(sql)} ${whereNarrowed(sql, query, "c")} and ${visibleTo(viewer).where(sql, "c")}`;
  const services = viewer.services.filter((id) => !query.services || query.services.includes(id));
  const page =
    query.words.length > 0
      ? sql`select c.id, c.closed_at from "case" c where ${where} order by c.closed_at desc, c.id desc offset ${offset} limit ${limit}`
      : sql`
        select head.id, head.closed_at from unnest(${services as string[]}::text[]) as mine(service)
        cross join lateral (
          select c.id, c.closed_at from "case" c where c.service = mine.service and ${where}
          order by c.closed_at desc, c.id desc limit ${offset + limit}
        ) head
        order by head.closed_at desc, head.id desc offset ${offset} limit ${limit}`;
  return await sql<ClosedRow[]>`
    with page as materialized (${page})
    select c.id as "caseId", c.service, c.sector, c.is_protected as "isProtected", c.channel, c.reference, c.title,
      c.citizen_name as "citizenName", c.state, c.owes, c.holder, c.priority, c.closed_at as "breachAt",
      c.closed_at as since, coalesce(stood.why, 'new') as why, false as "hasNew", c.version, c.closed_at as "closedAt"
    from page join "case" c on c.id = page.id
    left join lateral (
      select w.why from work_item w where w.case_id = c.id order by w.from_position desc limit 1
    ) stood on true
    order by c.closed_at desc, c.id desc`;
}

/** Returns how many there are in all. */
export async function countClosed(sql: Sql | Transaction, viewer: AgentViewer, query: QueueQuery): Promise<number> {
  const [row] = await sql<{ total: number }[]>`
    select count(*) as total from "case" c
    where ${isClosed(sql)} ${whereNarrowed(sql, query, "c")} and ${visibleTo(viewer).where(sql, "c")}`;
  return row?.total ?? 0;
}
