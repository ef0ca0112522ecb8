/**
 * What changed in the queue since a vector of positions (design D9), read from the versions of the work items.
 *
 * An item's version holds from the fact at `from_position` on, until the fact at `to_position`, which ends it. So at
 * position p of its partition the version with `from_position <= p < to_position` stands.
 */
import type { Sql, Transaction } from "../../connect.ts";
import { type Viewer, visibleTo } from "../visibility/visible-to.ts";
import type { Positions } from "./positions.ts";
import { rowColumns, type WorkItemRow } from "./work-item.ts";

export type Changes = {
  /** As they stood at the positions given, when they stand so no longer. */
  readonly before: readonly WorkItemRow[];
  /** As they stand now, when they did not then. */
  readonly after: readonly WorkItemRow[];
};

export type Since = {
  /** A partition that is not named is read from its first fact. */
  readonly positions: Positions;
  /** Reads these partitions only; all when absent. */
  readonly partitions?: readonly number[];
  /** With more changes than this on one side the answer is null: too old. */
  readonly max: number;
};

/** Returns the changes that the viewer may see on either side, or null when there are too many. */
export async function readChangesSince(
  sql: Sql | Transaction,
  viewer: Viewer,
  { positions, partitions, max }: Since,
): Promise<Changes | null> {
  const visible = visibleTo(viewer).where(sql, "w");
  const known = JSON.stringify([...positions].map(([partition, position]) => ({ partition, position })));
  const from = sql`
    (select p.id, coalesce(k.position, 0) as position from partition p
     left join jsonb_to_recordset(${known}::jsonb) as k(partition int, position bigint) on k.partition = p.id
     where p.position > coalesce(k.position, 0)
       ${partitions ? sql`and p.id = any(${partitions as number[]}::int[])` : sql``}) since`;
  const [before, after] = await Promise.all([
    sql<WorkItemRow[]>`
      select ${rowColumns(sql)} from ${from} join work_item w on w.partition = since.id
      where w.to_position > since.position and w.from_position <= since.position and ${visible} limit ${max + 1}`,
    sql<WorkItemRow[]>`
      select ${rowColumns(sql)} from ${from} join work_item w on w.partition = since.id
      where w.from_position > since.position and w.to_position is null and ${visible} limit ${max + 1}`,
  ]);
  return before.length > max || after.length > max ? null : { before, after };
}
