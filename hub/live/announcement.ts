/**
 * What a hub tells all hubs after each commit, one message a partition (design D9).
 *
 * It is news, not truth: whoever misses one sees the hole in the positions and reads the tables again.
 */
import type { StoredFact } from "../../actors/ports.ts";
import type { ItemPlace, WorkItemRow } from "../../db/queries/queue/work-item.ts";

export type ItemChange = {
  readonly caseId: string;
  /** Where it stood before the commit; null when it did not stand in the queue. */
  readonly before: ItemPlace | null;
  /** How it stands now; null when it left the queue. */
  readonly after: WorkItemRow | null;
};

export type Presence = {
  readonly presence: "offline" | "available" | "paused";
  readonly pauseReason: string | null;
};

export type Announcement = {
  readonly partition: number;
  /** Positions of the commit's facts in the partition, both included. */
  readonly fromPosition: number;
  readonly toPosition: number;
  /** Null when there were too many for one message: read the tables. */
  readonly items: readonly ItemChange[] | null;
  /** Cases with a new or changed line. Null when unknown: any may have. */
  readonly cases: readonly string[] | null;
  readonly agents: readonly (Presence & { readonly agent: string })[];
  /**
   * True when a hub read it from the tables, over several commits: what came and went between is not told, so whoever
   * has seen some of them must look again.
   */
  readonly isJump?: true;
};

/** How announcements travel between hubs, their own included: core NATS, subject `live.<partition>`. */
export interface Announcements {
  /** Returns at once. May be lost: never throws for that. */
  publish(announcement: Announcement): void;
  /** Calls back for each announcement, in order within a partition. Returns how to stop. */
  subscribe(callback: (announcement: Announcement) => void): () => void;
}

/** What a commit wrote, as the store and the projection know it. */
export type CommitNews = {
  /** `before` and `after`: positions of the partition's last fact. */
  readonly partitions: readonly { readonly partition: number; readonly before: number; readonly after: number }[];
  readonly facts: readonly StoredFact[];
  /** Versions of items that ended, as they stood. */
  readonly ended: readonly (ItemPlace & { readonly caseId: string; readonly partition: number })[];
  /** Versions that stand now. */
  readonly open: readonly WorkItemRow[];
  /** Agents whose presence changed. */
  readonly agents: readonly (Presence & { readonly agent: string; readonly partition: number })[];
};

/** Items beyond this are read from the tables: a message of NATS holds 1 MB. */
const ITEMS_MAX = 400;

/** Returns the announcements of a commit, one a partition that has new facts. Pure. */
export function announcementsOf(news: CommitNews): Announcement[] {
  return news.partitions
    .filter(({ before, after }) => after > before)
    .map(({ partition, before, after }) => {
      const items = itemChanges(news, partition);
      return {
        partition,
        fromPosition: before + 1,
        toPosition: after,
        items: items.length > ITEMS_MAX ? null : items,
        cases: casesOf(news.facts.filter((stored) => stored.partition === partition)),
        agents: news.agents
          .filter((agent) => agent.partition === partition)
          .map(({ agent, presence, pauseReason }) => ({ agent, presence, pauseReason })),
      };
    });
}

function itemChanges(news: CommitNews, partition: number): ItemChange[] {
  const changes = new Map<string, ItemChange>();
  for (const row of news.ended)
    if (row.partition === partition) changes.set(row.caseId, { caseId: row.caseId, before: placeOf(row), after: null });
  for (const row of news.open)
    if (row.partition === partition)
      changes.set(row.caseId, { caseId: row.caseId, before: changes.get(row.caseId)?.before ?? null, after: row });
  return [...changes.values()];
}

/** Returns what of an item says where it stands. Pure. */
export function placeOf({ service, sector, isProtected, channel, state, isJunk, holder }: ItemPlace): ItemPlace {
  return { service, sector, isProtected, channel, state, isJunk, holder };
}

function casesOf(facts: readonly StoredFact[]): string[] {
  const ids = facts.map(({ fact }) => ("caseId" in fact && typeof fact.caseId === "string" ? fact.caseId : null));
  return [...new Set(ids.filter((id) => id !== null))];
}
