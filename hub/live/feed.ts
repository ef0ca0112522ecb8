/**
 * The announcements of all hubs as one gapless sequence a partition. A hole, a message too large or one that never came
 * is read from the tables instead, and comes out as one announcement over all of it.
 */
import type { Sql } from "../../db/connect.ts";
import { readChangesSince } from "../../db/queries/queue/changes-since.ts";
import {
  type ItemCount,
  type Positions,
  readAt,
  readItemCounts,
  readPositions,
} from "../../db/queries/queue/positions.ts";
import { theHub } from "../../db/queries/visibility/visible-to.ts";
import type { Log } from "../log.ts";
import { type Announcement, type Announcements, type ItemChange, placeOf } from "./announcement.ts";

export type Feed = {
  /** Position of the last fact known, by partition. */
  readonly positions: ReadonlyMap<number, number>;
  /** Looks for what never came. Also done every few seconds. */
  check(): Promise<void>;
  close(): void;
};

export type FeedOptions = {
  readonly sql: Sql;
  readonly announcements: Announcements;
  readonly log: Log;
  /** Each step from the positions known before, without holes. */
  readonly onNews: (announcement: Announcement) => void;
  /** Too much was missed to tell it in steps: everything starts again from these counts. */
  readonly onReset: (counts: readonly ItemCount[], positions: Positions) => void;
};

const CHECK_EVERY_MS = 2_000;
const REPAIR_MAX = 5_000;

/** Follows the announcements from now on; `onReset` is called once before this resolves. Rejects when the first read fails. */
export async function createFeed({ sql, announcements, log, onNews, onReset }: FeedOptions): Promise<Feed> {
  const positions = new Map<number, number>();
  /** Partitions that are read from the tables, with how far they are known to go. */
  const repairs = new Map<number, number>();
  let early: Announcement[] | null = [];
  let behind = new Map<number, number>();

  function take(announcement: Announcement): void {
    if (early) {
      early.push(announcement);
      return;
    }
    const { partition, fromPosition, toPosition, items } = announcement;
    const known = positions.get(partition) ?? 0;
    if (toPosition <= known) return;
    if (repairs.has(partition)) repairs.set(partition, Math.max(toPosition, repairs.get(partition) ?? 0));
    else if (fromPosition !== known + 1 || items === null) repair(partition, toPosition);
    else {
      positions.set(partition, toPosition);
      onNews(announcement);
    }
  }

  function repair(partition: number, upTo: number): void {
    repairs.set(partition, upTo);
    readMissed(partition)
      .catch((error: unknown) => log.warn({ error, partition }, "missed news not read, tried again soon"))
      .finally(() => {
        const wanted = repairs.get(partition) ?? 0;
        repairs.delete(partition);
        const known = positions.get(partition) ?? 0;
        // What came meanwhile was not taken. A failed read is left to the regular check.
        if (known >= upTo && wanted > known) repair(partition, wanted);
      });
  }

  async function readMissed(partition: number): Promise<void> {
    const known = positions.get(partition) ?? 0;
    const { positions: found, value: changes } = await readAt(sql, (tx) =>
      readChangesSince(tx, theHub, {
        positions: new Map([[partition, known]]),
        partitions: [partition],
        max: REPAIR_MAX,
      }),
    );
    if (!changes) return await start();
    const toPosition = found.get(partition) ?? 0;
    if (toPosition <= known) return;
    const items = new Map<string, ItemChange>();
    for (const row of changes.before) items.set(row.caseId, { caseId: row.caseId, before: placeOf(row), after: null });
    for (const row of changes.after)
      items.set(row.caseId, { caseId: row.caseId, before: items.get(row.caseId)?.before ?? null, after: row });
    positions.set(partition, toPosition);
    const fromPosition = known + 1;
    const told = { items: [...items.values()], cases: null, agents: [] };
    onNews({ partition, fromPosition, toPosition, ...told, isJump: true });
  }

  async function start(): Promise<void> {
    const waiting: Announcement[] = early ?? [];
    early = waiting;
    try {
      const { positions: found, value: counts } = await readAt(sql, readItemCounts);
      positions.clear();
      for (const [partition, position] of found) positions.set(partition, position);
      onReset(counts, positions);
    } finally {
      // After a failure what waited shows as holes, which are repaired like any other.
      early = null;
    }
    for (const announcement of waiting) take(announcement);
  }

  /** News may be on its way, so a partition must be behind twice in a row. */
  async function check(): Promise<void> {
    const found = await readPositions(sql);
    for (const [partition, position] of behind)
      if ((positions.get(partition) ?? 0) < position && !repairs.has(partition)) repair(partition, position);
    behind = new Map([...found].filter(([partition, position]) => (positions.get(partition) ?? 0) < position));
  }

  const stop = announcements.subscribe(take);
  try {
    await start();
  } catch (error) {
    stop();
    throw error;
  }
  const timer = setInterval(() => {
    check().catch((error: unknown) => log.warn({ error }, "positions not checked"));
  }, CHECK_EVERY_MS);
  timer.unref();
  return {
    positions,
    check,
    close() {
      clearInterval(timer);
      stop();
    },
  };
}
