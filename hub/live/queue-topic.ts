/**
 * Live subscriptions to the queue.
 *
 * Subscriptions of the same scope form a group: what a run of news means for them is computed, sealed and encoded once.
 * One that starts, or starts again, reads the tables first; news that this read has seen is then kept from it, so that a
 * row never goes back in time. Until it has caught up it is served by itself.
 */
import type { Positions } from "../../db/queries/queue/positions.ts";
import type { WorkItemRow } from "../../db/queries/queue/work-item.ts";
import type { Directory } from "../directory/directory.ts";
import type { Log } from "../log.ts";
import type { QueueFilter } from "../protocol/queue.ts";
import type { ItemChange } from "./announcement.ts";
import type { Client } from "./client.ts";
import type { Cursors } from "./cursor.ts";
import type { QueueReader } from "./queue-reader.ts";
import { agentViewer, changesIn, type QueueScope, queueScope, type ScopeChanges, toQueueRow } from "./queue-scope.ts";

/** A change with the place of its commit in the log. */
export type PlacedChange = ItemChange & { readonly partition: number; readonly position: number };

export type QueueSubscription = { close(): void; rightsChanged(): void; restart(): void };

export type QueueTopic = {
  subscribe(client: Client, id: string, asked: QueueAsked): QueueSubscription;
  /** Sends what the changes mean. `positions` are those after them. */
  flush(changes: readonly PlacedChange[], positions: Positions): void;
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
  total: number;
  /** Grows with each start: a read that began under another number is dropped. */
  round: number;
};

type Group = { readonly scope: QueueScope; readonly members: Set<Member>; total: number; isCounting: boolean };

const MISSED_MAX = 2_000;
const RECOUNT_AFTER_MS = 250;
const RETRY_AFTER_MS = 1_000;

/** Creates the topic. */
export function createQueueTopic(deps: QueueTopicDeps): QueueTopic {
  const groups = new Map<string, Group>();

  function join(member: Member, filter: QueueFilter): Group {
    const scope = queueScope(agentViewer(deps.directory, member.client.who.agent), filter);
    const group = groups.get(scope.key) ?? { scope, members: new Set(), total: 0, isCounting: false };
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
    if (!missed || missed.length > MISSED_MAX) {
      start(group, member);
      return;
    }
    const flushed = deps.flushed();
    member.ahead = new Map([...positions].filter(([partition, at]) => at > (flushed.get(partition) ?? 0)));
    const news = missed.filter((change) => change.position > (positions.get(change.partition) ?? 0));
    const changes = changesIn(group.scope, news);
    if (hasAny(changes)) sendAlone(group, member, changes, flushed);
    settle(group, member);
  }

  function settle(group: Group, member: Member): void {
    if (member.ahead?.size) return;
    member.ahead = null;
    if (member.total !== group.total) sendAlone(group, member, NOTHING, deps.flushed());
  }

  function sendSnapshot(group: Group, member: Member, rows: readonly WorkItemRow[], at: Positions): void {
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

  function flushGroup(group: Group, changes: readonly PlacedChange[], positions: Positions): void {
    const found = changesIn(group.scope, changes);
    const isNews = hasAny(found);
    group.total = deps.reader.totalNow(group.scope) ?? group.total;
    let shared: string | undefined;
    const delta = () => {
      shared ??= encode(group, found, positions);
      return shared;
    };
    // One whose socket is stalled starts again from a snapshot once it drains.
    const served = [...group.members].filter((member) => !member.client.isStalled);
    for (const member of served)
      if (member.missed) keepMissed(member.missed, changes);
      else if (member.ahead) flushAhead(group, member, changes, positions);
      else if (isNews) sendDelta(group, member, delta());
    if (isNews && group.scope.query.words.length > 0) recount(group);
  }

  function flushAhead(group: Group, member: Member, changes: readonly PlacedChange[], positions: Positions): void {
    const ahead = member.ahead ?? new Map<number, number>();
    const news = changes.filter((change) => change.position > (ahead.get(change.partition) ?? 0));
    for (const [partition, at] of ahead) if ((positions.get(partition) ?? 0) >= at) ahead.delete(partition);
    const found = changesIn(group.scope, news);
    if (hasAny(found)) sendAlone(group, member, found, positions);
    settle(group, member);
  }

  /** Totals under words come from a query, a few times a second at most. */
  function recount(group: Group): void {
    if (group.isCounting) return;
    group.isCounting = true;
    const timer = setTimeout(() => {
      deps.reader
        .total(group.scope)
        .then((total) => {
          group.total = total;
          for (const member of group.members)
            if (!member.missed && !member.ahead && member.total !== total)
              sendAlone(group, member, NOTHING, deps.flushed());
        })
        .catch((error: unknown) => deps.log.warn({ error }, "items under words not counted"))
        .finally(() => {
          group.isCounting = false;
        });
    }, RECOUNT_AFTER_MS);
    timer.unref();
  }

  return {
    subscribe(client, id, { filter, limit, cursor }) {
      const member: Member = { client, id, limit, n: 0, ahead: null, missed: null, total: -1, round: 0 };
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
    flush(changes, positions) {
      for (const group of [...groups.values()]) flushGroup(group, changes, positions);
    },
    reset() {
      for (const group of groups.values()) for (const member of group.members) start(group, member);
    },
  };
}

function keepMissed(missed: PlacedChange[], changes: readonly PlacedChange[]): void {
  if (missed.length <= MISSED_MAX) missed.push(...changes);
}

const NOTHING: ScopeChanges = { upserts: [], removed: [] };

const hasAny = ({ upserts, removed }: ScopeChanges) => upserts.length > 0 || removed.length > 0;
