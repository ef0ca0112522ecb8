/**
 * The outbox as its workers see it (design D6): waiting → working → gone with its outcome told, or waiting again later.
 *
 * A row is claimed by one hub and settled only by it; what a dead hub left working is taken over, once, as unknown.
 */
import type { ActorId, Input, Instant, Json, Sealed } from "../../../machines/kind.ts";
import type { Sql } from "../../connect.ts";
import { rowsOf } from "../parts.ts";

export type ClaimedWork = {
  readonly id: string;
  readonly actor: ActorId;
  readonly kind: string;
  readonly key: string;
  readonly payload: Json;
  readonly sealed: Sealed;
  readonly at: Instant;
  /** Tries so far, this one too. */
  readonly attempts: number;
};

/** What became of a row that this hub works on. */
export type Settled =
  /** Removes the row and, when `tell` is given, keeps the step until the turn that applies it. */
  | { readonly id: string; readonly status: "done"; readonly tell: SettledTell | null }
  | { readonly id: string; readonly status: "later"; readonly nextAt: Instant; readonly detail: string };

export type SettledTell = {
  readonly cause: string;
  readonly partition: number;
  readonly to: ActorId;
  readonly input: Input;
  readonly at: Instant;
};

export type OutboxQueries = {
  /** Claims up to `limit` due rows of a kind, oldest first. Rows that another hub is claiming are passed over. */
  claim(kind: string, limit: number, now: Instant): Promise<readonly ClaimedWork[]>;
  /** Takes over rows of hubs that are dead. Who takes one is who has to say what became of it. */
  takeOrphans(limit: number): Promise<readonly ClaimedWork[]>;
  /** Settles rows of this hub in one transaction. Safe to call twice: a row that is gone or another's is left alone. */
  settle(rows: readonly Settled[]): Promise<void>;
};

/** Creates the queries for one hub. */
export function createOutboxQueries(sql: Sql, hub: string): OutboxQueries {
  return {
    async claim(kind, limit, now) {
      return await sql<ClaimedWork[]>`
        update outbox o set state = 'working', worker = ${hub}, attempts = o.attempts + 1
        from (
          select id from outbox
          where state = 'waiting' and kind = ${kind} and next_at <= ${now}
          order by next_at limit ${limit} for update skip locked
        ) due
        where o.id = due.id
        returning o.id, o.actor, o.kind, o.key, o.payload, o.sealed, o.at, o.attempts`;
    },

    async takeOrphans(limit) {
      return await sql<ClaimedWork[]>`
        update outbox o set state = 'unknown', worker = ${hub}
        from (
          select id from outbox b
          where b.state in ('working', 'unknown') and b.worker is distinct from ${hub}
            and not exists (select 1 from hub_node n where n.id = b.worker and n.expires_at > now())
          limit ${limit} for update skip locked
        ) lost
        where o.id = lost.id
        returning o.id, o.actor, o.kind, o.key, o.payload, o.sealed, o.at, o.attempts`;
    },

    async settle(rows) {
      const done = rows.flatMap((row) => (row.status === "done" ? [{ id: row.id, ...row.tell }] : []));
      const later = rows.filter((row) => row.status === "later");
      await sql`
        with v as (
          select * from ${rowsOf(sql, done, `id text, cause text, partition int, "to" text, input jsonb, at timestamptz`)}
        ), gone as (
          delete from outbox o using v where o.id = v.id and o.worker = ${hub} returning o.id
        ), again as (
          update outbox o set state = 'waiting', worker = null, next_at = v."nextAt", detail = v.detail
          from ${rowsOf(sql, later, `id text, "nextAt" timestamptz, detail text`)}
          where o.id = v.id and o.worker = ${hub}
        )
        insert into tell (cause, partition, "to", input, at)
        select v.cause, v.partition, v."to", v.input, v.at from v join gone on gone.id = v.id
        where v.cause is not null
        on conflict (cause) do nothing`;
    },
  };
}

/** Adds a row that belongs to no actor, such as a notice. The same id twice is one row. */
export async function addOwnWork(
  sql: Sql,
  work: {
    readonly id: string;
    readonly kind: string;
    readonly key: string;
    readonly payload: Json;
    readonly sealed: string;
    readonly at: Instant;
  },
): Promise<void> {
  await sql`
    insert into outbox (id, actor, kind, key, payload, sealed, at, next_at)
    values (${work.id}, 'hub:own', ${work.kind}, ${work.key}, ${JSON.stringify(work.payload)}::jsonb, ${work.sealed}, ${work.at}, ${work.at})
    on conflict (id) do nothing`;
}
