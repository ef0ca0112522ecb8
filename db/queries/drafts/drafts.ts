/**
 * What an agent writes on a case before it is sent: a reply and a note, each by itself, so that a note never leaves as a
 * reply. Versions form a chain: who writes on an old one is told of the newer.
 */
import type { Instant } from "../../../machines/kind.ts";
import type { Sql } from "../../connect.ts";

export type DraftMode = "reply" | "note";

/** A document given to the hub already, that will go with the reply. `id` is its upload's. */
export type DraftDocument = { readonly id: string; readonly name: string; readonly bytes: number };

/** Version 0 is no draft. */
export type Draft = {
  readonly text: string;
  readonly documents: readonly DraftDocument[];
  readonly version: number;
  readonly updatedAt: Instant | null;
};

/** Whose draft, on which case, of what. */
export type DraftPlace = { readonly agent: string; readonly caseId: string; readonly mode: DraftMode };

const NONE: Draft = { text: "", documents: [], version: 0, updatedAt: null };

const keyOf = ({ caseId, mode }: DraftPlace) => `case:${caseId}:${mode}`;

/** Returns the draft there, or the empty one of version 0. */
export async function readDraft(sql: Sql, place: DraftPlace): Promise<Draft> {
  const [draft] = await sql<Draft[]>`
    select body ->> 'text' as text, body -> 'documents' as documents, version, updated_at as "updatedAt" from draft
    where owner = ${place.agent} and key = ${keyOf(place)}`;
  return draft ?? NONE;
}

export type DraftChange = Pick<Draft, "text" | "documents"> & { readonly basedOn: number; readonly at: Instant };

/** Saves it under the next version, or returns the draft that is newer than the one it was based on. */
export async function saveDraft(
  sql: Sql,
  place: DraftPlace,
  { text, documents, basedOn, at }: DraftChange,
): Promise<{ readonly status: "saved" | "stale"; readonly draft: Draft }> {
  const body = JSON.stringify({ text, documents });
  const [saved] = await sql<Draft[]>`
    insert into draft as d (owner, key, body, version, updated_at)
    values (${place.agent}, ${keyOf(place)}, ${body}::jsonb, ${basedOn + 1}, ${at})
    on conflict (owner, key) do update set body = excluded.body, version = d.version + 1, updated_at = excluded.updated_at
      where d.version = ${basedOn}
    returning body ->> 'text' as text, body -> 'documents' as documents, version, updated_at as "updatedAt"`;
  return saved ? { status: "saved", draft: saved } : { status: "stale", draft: await readDraft(sql, place) };
}

/** Deletes the draft. Fine when there is none. */
export async function deleteDraft(sql: Sql, place: DraftPlace): Promise<void> {
  await sql`delete from draft where owner = ${place.agent} and key = ${keyOf(place)}`;
}
