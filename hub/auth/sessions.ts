/**
 * Who is logged in. Sessions end when they say so (12 hours for agents, 1 hour for citizens) and are not prolonged by use.
 *
 * Reads are kept for a few seconds, so that a busy console costs one query in that time. A session that ends here ends at
 * once; one that was ended by another hub, or ran out, is found within the same few seconds for sockets that are watched.
 */
import { LRUCache } from "lru-cache";
import type { Sql } from "../../db/connect.ts";
import {
  deleteExpiredSessions,
  deleteSession,
  deleteSessionsOfAgent,
  findSessions,
  insertSession,
  livingSessions,
  type SessionRow,
} from "../../db/queries/auth/sessions.ts";
import { createBatcher } from "../batcher.ts";
import type { Log } from "../log.ts";
import { idOfToken, newToken } from "./secrets.ts";

export type Sessions = {
  /** Starts a session and returns the secret for the cookie, which is not kept. */
  start(row: Omit<SessionRow, "id" | "expiresAt">): Promise<{ readonly token: string; readonly maxAgeS: number }>;
  find(token: string): Promise<SessionRow | undefined>;
  end(id: string): Promise<void>;
  endAllOf(agentId: string): Promise<void>;
  /** From now on the end of this session is told to `onEnded`, wherever and however it ends. */
  watch(id: string): void;
  onEnded(callback: (sessionId: string) => void): () => void;
  /** Looks at once whether watched sessions have ended; also done every few seconds. */
  check(): Promise<void>;
  close(): void;
};

const LIFE_MS: Readonly<Record<SessionRow["kind"], number>> = { agent: 12 * 60 * 60_000, citizen: 60 * 60_000 };
const FRESH_MS = 5_000;
const CHECK_EVERY_MS = 2_000;
const SWEEP_EVERY_MS = 10 * 60_000;
const CACHED_MAX = 10_000;
/** Requests that come together read their sessions together. */
const BATCH_MAX = 500;

export type SessionsDeps = { readonly sql: Sql; readonly log: Log; readonly clock: () => number };

export function createSessions({ sql, log, clock }: SessionsDeps): Sessions {
  const cache = new LRUCache<string, { readonly row: SessionRow; readonly readAt: number }>({ max: CACHED_MAX });
  const watched = new Set<string>();
  const listeners = new Set<(sessionId: string) => void>();
  const now = () => new Date(clock()).toISOString();

  const read = createBatcher<string, SessionRow | undefined>(BATCH_MAX, async (ids) => {
    const rows = new Map((await findSessions(sql, ids, now())).map((row) => [row.id, row]));
    return ids.map((id) => rows.get(id));
  });

  function forget(id: string): void {
    cache.delete(id);
    if (watched.delete(id)) for (const listener of [...listeners]) listener(id);
  }

  async function check(): Promise<void> {
    if (watched.size === 0) return;
    const asked = [...watched];
    const living = await livingSessions(sql, asked, now());
    for (const id of asked) if (!living.has(id)) forget(id);
  }

  const every = (ms: number, work: () => Promise<void>, what: string) => {
    const timer = setInterval(() => {
      work().catch((error: unknown) => log.warn({ error }, what));
    }, ms);
    timer.unref();
    return timer;
  };
  const timers = [
    every(CHECK_EVERY_MS, check, "sessions of open sockets not checked"),
    every(SWEEP_EVERY_MS, () => deleteExpiredSessions(sql, now()), "expired sessions not deleted"),
  ];

  return {
    async start(row) {
      const token = newToken();
      const expiresAt = new Date(clock() + LIFE_MS[row.kind]).toISOString();
      await insertSession(sql, { ...row, id: idOfToken(token), expiresAt });
      return { token, maxAgeS: LIFE_MS[row.kind] / 1_000 };
    },
    async find(token) {
      const id = idOfToken(token);
      const cached = cache.get(id);
      if (cached && clock() - cached.readAt < FRESH_MS && cached.row.expiresAt > now()) return cached.row;
      const row = await read(id);
      if (row) cache.set(id, { row, readAt: clock() });
      else forget(id);
      return row;
    },
    async end(id) {
      await deleteSession(sql, id);
      forget(id);
    },
    async endAllOf(agentId) {
      for (const id of await deleteSessionsOfAgent(sql, agentId)) forget(id);
    },
    watch: (id) => void watched.add(id),
    onEnded(callback) {
      listeners.add(callback);
      return () => void listeners.delete(callback);
    },
    check,
    close() {
      for (const timer of timers) clearInterval(timer);
      listeners.clear();
    },
  };
}
