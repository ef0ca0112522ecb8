/** Writes a whole directory once, into an empty database. */
import type { Sql } from "../../connect.ts";
import type { DirectoryRows } from "./read-directory.ts";

/** Any number no other advisory lock uses; two hubs that start together must not both write. */
const SEED_LOCK = 6_112_026;

/** Writes the rows when there is no service yet, and returns whether it did. Safe to call at each start. */
export async function writeDirectoryOnce(sql: Sql, rows: DirectoryRows["rows"]): Promise<boolean> {
  return sql.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(${SEED_LOCK})`;
    const [some] = await tx`select 1 as one from service limit 1`;
    if (some) return false;
    const json = (part: readonly object[]) => JSON.stringify(part);
    await tx`
      insert into sector (id, name)
      select id, name from jsonb_to_recordset(${json(rows.sectors)}::jsonb) as r(id text, name text)`;
    await tx`
      insert into service (id, name, parent, sector, emails, phone, targets, takes_contacts, communes, is_protected)
      select id, name, parent, sector, emails, phone, targets, "takesContacts", communes, "isProtected"
      from jsonb_to_recordset(${json(rows.services)}::jsonb) as r(
        id text, name text, parent text, sector text, emails jsonb, phone text, targets jsonb,
        "takesContacts" boolean, communes jsonb, "isProtected" boolean)`;
    await tx`
      insert into site (id, name, commune, address)
      select id, name, commune, address
      from jsonb_to_recordset(${json(rows.sites)}::jsonb) as r(id text, name text, commune text, address text)`;
    await tx`
      insert into agent (id, name, email, subject, capacity, can_see_protected, is_active)
      select id, name, email, subject, capacity, "canSeeProtected", "isActive"
      from jsonb_to_recordset(${json(rows.agents)}::jsonb) as r(
        id text, name text, email text, subject text, capacity jsonb, "canSeeProtected" boolean, "isActive" boolean)`;
    await tx`
      insert into membership (agent, service, role)
      select agent, service, role
      from jsonb_to_recordset(${json(rows.memberships)}::jsonb) as r(agent text, service text, role text)`;
    return true;
  });
}
