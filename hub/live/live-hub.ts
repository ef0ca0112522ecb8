/**
 * Everything that is pushed to consoles: the queue, open cases, who attends, presence (design D8, D9).
 *
 * News of all hubs is gathered for a few milliseconds and told once. No frame leaves before `visibleTo` has looked at
 * what it carries; a change of rights is in force for the very next frame.
 */
import { randomUUID } from "node:crypto";
import type { Sql } from "../../db/connect.ts";
import type { Page } from "../../db/queries/queue/read-queue.ts";
import type { Directory } from "../directory/directory.ts";
import type { Log } from "../log.ts";
import { CLOSE } from "../protocol/live.ts";
import type { QueueFilter, QueuePage } from "../protocol/queue.ts";
import type { SubjectsOf } from "../registry/subjects-of.ts";
import type { Announcement, Announcements, Presence } from "./announcement.ts";
import { type AttendBus, createAttendance } from "./attendance.ts";
import { createCaseTopic } from "./case-topic.ts";
import { createClient, type Socket, type Who } from "./client.ts";
import { createCursors } from "./cursor.ts";
import { createFeed } from "./feed.ts";
import { createCounts } from "./queue/counts.ts";
import { createQueueReader } from "./queue/queue-reader.ts";
import { createQueueTopic, type PlacedChange } from "./queue/queue-topic.ts";
import type { Jump } from "./queue/seen.ts";
import { agentViewer, queueScope, toQueueRow } from "./queue-scope.ts";
import { createSession, type Session } from "./session.ts";

export type LiveHubOptions = {
  readonly sql: Sql;
  readonly directory: Directory;
  readonly announcements: Announcements;
  readonly attendBus: AttendBus;
  readonly clock: () => number;
  readonly log: Log;
  /** At least 32 characters, the same on all hubs. */
  readonly secret: string;
  /** Names this hub and its build in the first frame. */
  readonly hub: string;
  readonly presenceOf: (agent: string) => Promise<Presence>;
  readonly subjectsOf: SubjectsOf;
};

export type LiveConnection = {
  /** A text frame came. */
  receive(text: string): void;
  /** The socket is closed, whoever closed it. */
  closed(): void;
};

export type LiveHub = {
  /** Serves a socket whose origin and session were checked. */
  connect(socket: Socket, who: Who): LiveConnection;
  /** Closes the sockets of a session that ended. */
  endSession(session: string): void;
  /** Returns a page of the live queue, with the total and a cursor for a subscription. */
  page(agent: string, filter: QueueFilter, page: Page): Promise<QueuePage>;
  /** How many sockets are open. */
  readonly sockets: number;
  /** How many of them take nothing at the moment. */
  readonly stalled: number;
  /** Looks for news that never came. Also done every few seconds. */
  check(): Promise<void>;
  /** Closes all sockets; they may connect to another hub. */
  close(): void;
};

const GATHER_MS = 16;
const LOOK_EVERY_MS = 250;

/** Creates the hub's live side. Rejects when the first read of positions and counts fails. */
export async function createLiveHub(options: LiveHubOptions): Promise<LiveHub> {
  const { sql, directory, clock, log } = options;
  const counts = createCounts();
  const cursors = createCursors(options.secret);
  const reader = createQueueReader({ sql, counts, cursors });
  const sessions = new Set<Session>();
  let flushed: ReadonlyMap<number, number> = new Map();
  let pending: PlacedChange[] = [];
  let jumps: Jump[] = [];
  let casesWithNews: Set<string> | null = new Set();
  let flushTimer: NodeJS.Timeout | null = null;

  const queue = createQueueTopic({ reader, cursors, directory, log, flushed: () => flushed });
  const cases = createCaseTopic({ sql, cursors, directory, log, subjectsOf: options.subjectsOf });
  const attendance = createAttendance({ bus: options.attendBus, clock, onChange: tellAttendance });

  function tellAttendance(caseId: string): void {
    for (const session of sessions) session.tellAttendance(caseId);
  }

  function tellPresence(agent: string, presence: Presence): void {
    for (const session of sessions) if (session.who.agent === agent) session.tellPresence(presence);
  }

  function takeNews({ partition, fromPosition, toPosition, ...news }: Announcement): void {
    const { items, cases: changed, agents } = news;
    if (news.isJump) jumps.push({ partition, fromPosition, toPosition });
    for (const item of items ?? []) {
      counts.apply(item.before, item.after);
      pending.push({ ...item, partition, position: toPosition });
    }
    if (!changed) casesWithNews = null;
    for (const caseId of changed ?? []) casesWithNews?.add(caseId);
    for (const { agent, ...presence } of agents) tellPresence(agent, presence);
    flushTimer ??= setTimeout(flush, GATHER_MS);
  }

  function flush(): void {
    flushTimer = null;
    const changes = pending;
    const changed = casesWithNews;
    const jumped = jumps;
    pending = [];
    jumps = [];
    casesWithNews = new Set();
    flushed = new Map(feed.positions);
    queue.flush({ changes, positions: flushed, jumps: jumped });
    if (!changed || changed.size > 0) cases.news(changed);
  }

  const feed = await createFeed({
    sql,
    announcements: options.announcements,
    log,
    onNews: takeNews,
    onReset(found, positions) {
      counts.load(found);
      flushed = new Map(positions);
      pending = [];
      jumps = [];
      queue.reset();
      cases.news(null);
    },
  });

  const looking = setInterval(() => {
    attendance.sweep();
    for (const session of sessions) session.look();
  }, LOOK_EVERY_MS);
  looking.unref();

  const stopRights = directory.onRightsChanged((agent) => {
    for (const session of sessions) {
      if (session.who.agent !== agent) continue;
      if (directory.agent(agent)?.isActive) session.rightsChanged();
      else session.client.close(CLOSE.signedOut, "signed out");
    }
  });

  return {
    connect(socket, who) {
      const client = createClient(socket, who, clock);
      const session = createSession({ client, tab: randomUUID(), queue, cases, attendance, directory });
      sessions.add(session);
      client.send({ type: "hello", agent: who.agent, hub: options.hub });
      options
        .presenceOf(who.agent)
        .then((presence) => session.tellPresence(presence))
        .catch((error: unknown) => log.warn({ error, agent: who.agent }, "presence not read"));
      return {
        receive: (text) => session.receive(text),
        closed() {
          sessions.delete(session);
          client.closed();
          session.close();
        },
      };
    },
    endSession(ended) {
      for (const { who, client } of sessions) if (who.session === ended) client.close(CLOSE.signedOut, "signed out");
    },
    async page(agent, filter, page) {
      const scope = queueScope(agentViewer(directory, agent), filter);
      const { rows, positions } = await reader.page(scope, page);
      return {
        rows: rows.map((row) => toQueueRow(row, directory)),
        total: await reader.total(scope),
        offset: page.offset,
        cursor: cursors.seal(positions, scope.key),
      };
    },
    get sockets() {
      return sessions.size;
    },
    get stalled() {
      return [...sessions].filter(({ client }) => client.isStalled).length;
    },
    check: () => feed.check(),
    close() {
      feed.close();
      attendance.close();
      stopRights();
      clearInterval(looking);
      if (flushTimer) clearTimeout(flushTimer);
      for (const { client } of sessions) client.close(CLOSE.shutdown, "the hub stops");
    },
  };
}
