/**
 * Live subscriptions to the queue.
 *
 * Subscriptions of the same scope form a group: what a run of news means for them is computed, sealed and encoded once.
 * One that starts, or starts again, reads the tables first; news that this read has seen is then kept from it, so that a
 * row never goes back in time. Until it has caught up it is served by itself.
 */
import type { Positions } from "../../../db/queries/queue/positions.ts";
import type { ClosedRow } from "../../../db/queries/queue/read-closed.ts";
import type { WorkItemRow } from "../../../db/queries/queue/work-item.ts";
import type { Directory } from "../../directory/directory.ts";
import type { Log } from "../../log.ts";
import type { QueueFilter } from "../../protocol/queue.ts";
import type { ItemChange } from "../announcement.ts";
import type { Client } from "../client.ts";
import type { Cursors } from "../cursor.ts";
import {
  agentViewer,
  changesIn,
  type QueueScope,
  queueScope,
  type ScopeChanges,
  toQueueRow,
  touchesClosed,
} from "../queue-scope.ts";
import type { QueueReader } from "./queue-reader.ts";
import { furthest, isInside, type Jump } from "./seen.ts";

/** A change with the place of its commit in the log. */
export type PlacedChange = ItemChange & { readonly partition: number; readonly position: number };

export type Flush = {
  readonly changes: readonly PlacedChange[];
  readonly jumps: readonly Jump[];
  /** Those after the changes. */
  readonly positions: Positions;
};

export type QueueSubscription = { close(): void; rightsChanged(): void; restart(): void };

export type QueueTopic = {
  subscribe(client: Client, id: string, asked: QueueAsked): QueueSubscription;
  /** Sends what the changes mean. */
  flush(news: Flush): void;
  /** Starts everything again from snapshots. */
  reset(): void;
};

export type QueueAsked = { readonly filter: QueueFilter; readonly limit: number; readonly cursor?: string | undefined };

export type QueueTopicDeps = {
  readonly reader: QueueReader;
  readonly cursors: Cursors;
  readonly directory: Directory;
  readonly log: Log;
  /** Positions of all news that was flushed. */
  readonly flushed: () => Positions;
};

type Member = {
  readonly client: Client;
  readonly id: string;
  readonly limit: number;
  n: number;
  /** Null once live. While it loads or catches up: what it has seen beyond the news, by partition. */
  ahead: Map<number, number> | null;
  /** Changes flushed while the tables are read; null when they are not. */
  missed: PlacedChange[] | null;
  /** Jumps flushed meanwhile. */
  jumps: Jump[];
  total: number;
  /** Grows with each start: a read that began under another number is dropped. */
  round: number;
};

type Group = {
  readonly scope: QueueScope;
  readonly members: Set<Member>;
  total: number;
  counting: "idle" | "once" | "again";
  isRefreshing: boolean;
};

const MISSED_MAX = 2_000;
const RECOUNT_AFTER_MS = 250;
const RETRY_AFTER_MS = 1_000;
const REFRESH_AFTER_MS = 500;

/** Creates the topic. */
export function createQueueTopic(deps: QueueTopicDeps): QueueTopic {
  const groups = new Map<string, Group>();

  function join(member: Member, filter: QueueFilter): Group {
    const scope = queueScope(agentViewer(deps.directory, member.client.who.agent), filter);
    const group = groups.get(scope.key) ?? {
      scope,
      members: new Set(),
      total: 0,
      counting: "idle" as const,
      isRefreshing: false,
    };
    groups.set(scope.key, group);
    group.members.add(member);
    return group;
  }

  function leave(group: Group, member: Member): void {
    member.round += 1;
    group.members.delete(member);
    if (group.members.size === 0 && groups.get(group.scope.key) === group) groups.delete(group.scope.key);
  }

  function start(group: Group, member: Member, cursor?: string): void {
    const round = ++member.round;
    member.ahead = new Map();
    member.missed = [];
    member.jumps = [];
    load(group, member, cursor).catch((error: unknown) => {
      deps.log.warn({ error }, "queue not read for a subscription, tried again");
      const timer = setTimeout(() => member.round === round && start(group, member, cursor), RETRY_AFTER_MS);
      timer.unref();
    });
  }

  async function load(group: Group, member: Member, cursor?: string): Promise<void> {
    const { round } = member;
    const { scope } = group;
    const missed = cursor ? await deps.reader.since(scope, cursor) : null;
    const page = missed ? null : await deps.reader.page(scope, { offset: 0, limit: member.limit });
    const total = await deps.reader.total(scope);
    if (member.round !== round || member.client.isClosed) return;
    const positions = missed?.positions ?? page?.positions ?? new Map<number, number>();
    group.total = total;
    if (missed) sendAlone(group, member, missed, positions);
    else sendSnapshot(group, member, page?.rows ?? [], positions);
    caughtUp(group, member, positions);
  }

  /** Gives what was flushed while the tables were read, unless they had it already. */
  function caughtUp(group: Group, member: Member, positions: Positions): void {
    const { missed } = member;
    member.missed = null;
    if (!missed || missed.length > MISSED_MAX || isInside(positions, member.jumps)) {
      start(group, member);
      return;
    }
    const flushed = deps.flushed();
    member.ahead = new Map([...positions].filter(([partition, at]) => at > (flushed.get(partition) ?? 0)));
    const news = missed.filter((change) => change.position > (positions.get(change.partition) ?? 0));
    const changes = changesIn(group.scope, news);
    if (hasAny(changes)) sendAlone(group, member, changes, furthest(flushed, positions));
    settle(group, member);
  }

  function settle(group: Group, member: Member): void {
    if (member.ahead?.size) return;
    member.ahead = null;
    if (hasWords(group)) recount(group);
    if (member.total !== group.total) sendAlone(group, member, NOTHING, deps.flushed());
  }

  function sendSnapshot(group: Group, member: Member, rows: readonly (WorkItemRow | ClosedRow)[], at: Positions): void {
    member.n += 1;
    member.total = group.total;
    const cursor = deps.cursors.seal(at, group.scope.key);
    const shown = rows.map((row) => toQueueRow(row, deps.directory));
    const { id, n, total } = member;
    member.client.send({ type: "queue", id, n, cursor, rows: shown, total });
  }

  function sendAlone(group: Group, member: Member, changes: ScopeChanges, at: Positions): void {
    sendDelta(group, member, encode(group, changes, at));
  }

  function encode({ scope, total }: Group, { upserts, removed }: ScopeChanges, at: Positions): string {
    const rows = upserts.map((row) => toQueueRow(row, deps.directory));
    return JSON.stringify({ cursor: deps.cursors.seal(at, scope.key), upserts: rows, removed, total }).slice(1);
  }

  /** `rest` is shared by all members of the group; only the id and the number are a member's own. */
  function sendDelta(group: Group, member: Member, rest: string): void {
    member.n += 1;
    member.total = group.total;
    member.client.sendText(`{"type":"queue.delta","id":${JSON.stringify(member.id)},"n":${member.n},${rest}`);
  }

  /** Closed cases are read again when one comes or goes: all members at once, twice a second at most. */
  function flushClosed(group: Group, { changes }: Flush): void {
    if (group.isRefreshing || !touchesClosed(group.scope, changes)) return;
    group.isRefreshing = true;
    setTimeout(() => {
      group.isRefreshing = false;
      for (const member of group.members) if (!member.client.isStalled) start(group, member);
    }, REFRESH_AFTER_MS).unref();
  }

  function flushGroup(group: Group, news: Flush): void {
    const found = changesIn(group.scope, news.changes);
    group.total = deps.reader.totalNow(group.scope) ?? group.total;
    // One whose socket is stalled starts again from a snapshot once it drains.
    const served = [...group.members].filter((member) => !member.client.isStalled);
    const live = served.filter((member) => !member.missed && !member.ahead);
    for (const member of served) if (member.missed || member.ahead) flushStarting(group, member, news);
    if (!hasAny(found)) return;
    const shared = live.length > 0 ? encode(group, found, news.positions) : "";
    for (const member of live) sendDelta(group, member, shared);
    if (hasWords(group)) recount(group);
  }

  function flushStarting(group: Group, member: Member, news: Flush): void {
    if (member.missed) keepMissed(member, news);
    else flushAhead(group, member, news);
  }

  function flushAhead(group: Group, member: Member, { changes, positions, jumps }: Flush): void {
    const ahead = member.ahead ?? new Map<number, number>();
    if (isInside(ahead, jumps)) {
      start(group, member);
      return;
    }
    const news = changes.filter((change) => change.position > (ahead.get(change.partition) ?? 0));
    for (const [partition, at] of ahead) if ((positions.get(partition) ?? 0) >= at) ahead.delete(partition);
    const found = changesIn(group.scope, news);
    if (hasAny(found)) sendAlone(group, member, found, furthest(positions, ahead));
    settle(group, member);
  }

  /** Totals under words come from a query, a few times a second at most and one at a time. */
  function recount(group: Group): void {
    if (group.counting !== "idle") {
      group.counting = "again";
      return;
    }
    group.counting = "once";
    setTimeout(() => {
      group.counting = "once";
      count(group)
        .catch((error: unknown) => deps.log.warn({ error }, "items under words not counted"))
        .finally(() => {
          const isAskedAgain = group.counting === "again";
          group.counting = "idle";
          if (isAskedAgain && group.members.size > 0) recount(group);
        });
    }, RECOUNT_AFTER_MS).unref();
  }

  async function count(group: Group): Promise<void> {
    group.total = await deps.reader.total(group.scope);
    for (const member of group.members)
      if (!member.missed && !member.ahead && member.total !== group.total)
        sendAlone(group, member, NOTHING, deps.flushed());
  }

  return {
    subscribe(client, id, { filter, limit, cursor }) {
      const member: Member = { client, id, limit, n: 0, ahead: null, missed: null, jumps: [], total: -1, round: 0 };
      let group = join(member, filter);
      start(group, member, cursor);
      return {
        close: () => leave(group, member),
        restart: () => start(group, member),
        rightsChanged() {
          const viewer = agentViewer(deps.directory, client.who.agent);
          if (queueScope(viewer, filter).key === group.scope.key) return;
          leave(group, member);
          group = join(member, filter);
          start(group, member);
        },
      };
    },
    flush(news) {
      for (const group of [...groups.values()])
        if (group.scope.query.view === "closed") flushClosed(group, news);
        else flushGroup(group, news);
    },
    reset() {
      for (const group of groups.values()) for (const member of group.members) start(group, member);
    },
  };
}

function keepMissed({ missed, jumps }: Member, news: Flush): void {
  jumps.push(...news.jumps);
  if (missed && missed.length <= MISSED_MAX) missed.push(...news.changes);
}

const NOTHING: ScopeChanges = { upserts: [], removed: [] };

const hasWords = ({ scope }: Group) => scope.query.words.length > 0;

const hasAny = ({ upserts, removed }: ScopeChanges) => upserts.length > 0 || removed.length > 0;
