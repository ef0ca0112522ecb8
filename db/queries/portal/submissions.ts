/**
 * Remembers what each submission id was used for, so that one used again for something else, or by someone else, is
 * refused, and a true retry passes.
 */
import type { Sql } from "../../connect.ts";

/** A submission as it arrives: `session` and `body` are hashes. */
export type Submission = { readonly id: string; readonly session: string; readonly body: string };

const KEPT = "30 days";
/** How many are written in one statement. */
const BATCH_MAX = 500;

type Waiting = {
  readonly submission: Submission;
  readonly resolve: (isOurs: boolean) => void;
  readonly reject: (error: unknown) => void;
};

/**
 * Returns how to claim a submission id: true when it is new or was used by the same session for the same body.
 * Claims that come while one statement is under way go together in the next, so this costs the door no round trip each.
 */
export function createSubmissions(sql: Sql, clock: () => number) {
  let waiting: Waiting[] = [];
  let isWriting = false;

  async function writeAll(): Promise<void> {
    isWriting = true;
    while (waiting.length > 0) {
      const batch = waiting.slice(0, BATCH_MAX);
      waiting = waiting.slice(BATCH_MAX);
      await settle(batch);
    }
    isWriting = false;
  }

  async function settle(batch: readonly Waiting[]): Promise<void> {
    try {
      const kept = await claimAll(
        sql,
        batch.map(({ submission }) => submission),
        new Date(clock()).toISOString(),
      );
      for (const { submission, resolve } of batch) {
        const first = kept.get(submission.id);
        resolve(first?.session === submission.session && first.body === submission.body);
      }
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }

  return {
    claim(submission: Submission): Promise<boolean> {
      return new Promise((resolve, reject) => {
        waiting.push({ submission, resolve, reject });
        if (!isWriting) void writeAll();
      });
    },
  };
}

/** Writes those that are new and returns the first use of each. */
async function claimAll(sql: Sql, submissions: readonly Submission[], at: string): Promise<Map<string, Submission>> {
  // In order of id, so that two hubs never wait for each other.
  const rows = [...submissions].sort((a, b) => (a.id < b.id ? -1 : 1));
  const ids = rows.map(({ id }) => id);
  const kept = await sql.begin(async (tx) => {
    // No wait for the disk: the contact's own commit comes later in the same log, so what it made durable has this before it.
    await tx`set local synchronous_commit = off`;
    await tx`
      insert into submission (id, session, body, at)
      select id, session, body, ${at}::timestamptz
      from unnest(${ids}::text[], ${rows.map(({ session }) => session)}::text[], ${rows.map(({ body }) => body)}::text[])
        as row (id, session, body)
      on conflict (id) do nothing`;
    return tx<Submission[]>`select id, session, body from submission where id = any(${ids}::text[])`;
  });
  return new Map(kept.map((row) => [row.id, row]));
}

/** Forgets submissions older than 30 days; run it now and then. From then on the cause protects, which holds what was said. */
export async function forgetSubmissions(sql: Sql, now: string): Promise<void> {
  await sql`delete from submission where at < ${now}::timestamptz - ${KEPT}::interval`;
}
