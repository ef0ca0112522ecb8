/** Writes the read models of a group of turns, in its transaction. Statements are sent in this order and pipelined. */
import type { Transaction } from "../../connect.ts";
import type { WorkItemRow } from "../queue/work-item.ts";
import type { Changes, PresenceRow } from "./rows.ts";
import {
  insertCases,
  insertContacts,
  insertDocuments,
  insertMessages,
  movePlaces,
  updateDeliveries,
  updateStates,
} from "./write-cases.ts";
import { type EndedItem, endItems, insertItems } from "./write-items.ts";

/** What changed in the queue: versions that ended, as they stood, and versions that stand now. */
export type WrittenItems = {
  readonly ended: readonly EndedItem[];
  readonly open: readonly WorkItemRow[];
  readonly presences: readonly PresenceRow[];
};

const NOTHING: WrittenItems = { ended: [], open: [], presences: [] };

/** Writes all changes. Returns what the live queue must say. */
export async function writeRows(tx: Transaction, changes: readonly Changes[]): Promise<WrittenItems> {
  if (changes.length === 0) return NOTHING;
  const all = <K extends keyof Changes>(key: K) => everyRow(changes, key);
  const items = all("items");
  const written = await Promise.all([
    insertCases(tx, all("cases")),
    updateStates(
      tx,
      lastOf(all("states"), (row) => row.id),
    ),
    insertContacts(tx, all("contacts")),
    insertMessages(tx, all("messages")),
    insertDocuments(tx, all("documents")),
    updateDeliveries(
      tx,
      lastOf(all("deliveries"), (row) => row.id),
    ),
    movePlaces(
      tx,
      lastOf(all("moves"), (row) => row.caseId),
    ),
    endItems(tx, items),
    insertItems(tx, items),
    writePresences(tx, all("presences")),
  ]);
  return { ended: written[7], open: written[8], presences: all("presences") };
}

function everyRow<K extends keyof Changes>(changes: readonly Changes[], key: K): Changes[K][number][] {
  // TypeScript does not see that all rows under one key are of one type.
  return changes.flatMap((change) => [...change[key]]) as Changes[K][number][];
}

/** Of several changes to one row in a group, the last one stands. */
function lastOf<T>(rows: readonly T[], key: (row: T) => string): readonly T[] {
  return [...new Map(rows.map((row) => [key(row), row])).values()];
}

/** Several changes of one agent in a group: each ends the one before it. */
async function writePresences(tx: Transaction, rows: readonly PresenceRow[]): Promise<void> {
  if (rows.length === 0) return;
  const json = JSON.stringify(rows.map((row, index) => ({ ...row, validTo: nextOf(rows, row, index)?.at ?? null })));
  await Promise.all([
    tx`update presence p set valid_to = v.at
       from (select agent, min(at) as at from jsonb_to_recordset(${json}::jsonb) as v(agent text, at timestamptz) group by agent) v
       where p.agent = v.agent and p.valid_to is null`,
    tx`insert into presence (agent, partition, from_position, valid_from, valid_to, presence, pause_reason)
       select agent, partition, position, at, "validTo", presence, "pauseReason"
       from jsonb_to_recordset(${json}::jsonb) as v(agent text, partition int, position bigint, at timestamptz,
         "validTo" timestamptz, presence text, "pauseReason" text)`,
  ]);
}

const nextOf = (rows: readonly PresenceRow[], { agent }: PresenceRow, index: number) =>
  rows.slice(index + 1).find((later) => later.agent === agent);
