/**
 * What must go after a while: drafts nobody touched, submission ids, ended log-ins, blobs that nothing names.
 *
 * Every hub does it, each at its own hour: all of it is safe to do twice, and at any moment.
 */
import type { Sql } from "../../db/connect.ts";
import { deleteExpiredSessions } from "../../db/queries/auth/sessions.ts";
import { referencedBlobs } from "../../db/queries/blobs/referenced-blobs.ts";
import { forgetAcknowledgementCounts } from "../../db/queries/mail/acknowledgement-counts.ts";
import { forgetPortalDrafts } from "../../db/queries/portal/drafts.ts";
import type { BlobStore } from "../blobs/blob-store.ts";
import { sweepOrphans } from "../blobs/sweep-orphans.ts";
import { UPLOAD_LIFE_MS } from "../http/upload-seal.ts";
import type { Log } from "../log.ts";

const EVERY_MS = 3_600_000;
/** An upload may be sent until its last minute; its contact is then written within minutes. */
const GRACE_MS = UPLOAD_LIFE_MS + 3_600_000;

export type HousekeepingOptions = {
  readonly sql: Sql;
  readonly blobs: BlobStore;
  readonly now: () => number;
  readonly log: Log;
};

/** Does it all once. */
export async function keepHouse({ sql, blobs, now, log }: HousekeepingOptions): Promise<void> {
  const at = new Date(now()).toISOString();
  await forgetPortalDrafts(sql, at);
  await deleteExpiredSessions(sql, at);
  await forgetAcknowledgementCounts(sql, at);
  const referenced = (names: readonly string[]) => referencedBlobs(sql, names);
  const removed = await sweepOrphans({ blobs, referenced, now: now(), graceMs: GRACE_MS });
  if (removed > 0) log.info({ removed }, "blobs that nothing names were removed");
}

/** Does it every hour, the first time in an hour. Returns how to stop. */
export function startHousekeeping(options: HousekeepingOptions): () => void {
  const timer = setInterval(() => {
    keepHouse(options).catch((error: unknown) =>
      options.log.warn({ error }, "housekeeping failed, tried again in an hour"),
    );
  }, EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}
