/** Walks over everything, for replay. Bounded reads, in key order. */
import type { StoredActor } from "../../../actors/ports.ts";
import type { Sql } from "../../connect.ts";

/** Yields every snapshot, in the order of actors. */
export async function* walkSnapshots(sql: Sql, pageSize = 500): AsyncGenerator<StoredActor> {
  let after = "";
  for (;;) {
    const rows = await sql<StoredActor[]>`
      select actor, version, charts, state, timers, quarantined from snapshot
      where actor > ${after} order by actor limit ${pageSize}`;
    yield* rows;
    const last = rows.at(-1);
    if (!last) return;
    after = last.actor;
  }
}

/** Empties the read models that `hub/projections` fills. Callers rebuild them at once, with no hub running. */
export async function emptyReadModels(sql: Sql): Promise<void> {
  await sql`truncate "case", contact, message, document, work_item`;
}

/** Returns whether any hub lives. */
export async function isAnyHubAlive(sql: Sql): Promise<boolean> {
  const [row] = await sql<{ alive: boolean }[]>`
    select exists(select from hub_node where expires_at > clock_timestamp()) as alive`;
  return row?.alive ?? false;
}
