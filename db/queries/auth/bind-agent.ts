/** Which agent an account at the identity provider is. */
import type { Sql } from "../../connect.ts";

/** Returns the id of the active agent that the account is bound to. `subject` is `issuer sub`. */
export async function findAgentBySubject(sql: Sql, subject: string): Promise<string | undefined> {
  const [row] = await sql<{ id: string }[]>`select id from agent where subject = ${subject} and is_active`;
  return row?.id;
}

/**
 * Binds the account to the active agent of this address, when no account is bound to that agent yet, and returns the
 * agent's id. One statement, so that two first log-ins at once cannot both win.
 */
export async function bindAgentByEmail(sql: Sql, subject: string, email: string): Promise<string | undefined> {
  const [row] = await sql<{ id: string }[]>`
    update agent set subject = ${subject}
    where lower(email) = lower(${email}) and subject is null and is_active
      and not exists (select 1 from agent other where other.subject = ${subject})
    returning id`;
  return row?.id;
}
