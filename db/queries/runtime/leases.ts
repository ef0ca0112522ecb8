/**
 * Who owns which partition (design D2). Only the database's clock counts.
 *
 * A lease gives liveness; safety comes from the epoch that every commit checks. A hub that was paused may think it owns a
 * partition: its next commit touches no row.
 */
import type { Lease, Placement } from "../../../actors/ports.ts";
import type { Sql } from "../../connect.ts";

/** A dead hub's citizens wait for this long, one beat, and one pass over the stream: together within the 7 s that are promised. */
const LEASE_S = 4;

/** Says that the hub lives, renews its leases, and moves the cursors of its idle partitions. */
export async function beat(sql: Sql, hub: string, idle: ReadonlyMap<number, number>): Promise<Placement> {
  const cursors = [...idle].map(([id, cursor]) => ({ id, cursor }));
  return await sql.begin(async (tx) => {
    const [, , , , hubs, partitions] = await Promise.all([
      tx`insert into hub_node (id, expires_at) values (${hub}, clock_timestamp() + ${LEASE_S} * interval '1 second')
         on conflict (id) do update set expires_at = excluded.expires_at`,
      // In the order of their ids, as commits lock them.
      tx`with held as (select id from partition where owner = ${hub} order by id for update)
         update partition p set expires_at = clock_timestamp() + ${LEASE_S} * interval '1 second'
         from held where p.id = held.id and p.owner = ${hub}`,
      tx`update partition p set cursor = greatest(p.cursor, v.cursor)
         from jsonb_to_recordset(${JSON.stringify(cursors)}::jsonb) as v(id int, cursor bigint)
         where p.id = v.id and p.owner = ${hub}`,
      tx`delete from hub_node where expires_at < clock_timestamp() - interval '1 day'`,
      tx<{ id: string }[]>`select id from hub_node where expires_at > clock_timestamp() order by id`,
      tx<(Lease & { mine: boolean })[]>`
        select id as partition, epoch, cursor, position, owner is not distinct from ${hub} as mine from partition
        where owner = ${hub} or owner is null or expires_at < clock_timestamp()`,
    ]);
    const lease = ({ partition, epoch, cursor, position }: Lease): Lease => ({ partition, epoch, cursor, position });
    return {
      hubs: hubs.map((row) => row.id),
      mine: partitions.filter((row) => row.mine).map(lease),
      free: partitions.filter((row) => !row.mine).map((row) => row.partition),
    };
  });
}

/** Takes partitions that nobody holds, under a new epoch. Those locked by a commit in flight are left for the next beat. */
export async function take(sql: Sql, hub: string, partitions: readonly number[]): Promise<readonly Lease[]> {
  return await sql<Lease[]>`
    with free as (
      select id from partition
      where id = any(${partitions as number[]}) and (owner is null or expires_at < clock_timestamp())
      order by id for update skip locked
    )
    update partition p
    set owner = ${hub}, epoch = p.epoch + 1, expires_at = clock_timestamp() + ${LEASE_S} * interval '1 second'
    from free where p.id = free.id
    returning p.id as partition, p.epoch, p.cursor, p.position`;
}

/** Gives leases up. Those that are not the hub's stay as they are. */
export async function release(sql: Sql, hub: string, partitions: readonly number[]): Promise<void> {
  await sql`
    update partition set owner = null, expires_at = '-infinity'
    where owner = ${hub} and id = any(${partitions as number[]})`;
}

/** Says that the hub is gone, so that the others share its partitions at once. */
export async function leave(sql: Sql, hub: string): Promise<void> {
  await sql`delete from hub_node where id = ${hub}`;
}

/** Creates the rows of all partitions, once. */
export async function createPartitions(sql: Sql, count: number): Promise<void> {
  await sql`insert into partition (id) select generate_series(0, ${count} - 1) on conflict do nothing`;
}
