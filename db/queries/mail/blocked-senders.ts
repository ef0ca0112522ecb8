/** Senders whose mail is refused for a while (L112-11). The table knows addresses by their HMAC only. */
import type { Channel } from "../../../machines/case/language.ts";
import type { Sql } from "../../connect.ts";
import { type Viewer, visibleTo } from "../visibility/visible-to.ts";

export type BlockedSender = {
  /** HMAC of the address. */
  readonly address: string;
  /** The case that it was decided on. */
  readonly caseId: string;
  /** The agent who decided. */
  readonly by: string;
  readonly reason: string;
  readonly until: string;
  readonly at: string;
};

/** A block with what its case says of the sender, for those who may open that case. */
export type BlockOnCase = BlockedSender & {
  readonly reference: string;
  readonly citizenName: string;
  readonly service: string;
};

/** Blocks until `until`; a sender who is blocked already is blocked anew. */
export async function insertBlock(sql: Sql, block: BlockedSender): Promise<void> {
  await sql`
    insert into blocked_sender (address, case_id, by, reason, until, at)
    values (${block.address}, ${block.caseId}, ${block.by}, ${block.reason}, ${block.until}, ${block.at})
    on conflict (address) do update set case_id = excluded.case_id, by = excluded.by, reason = excluded.reason,
      until = excluded.until, at = excluded.at`;
}

/** Ends a block. Returns false when there was none. */
export async function deleteBlock(sql: Sql, address: string): Promise<boolean> {
  const removed = await sql`delete from blocked_sender where address = ${address}`;
  return removed.count > 0;
}

/** Returns the block in force for an address, or null. */
export async function findBlock(sql: Sql, address: string, now: string): Promise<BlockedSender | null> {
  const [row] = await sql<BlockedSender[]>`
    select address, case_id as "caseId", by, reason, until, at from blocked_sender
    where address = ${address} and until > ${now}`;
  return row ?? null;
}

/**
 * Returns the blocks in force on cases of these services that the viewer may open, newest first, at most 500; with
 * `address`, only that one.
 */
export async function listBlocks(
  sql: Sql,
  viewer: Viewer,
  asked: { readonly services: readonly string[]; readonly now: string; readonly address?: string },
): Promise<readonly BlockOnCase[]> {
  const { services, now, address } = asked;
  return await sql<BlockOnCase[]>`
    select b.address, b.case_id as "caseId", b.by, b.reason, b.until, b.at, c.reference, c.citizen_name as "citizenName",
      c.service
    from blocked_sender b join "case" c on c.id = b.case_id
    where b.until > ${now} and c.service = any(${services as string[]}::text[]) and ${visibleTo(viewer).where(sql, "c")}
      ${address === undefined ? sql`` : sql`and b.address = ${address}`}
    order by b.at desc, b.address limit 500`;
}

export type CaseSender = { readonly service: string; readonly channel: Channel; readonly email: string | null };

/** Returns who wrote the case and where it is handled, or undefined when it is out of sight. */
export async function findCaseSender(sql: Sql, viewer: Viewer, caseId: string): Promise<CaseSender | undefined> {
  const [row] = await sql<CaseSender[]>`
    select c.service, c.channel, c.citizen->>'email' as email from "case" c
    where c.id = ${caseId} and ${visibleTo(viewer).where(sql, "c")}`;
  return row;
}
