/** What an erasure takes away (design D12), and the ledger of erasures as far as the database keeps it. */
import type { ActorId } from "../../../machines/kind.ts";
import type { Sql, Transaction } from "../../connect.ts";
import { forgetSearched } from "../registry/search/search.ts";

/** `by` is an agent or an operator, never the person who was erased. */
export type Erasure = { readonly entry: string; readonly at: string; readonly by: string };

/** Returns all erasures that the database knows, oldest first. */
export async function listErasures(sql: Sql): Promise<readonly Erasure[]> {
  return await sql<Erasure[]>`select entry, at, by from erasure order by at, entry`;
}

/** Says whether the erasure is done in this database: it is in the ledger and no key is left. */
export async function isErased(sql: Sql, entry: string): Promise<boolean> {
  const [row] = await sql<{ erased: boolean }[]>`
    select exists (select from erasure where entry = ${entry})
      and not exists (select from entry where id = ${entry} and key is not null) as erased`;
  return row?.erased ?? false;
}

/** Returns the SHA-256 of every blob that facts of this actor name. */
export async function blobsOfActor(sql: Sql, actor: ActorId): Promise<readonly string[]> {
  const rows = await sql<{ sha256: string }[]>`
    select distinct jsonb_array_elements_text(data -> 'blobs') as sha256 from fact
    where actor = ${actor} and data ? 'blobs'`;
  return rows.map((row) => row.sha256);
}

/** Keeps every hub from committing to a partition until the transaction ends. */
export async function holdPartition(tx: Transaction, partition: number): Promise<void> {
  await tx`select from partition where id = ${partition} for update`;
}

/**
 * Destroys the entry's key, its links, what was observed of it, and all that people see of its cases; writes the ledger, and
 * says so in the registry's log. Persons that it was one entry of keep its id. Safe to do again.
 */
export async function takeAway(tx: Transaction, { entry, at, by }: Erasure): Promise<void> {
  const actor = `citizen:${entry}`;
  const event = `erased:${entry}`;
  const cases = () => tx`select case_id from case_entry where entry = ${entry}`;
  await Promise.all([
    tx`insert into erasure (entry, at, by) values (${entry}, ${at}, ${by}) on conflict (entry) do nothing`,
    tx`update entry set key = null where id = ${entry}`,
    tx`delete from identity_link where entry = ${entry}`,
    tx`delete from identity_task where entry = ${entry}`,
    tx`delete from match_key where observation in (select id from observation where entry = ${entry})`,
    forgetSearched(tx, entry),
    tx`delete from match_record where observation in (select id from observation where entry = ${entry})`,
    // That something was observed stays, so that counts do: neither what, nor who they were for others.
    tx`update observation set sealed = null, system = null, link = null where entry = ${entry}`,
    tx`insert into registry_event (position, id, cause, type, at, by_kind, by, entry, body, evidence)
       values (nextval('registry_position'), ${event}, ${event}, 'entry.erased', ${at}, 'agent', ${by}, ${entry},
         ${JSON.stringify({ entry })}::jsonb, '[]')
       on conflict (id) do nothing`,
    tx`update review_proposal
       set state = 'decided', decision = 'moot', decided_by = null, decided_at = ${at}, outcome = ${event}
       where state <> 'decided' and (left_entry = ${entry} or right_entry = ${entry})`,
    tx`delete from "case" where id in (${cases()})`,
    tx`delete from contact where case_id in (${cases()})`,
    tx`delete from message where case_id in (${cases()})`,
    tx`delete from document where case_id in (${cases()})`,
    tx`delete from work_item where case_id in (${cases()})`,
    tx`delete from draft where key in (
      select 'case:' || case_id || of from case_entry, unnest(array['', ':reply', ':note']) as v(of) where entry = ${entry})`,
    tx`update outbox set detail = null where actor = ${actor}`,
    tx`update dead_letter set state = 'dropped' where actor = ${actor} and state = 'open'`,
  ]);
}
