/** The audit trail: one hash chain over all hubs. */
import type { Instant } from "../../../machines/kind.ts";
import type { Sql } from "../../connect.ts";

export type AuditEntry = {
  readonly at: Instant;
  /** Who, for example `agent:a-karim`. */
  readonly actor: string;
  /** What was done, for example `case.read`. */
  readonly action: string;
  /** To what, for example `case:01J…`. */
  readonly target: string;
  readonly motive: string | null;
};

export type AuditRow = AuditEntry & { readonly id: number; readonly hash: string };

export type AuditHead = { readonly id: number; readonly hash: string };

/** Any number, the same for all hubs: links are added one batch at a time. */
const CHAIN_LOCK = 4_731_020_265;

/** Appends the entries in order. `hashOf` links each to the one before. Returns the new head. */
export async function appendAudit(
  sql: Sql,
  entries: readonly AuditEntry[],
  hashOf: (previous: string, row: AuditEntry & { readonly id: number }) => string,
): Promise<AuditHead> {
  const head = await sql.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(${CHAIN_LOCK})`;
    const [last] = await tx<AuditHead[]>`select id, hash from audit order by id desc limit 1`;
    let { id, hash } = last ?? { id: 0, hash: "" };
    const rows = entries.map((entry) => {
      id += 1;
      hash = hashOf(hash, { ...entry, id });
      return { ...entry, id, hash };
    });
    await tx`
      insert into audit (id, at, actor, action, target, motive, hash)
      select id, at, actor, action, target, motive, hash
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as v(id bigint, at timestamptz, actor text, action text, target text, motive text, hash text)`;
    return { id, hash };
  });
  return head as AuditHead;
}

/** Returns up to `limit` entries after `id`, in order. */
export async function readAudit(sql: Sql, after: number, limit: number): Promise<AuditRow[]> {
  return await sql<AuditRow[]>`
    select id, at, actor, action, target, motive, hash from audit where id > ${after} order by id limit ${limit}`;
}
