/** Drafts of the public form. The owner is the hash of a cookie and the body is sealed under that cookie: a dump opens nothing. */
import type { Sql } from "../../connect.ts";

export type StoredDraft = { readonly sealed: string; readonly updatedAt: string };

/** Returns how drafts are kept. `owner` is `web:<hash>`, `key` says which form. */
export function createPortalDrafts(sql: Sql) {
  return {
    async read(owner: string, key: string): Promise<StoredDraft | null> {
      const [row] = await sql<StoredDraft[]>`
        select body->>'sealed' as sealed, updated_at as "updatedAt" from draft where owner = ${owner} and key = ${key}`;
      return row ?? null;
    },
    async write(owner: string, key: string, sealed: string, at: string): Promise<void> {
      const body = JSON.stringify({ sealed });
      await sql`
        insert into draft (owner, key, body, version, updated_at) values (${owner}, ${key}, ${body}::jsonb, 1, ${at})
        on conflict (owner, key) do update
          set body = excluded.body, version = draft.version + 1, updated_at = excluded.updated_at`;
    },
    async remove(owner: string, key: string): Promise<void> {
      await sql`delete from draft where owner = ${owner} and key = ${key}`;
    },
  };
}

/** Forgets drafts of the public form that nobody touched for 30 days; run it now and then. */
export async function forgetPortalDrafts(sql: Sql, now: string): Promise<void> {
  await sql`delete from draft where owner like 'web:%' and updated_at < ${now}::timestamptz - interval '30 days'`;
}
