/** Writes the read models of a group of turns: parts of the statement that commits them, or a statement of their own. */
import type { Transaction } from "../../connect.ts";
import { joined, type Maker, type RowsToWrite } from "../parts.ts";
import type { WorkItemRow } from "../queue/work-item.ts";
import { type EndedItem, type Gathered, gather, type NewVersion } from "./gather.ts";
import type { Changes, PresenceRow } from "./rows.ts";
import {
  casesPart,
  contactsPart,
  deliveriesPart,
  documentsPart,
  messagesPart,
  movesPart,
  statesPart,
} from "./write-cases.ts";
import { endsPart, openItems, presencesPart, versionsPart } from "./write-items.ts";

/** What changed in the queue: versions that ended, as they stood, and versions that stand now. */
export type WrittenItems = {
  readonly ended: readonly EndedItem[];
  readonly open: readonly WorkItemRow[];
  readonly presences: readonly PresenceRow[];
};

const PARTS = [
  casesPart,
  statesPart,
  contactsPart,
  messagesPart,
  documentsPart,
  deliveriesPart,
  movesPart,
  endsPart,
  versionsPart,
  presencesPart,
];

/** Returns the parts that write all changes. What was written is what the live queue must say. */
export function rowsToWrite(sql: Maker, changes: readonly Changes[]): RowsToWrite<WrittenItems> {
  const gathered = gather(changes);
  return {
    parts: joined(
      sql,
      PARTS.map((part) => part(sql, gathered)),
    ),
    result: openItems(sql, gathered),
    written: (result) => writtenItems(gathered, result as OpenItems | null),
  };
}

/** Writes all changes in a transaction of the caller's. */
export async function writeRows(tx: Transaction, changes: readonly Changes[]): Promise<WrittenItems> {
  const { parts, result, written } = rowsToWrite(tx, changes);
  const [row] = await tx`with fence as (select true as held)${parts} select ${result} as open from fence`;
  return written(row?.open);
}

/** Case to title and name of its citizen. */
type OpenItems = Readonly<Record<string, readonly [string, string]>>;

function writtenItems({ ends, versions, presences }: Gathered, open: OpenItems | null): WrittenItems {
  return {
    ended: ends.map(({ caseId, partition, stood }) => ({ caseId, partition, ...stood })),
    open: versions.flatMap((version) => {
      const words = version.toPosition === null ? open?.[version.caseId] : undefined;
      return words ? [rowOf(version, ...words)] : [];
    }),
    presences,
  };
}

function rowOf(version: NewVersion, title: string, citizenName: string): WorkItemRow {
  const { position, at: _at, toPosition: _to, validTo: _validTo, words: _words, subject: _subject, ...item } = version;
  return { ...item, fromPosition: position, title, citizenName };
}
