/** Which agent an account at the identity provider is. */
import type { Sql } from "../../connect.ts";

/** Returns the id of the active agent that the account is bound to. `subject` is `issuer sub`. */
export async function findAgentBySubject(sql: Sql, subject: string): Promise<string | undefined> {
  const [row] = await sql<{ id: string }[]>`select id from agent where subject = ${subject} and is_active`;
  return row?.id;
}

/**
 * Binds the account to the active agent of this address and returns the agent's id. An agent who is bound to another account
 * stays so, unless `isReplacing`. One statement, so that two first log-ins at once cannot both win.
 */
export async function bindAgentByEmail(
  sql: Sql,
  account: { readonly subject: string; readonly email: string; readonly isReplacing: boolean },
): Promise<string | undefined> {
  const { subject, email, isReplacing } = account;
  const [row] = await sql<{ id: string }[]>`
    update agent set subject = ${subject}
    where lower(email) = lower(${email}) and (subject is null or ${isReplacing}) and is_active
      and not exists (select 1 from agent other where other.subject = ${subject})
    returning id`;
  return row?.id;
}
