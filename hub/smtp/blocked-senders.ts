/**
 * Senders whose mail is refused for a while (L112-11 of the CRPA): decided by a person, with a reason and an end, and told
 * to the sender. Addresses are kept as HMAC, so the table says nothing to who reads it.
 */
import { createHash } from "node:crypto";
import { normalizeAddress } from "../../channels/email/mime/addresses.ts";
import type { Block } from "../../channels/email/smtp-door.ts";
import type { Sql } from "../../db/connect.ts";
import { deleteBlock, findBlock, insertBlock } from "../../db/queries/mail/blocked-senders.ts";
import { addOwnWork } from "../../db/queries/outbox/outbox.ts";
import type { Json } from "../../machines/kind.ts";

export type BlockedSenders = {
  /**
   * Blocks an address and leaves a notice to it in the outbox. Returns the HMAC that names the block.
   * Throws RangeError when the end is past or above a year.
   */
  block(order: {
    readonly email: string;
    /** The case that it is decided on. */
    readonly caseId: string;
    readonly by: string;
    readonly reason: string;
    readonly until: string;
  }): Promise<string>;
  /** Ends the block of that HMAC. Returns false when there was none. */
  lift(address: string): Promise<boolean>;
  find(email: string): Promise<Block | null>;
};

export type BlockedSendersOptions = {
  readonly sql: Sql;
  readonly fingerprint: (kind: string, value: string) => string;
  readonly sealOwn: (value: Json) => string;
  readonly now: () => number;
  /** Wakes the outbox after a notice was left there. */
  readonly wake: () => void;
};

const YEAR_MS = 366 * 86_400_000;

/** Creates the list. */
export function createBlockedSenders({ sql, fingerprint, sealOwn, now, wake }: BlockedSendersOptions): BlockedSenders {
  const keyOf = (email: string) => fingerprint("blocked sender", normalizeAddress(email) ?? email.trim().toLowerCase());
  const at = () => new Date(now()).toISOString();
  return {
    async block({ email, caseId, by, reason, until }) {
      const end = Date.parse(until);
      if (!(end > now() && end <= now() + YEAR_MS)) throw new RangeError("a block ends within a year from now");
      const address = keyOf(email);
      const block = { address, caseId, by, reason, until: new Date(end).toISOString(), at: at() };
      await insertBlock(sql, block);
      const to = normalizeAddress(email);
      if (to === null) return address;
      // One notice for each decision, however often it is asked for.
      const id = `notice/${createHash("sha256").update(`${address}/${block.until}/${reason}`).digest("hex").slice(0, 32)}`;
      const sealed = sealOwn({ to, reason, until: block.until });
      await addOwnWork(sql, { id, kind: "notice", key: id.slice(-32), payload: {}, sealed, at: block.at });
      wake();
      return address;
    },
    lift: (address) => deleteBlock(sql, address),
    find: (email) => findBlock(sql, keyOf(email), at()),
  };
}
