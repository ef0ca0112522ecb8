/** Where a case is handled, for those who may open it. */
import type { Sql } from "../../connect.ts";
import { type Place, type Viewer, visibleTo } from "../visibility/visible-to.ts";

/** Returns the place, or undefined when the case is out of sight or does not exist: no difference is shown. */
export async function findCasePlace(sql: Sql, viewer: Viewer, caseId: string): Promise<Place | undefined> {
  const [place] = await sql<Place[]>`
    select c.service, c.sector, c.is_protected as "isProtected" from "case" c
    where c.id = ${caseId} and ${visibleTo(viewer).where(sql, "c")}`;
  return place;
}
