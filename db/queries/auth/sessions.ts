/** Log-ins. A session's id is the SHA-256 of its cookie, so that a copy of the table opens nothing. */
import type { Sql } from "../../connect.ts";

export type SessionRow = {
  readonly id: string;
  readonly kind: "agent" | "citizen";
  readonly agent: string | null;
  readonly issuer: string;
  readonly subject: string;
  /** Sealed with the master key. */
  readonly claims: string | null;
  /** Sealed with the master key. */
  readonly idToken: string | null;
  readonly expiresAt: string;
};

export async function insertSession(sql: Sql, row: SessionRow): Promise<void> {
  await sql`
    insert into session (id, kind, agent, issuer, subject, claims, id_token, expires_at)
    values (${row.id}, ${row.kind}, ${row.agent}, ${row.issuer}, ${row.subject}, ${row.claims}, ${row.idToken}, ${row.expiresAt})`;
}

/** Returns those of the sessions that are still in force. */
export async function findSessions(sql: Sql, ids: readonly string[], now: string): Promise<readonly SessionRow[]> {
  return await sql<SessionRow[]>`
    select id, kind, agent, issuer, subject, claims, id_token as "idToken", expires_at as "expiresAt"
    from session where id = any(${ids as string[]}) and expires_at > ${now}`;
}

export async function deleteSession(sql: Sql, id: string): Promise<void> {
  await sql`delete from session where id = ${id}`;
}

/** Ends every session of an agent, and returns their ids. */
export async function deleteSessionsOfAgent(sql: Sql, agent: string): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`delete from session where agent = ${agent} returning id`;
  return rows.map((row) => row.id);
}

export async function deleteExpiredSessions(sql: Sql, now: string): Promise<void> {
  await sql`delete from session where expires_at <= ${now}`;
}

/** Returns those of the ids that are still in force. */
export async function livingSessions(sql: Sql, ids: readonly string[], now: string): Promise<ReadonlySet<string>> {
  const rows = await sql<{ id: string }[]>`
    select id from session where id = any(${[...ids]}::text[]) and expires_at > ${now}`;
  return new Set(rows.map((row) => row.id));
}
