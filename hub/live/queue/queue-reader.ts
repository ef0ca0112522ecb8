/** Reads pages and catch-ups of the queue under a scope, with the cursor that live deltas go on from. */
import type { Sql } from "../../../db/connect.ts";
import { readChangesSince } from "../../../db/queries/queue/changes-since.ts";
import { type Positions, readAt } from "../../../db/queries/queue/positions.ts";
import { type ClosedRow, countClosed, readClosed } from "../../../db/queries/queue/read-closed.ts";
import { countQueue, type Page, readQueue } from "../../../db/queries/queue/read-queue.ts";
import type { QueueQuery, WorkItemRow } from "../../../db/queries/queue/work-item.ts";
import type { ItemChange } from "../announcement.ts";
import type { Cursors } from "../cursor.ts";
import { changesIn, type QueueScope, type ScopeChanges } from "../queue-scope.ts";
import type { Counts } from "./counts.ts";
import { createSharedReads } from "./shared-reads.ts";

/** A cursor that missed more changes than this on one side gets a snapshot instead. */
const MISSED_MAX = 500;
/** More than this at once would only queue in PostgreSQL, and keep connections from everybody else. */
const READS_AT_ONCE_MAX = 4;

export type QueueReader = {
  page(
    scope: QueueScope,
    page: Page,
  ): Promise<{ readonly rows: readonly (WorkItemRow | ClosedRow)[]; readonly positions: Positions }>;
  /** Returns what changed since the cursor, or null when it is forged, of other rights, or too old. */
  since(scope: QueueScope, cursor: string): Promise<(ScopeChanges & { readonly positions: Positions }) | null>;
  /** Returns how many there are, or null under words and of closed cases, which only a query can tell. */
  totalNow(scope: QueueScope): number | null;
  /** Returns how many there are, by a query when it must. */
  total(scope: QueueScope): Promise<number>;
};

export type QueueReaderDeps = { readonly sql: Sql; readonly counts: Counts; readonly cursors: Cursors };

/** Creates the reader. */
export function createQueueReader({ sql, counts, cursors }: QueueReaderDeps): QueueReader {
  const share = createSharedReads(READS_AT_ONCE_MAX);
  const totalNow = ({ viewer, query }: QueueScope) => (isCounted(query) ? counts.total(viewer, query) : null);
  return {
    totalNow,
    page: ({ key, viewer, query }, page) =>
      share(`${key} ${page.offset} ${page.limit}`, async () => {
        const { positions, value: rows } = await readAt(
          sql,
          async (tx): Promise<readonly (WorkItemRow | ClosedRow)[]> =>
            query.view === "closed"
              ? await readClosed(tx, viewer, query, page)
              : await readQueue(tx, viewer, query, page),
        );
        return { rows, positions };
      }),
    async since(scope, cursor) {
      // Closed cases have no versions: whoever comes back is shown the page.
      const from = scope.query.view === "closed" ? null : cursors.open(cursor, scope.key);
      if (!from) return null;
      const { positions, value: changes } = await readAt(sql, (tx) =>
        readChangesSince(tx, scope.viewer, { positions: from, max: MISSED_MAX }),
      );
      if (!changes) return null;
      // Both sides are filtered by the query: what the viewer may not see now is absent from `after`, so it is removed.
      const after = new Map(changes.after.map((row) => [row.caseId, row]));
      const ended = changes.before.map((row): ItemChange => {
        const now = after.get(row.caseId) ?? null;
        after.delete(row.caseId);
        return { caseId: row.caseId, before: row, after: now };
      });
      const begun = [...after.values()].map((row): ItemChange => ({ caseId: row.caseId, before: null, after: row }));
      return { ...changesIn(scope, [...ended, ...begun]), positions };
    },
    async total(scope) {
      const { viewer, query } = scope;
      const count = () => (query.view === "closed" ? countClosed(sql, viewer, query) : countQueue(sql, viewer, query));
      return totalNow(scope) ?? (await share(`${scope.key} total`, count));
    },
  };
}

const isCounted = ({ view, words }: QueueQuery) => view !== "closed" && words.length === 0;
