/** Waits until a run is quiet, then reads all that the checker looks at. */

import type { Kinds } from "../../../actors/turn.ts";
import { createThreading } from "../../../channels/email/threading.ts";
import type { Sql } from "../../../db/connect.ts";
import { createFileBlobs } from "../../../hub/blobs/blob-store.ts";
import { checkReplay } from "../../../hub/replay/check.ts";
import { kinds } from "../../../machines/kinds.ts";
import { MAIL_DOMAIN, SIGNING_KEY } from "../../support/hub-process.ts";
import type { Cluster } from "../cluster/cluster.ts";
import type { FinalState, PartitionWrite, StoredContact, StoredFact } from "./final-state.ts";

/** Marks our messages in what people see of them. */
const SUBMISSION = /chaos-[\w-]+/;
const QUIET_MS_MAX = 45_000;
const LOOK_EVERY_MS = 100;

/** Returns the subject that carries a submission id. */
export const subjectOf = (submission: string): string => `Demande ${submission}`;

/**
 * Waits until no work, step or due timer is left, or for so long that what is left must be told as left over. Works that
 * failed while PostgreSQL was away wait for their next try: it is brought forward.
 */
export async function waitUntilQuiet({ ask }: Pick<Cluster, "ask">): Promise<void> {
  const deadline = performance.now() + QUIET_MS_MAX;
  while (performance.now() < deadline) {
    const left = await ask(async (sql) => {
      await sql`update outbox set next_at = now() where state = 'waiting' and next_at > now()`;
      const [row] = await sql<{ left: number }[]>`
        select (select count(*) from outbox) + (select count(*) from tell)
          + (select count(*) from timer where due_at < now()) as left`;
      return row?.left ?? 0;
    });
    if (left === 0) return;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

/** Reads the final state of a run. */
export async function readFinalState({ ask, blobFolder }: Cluster): Promise<FinalState> {
  const rows = await ask(readRows);
  const replayed = await ask((sql) => checkReplay(sql, kinds as unknown as Kinds, () => {}));
  const threading = createThreading({ key: SIGNING_KEY, domain: MAIL_DOMAIN });
  const messageIds = rows.facts.flatMap(({ data }) => (typeof data.messageId === "string" ? data.messageId : []));
  return {
    ...rows,
    blobs: await rehash(blobFolder, rows.facts),
    mailIds: new Map(messageIds.map((id) => [id, threading.mailId(id)])),
    replayDifferences: replayed.differences.map(({ actor, what, detail }) => ({ actor, detail: `${what}: ${detail}` })),
  };
}

async function readRows(sql: Sql) {
  const [partitions, facts, contacts, writes, outcomes, outbox, tells, deadLetters, timers, quarantined] =
    await Promise.all([
      sql<{ id: number; position: number; epoch: number }[]>`select id, position, epoch from partition order by id`,
      sql<StoredFact[]>`
        select partition, position, actor, version, type, cause, at, data from fact order by partition, position`,
      sql<(Omit<StoredContact, "submission"> & { title: string })[]>`
        select c.id as "contactId", c.case_id as "caseId", k.reference, coalesce(m.title, '') as title
        from contact c join "case" k on k.id = c.case_id left join message m on m.id = c.id
        where c.direction = 'in'`,
      sql<PartitionWrite[]>`
        select partition, epoch, writer, position_before as "positionBefore", position_after as "positionAfter"
        from chaos_write order by id`,
      sql<{ cause: string; status: string }[]>`select cause, outcome->>'status' as status from input`,
      sql<{ id: string; messageId: string; state: string }[]>`
        select id, coalesce(payload->>'messageId', '') as "messageId", state from outbox`,
      sql<{ cause: string }[]>`select cause from tell`,
      sql<{ reference: string; error: string }[]>`select reference, error from dead_letter where state = 'open'`,
      sql<{ actor: string; name: string }[]>`select actor, name from timer where due_at < now() - interval '5 seconds'`,
      sql<{ actor: string }[]>`select actor from snapshot where quarantined`,
    ]);
  return {
    partitions,
    facts,
    contacts: contacts.map(({ title, ...contact }) => ({
      ...contact,
      submission: SUBMISSION.exec(title)?.[0] ?? title,
    })),
    writes,
    outcomes,
    outbox,
    tells: tells.map(({ cause }) => cause),
    deadLetters,
    lateTimers: timers.map(({ actor, name }) => `${actor}/${name}`),
    quarantined: quarantined.map(({ actor }) => actor),
  };
}

async function rehash(folder: string, facts: readonly StoredFact[]): Promise<FinalState["blobs"]> {
  const store = createFileBlobs(folder);
  const names = new Set(facts.flatMap(({ data }) => (Array.isArray(data.blobs) ? (data.blobs as string[]) : [])));
  const found = new Map<string, "sound" | "missing" | "altered">();
  for (const name of names) {
    const isThere = await store.exists(name);
    found.set(name, !isThere ? "missing" : (await store.rehash(name)) ? "sound" : "altered");
  }
  return found;
}
