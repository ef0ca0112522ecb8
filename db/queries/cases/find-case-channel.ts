import type { Channel } from "../../../machines/case/language.ts";
import type { Sql } from "../../connect.ts";
import { theHub, visibleTo } from "../visibility/visible-to.ts";

/** Returns the channel that a case came by, or null when there is no such case. For the hub's own work. */
export async function findCaseChannel(sql: Sql, caseId: string): Promise<Channel | null> {
  const [row] = await sql<{ channel: Channel }[]>`
    select channel from "case" c where id = ${caseId} and ${visibleTo(theHub).where(sql, "c")}`;
  return row?.channel ?? null;
}
