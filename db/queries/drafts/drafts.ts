/** What an agent types on a case before it is sent. Versions form a chain: who writes on an old one is told of the newer. */
import type { Instant } from "../../../machines/kind.ts";
import type { Sql } from "../../connect.ts";

/** Version 0 is no draft. */
export type Draft = { readonly text: string; readonly version: number; readonly updatedAt: Instant | null };

const NONE: Draft = { text: "", version: 0, updatedAt: null };

const keyOf = (caseId: string) => `case:${caseId}`;

/** Returns the agent's draft on the case. */
export async function readDraft(sql: Sql, agent: string, caseId: string): Promise<Draft> {
  const [draft] = await sql<Draft[]>`
    select body ->> 'text' as text, version, updated_at as "updatedAt" from draft
    where owner = ${agent} and key = ${keyOf(caseId)}`;
  return draft ?? NONE;
}

export type DraftChange = { readonly text: string; readonly basedOn: number; readonly at: Instant };

/** Saves the text under the next version, or returns the draft that is newer than the one it was based on. */
export async function saveDraft(
  sql: Sql,
  agent: string,
  caseId: string,
  { text, basedOn, at }: DraftChange,
): Promise<{ readonly status: "saved" | "stale"; readonly draft: Draft }> {
  const [saved] = await sql<Draft[]>`
    insert into draft as d (owner, key, body, version, updated_at)
    values (${agent}, ${keyOf(caseId)}, ${JSON.stringify({ text })}::jsonb, ${basedOn + 1}, ${at})
    on conflict (owner, key) do update set body = excluded.body, version = d.version + 1, updated_at = excluded.updated_at
      where d.version = ${basedOn}
    returning body ->> 'text' as text, version, updated_at as "updatedAt"`;
  return saved ? { status: "saved", draft: saved } : { status: "stale", draft: await readDraft(sql, agent, caseId) };
}

/** Deletes the draft. Fine when there is none. */
export async function deleteDraft(sql: Sql, agent: string, caseId: string): Promise<void> {
  await sql`delete from draft where owner = ${agent} and key = ${keyOf(caseId)}`;
}
