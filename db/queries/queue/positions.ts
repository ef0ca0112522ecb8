/** How far each partition's facts go, and how many items stand where: what a hub follows from there on its own. */
import type { Channel } from "../../../machines/case/language.ts";
import type { Sql, Transaction } from "../../connect.ts";
import { type Place, theHub, visibleTo } from "../visibility/visible-to.ts";
import type { Shelf } from "./work-item.ts";

/** Position of the last fact by partition. A partition without facts is absent. */
export type Positions = ReadonlyMap<number, number>;

/** Returns the positions that this transaction, or this moment, sees. */
export async function readPositions(sql: Sql | Transaction): Promise<Map<number, number>> {
  const rows = await sql<{ id: number; position: number }[]>`select id, position from partition where position > 0`;
  return new Map(rows.map((row) => [row.id, row.position]));
}

/** Runs reads that must agree with each other and with the positions that come with them. Writes nothing. */
export async function readAt<T>(
  sql: Sql,
  read: (tx: Transaction) => Promise<T>,
): Promise<{ readonly positions: Map<number, number>; readonly value: T }> {
  const result = await sql.begin("isolation level repeatable read read only", async (tx) => {
    const positions = await readPositions(tx);
    return { positions, value: await read(tx) };
  });
  return result as { positions: Map<number, number>; value: T };
}

export type ItemCount = Place & {
  readonly channel: Channel;
  readonly shelf: Shelf;
  readonly holder: string | null;
  readonly count: number;
};

/** Returns how many open items stand in each place. For the hub itself: nothing of it is shown unfiltered. */
export async function readItemCounts(sql: Sql | Transaction): Promise<ItemCount[]> {
  return await sql<ItemCount[]>`
    select w.service, w.sector, w.is_protected as "isProtected", w.channel, w.shelf, w.holder, count(*) as count
    from work_item w where w.to_position is null and ${visibleTo(theHub).where(sql, "w")}
    group by 1, 2, 3, 4, 5, 6`;
}
