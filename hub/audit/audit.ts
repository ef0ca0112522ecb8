/**
 * Who looked at what: each read of a citizen's record leaves an entry in one hash chain, whose head goes to the log every
 * hour, out of reach of whoever can change the table.
 *
 * Entries are written in batches behind the reads, a few milliseconds later. A hub that is killed in between loses those;
 * one that cannot write keeps them, up to a bound, and then refuses reads rather than let them pass unseen.
 */
import { createHash } from "node:crypto";
import type { Sql } from "../../db/connect.ts";
import { type AuditEntry, type AuditHead, appendAudit, readAudit } from "../../db/queries/audit/append-audit.ts";
import type { Log } from "../log.ts";

export type Audit = {
  /** Records that someone did something. Throws `AuditFull` when too many entries wait: then do not show it. */
  record(entry: Omit<AuditEntry, "at" | "motive"> & { readonly motive?: string }): void;
  /** Resolves when all that was recorded before is written. Rejects when it cannot be. */
  flush(): Promise<void>;
  close(): Promise<void>;
};

export class AuditFull extends Error {
  override readonly name = "AuditFull";
}

const WAITING_MAX = 10_000;
const BATCH_MAX = 500;
const GATHER_MS = 50;
const RETRY_AFTER_MS = 1_000;
const ANCHOR_EVERY_MS = 60 * 60_000;

export type AuditDeps = { readonly sql: Sql; readonly clock: () => number; readonly log: Log };

/** Creates the audit trail of a hub. */
export function createAudit({ sql, clock, log }: AuditDeps): Audit {
  const waiting: AuditEntry[] = [];
  let head: AuditHead | null = null;
  let timer: NodeJS.Timeout | null = null;
  let writing: Promise<void> | null = null;

  function writeSoon(afterMs: number): void {
    timer ??= setTimeout(() => {
      timer = null;
      write().catch((error: unknown) => {
        log.error({ error, waiting: waiting.length }, "audit entries not written, tried again");
        writeSoon(RETRY_AFTER_MS);
      });
    }, afterMs);
  }

  function write(): Promise<void> {
    writing ??= writeAll().finally(() => {
      writing = null;
    });
    return writing;
  }

  async function writeAll(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, BATCH_MAX);
      head = await appendAudit(sql, batch, hashOf);
      waiting.splice(0, batch.length);
    }
  }

  function anchor(): void {
    if (head) log.info({ auditId: head.id, auditHash: head.hash }, "head of the audit chain");
  }

  const anchoring = setInterval(anchor, ANCHOR_EVERY_MS);
  anchoring.unref();
  return {
    record({ actor, action, target, motive }) {
      if (waiting.length >= WAITING_MAX) throw new AuditFull("too many audit entries wait to be written");
      // One entry that PostgreSQL refuses would keep all that come after it from being written.
      const written = motive?.toWellFormed().replaceAll("\0", "\uFFFD") ?? null;
      waiting.push({ at: new Date(clock()).toISOString(), actor, action, target, motive: written });
      writeSoon(GATHER_MS);
    },
    flush: write,
    async close() {
      clearInterval(anchoring);
      if (timer) clearTimeout(timer);
      await write();
      anchor();
    },
  };
}

/** Follows the whole chain. Returns its head, or the first entry that does not fit. */
export async function checkAudit(
  sql: Sql,
): Promise<
  { readonly status: "intact"; readonly head: AuditHead | null } | { readonly status: "broken"; readonly id: number }
> {
  let id = 0;
  let hash = "";
  for (;;) {
    const rows = await readAudit(sql, id, BATCH_MAX);
    if (rows.length === 0) return { status: "intact", head: id === 0 ? null : { id, hash } };
    for (const { hash: written, ...row } of rows) {
      if (row.id !== id + 1 || written !== hashOf(hash, row)) return { status: "broken", id: row.id };
      id = row.id;
      hash = written;
    }
  }
}

function hashOf(
  previous: string,
  { id, at, actor, action, target, motive }: AuditEntry & { readonly id: number },
): string {
  const line = JSON.stringify([previous, id, at, actor, action, target, motive]);
  return createHash("sha256").update(line).digest("hex");
}
