/** Senders whose mail is refused for a while (L112-11). The table knows addresses by their HMAC only. */
import type { Sql } from "../../connect.ts";

export type BlockedSender = {
  /** HMAC of the address. */
  readonly address: string;
  /** The agent who decided. */
  readonly by: string;
  readonly reason: string;
  readonly until: string;
  readonly at: string;
};

/** Blocks until `until`; a sender who is blocked already is blocked anew. */
export async function insertBlock(sql: Sql, block: BlockedSender): Promise<void> {
  await sql`
    insert into blocked_sender (address, by, reason, until, at)
    values (${block.address}, ${block.by}, ${block.reason}, ${block.until}, ${block.at})
    on conflict (address) do update set by = excluded.by, reason = excluded.reason, until = excluded.until, at = excluded.at`;
}

/** Ends a block. Returns false when there was none. */
export async function deleteBlock(sql: Sql, address: string): Promise<boolean> {
  const removed = await sql`delete from blocked_sender where address = ${address}`;
  return removed.count > 0;
}

/** Returns the block in force for an address, or null. */
export async function findBlock(sql: Sql, address: string, now: string): Promise<BlockedSender | null> {
  const [row] = await sql<BlockedSender[]>`
    select address, by, reason, until, at from blocked_sender where address = ${address} and until > ${now}`;
  return row ?? null;
}

/** Returns the blocks in force, newest first, at most 500. */
export async function listBlocks(sql: Sql, now: string): Promise<readonly BlockedSender[]> {
  return await sql<BlockedSender[]>`
    select address, by, reason, until, at from blocked_sender where until > ${now} order by at desc limit 500`;
}
