import type { Channel } from "../../../machines/case/language.ts";
import type { Sql } from "../../connect.ts";
import { theHub, visibleTo } from "../visibility/visible-to.ts";

/** Returns the channel that each case came by, in the same order, null where there is no such case. For the hub's own work. */
export async function findCaseChannels(sql: Sql, caseIds: readonly string[]): Promise<readonly (Channel | null)[]> {
  const rows = await sql<{ id: string; channel: Channel }[]>`
    select c.id, c.channel from "case" c where c.id = any(${caseIds as string[]}) and ${visibleTo(theHub).where(sql, "c")}`;
  const channels = new Map(rows.map(({ id, channel }) => [id, channel]));
  return caseIds.map((id) => channels.get(id) ?? null);
}
