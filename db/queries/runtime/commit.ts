/**
 * The one transaction of the runtime (design D3): fence, cursor, facts, snapshots, timers, steps, works and read models
 * of a whole group, or nothing. It is one statement, so one round trip whatever the group writes.
 */
import type { PostgresError } from "postgres";
import { partitionOf } from "../../../actors/partition-of.ts";
import { type Commit, CommitRefused } from "../../../actors/ports.ts";
import type { Sql } from "../../connect.ts";
import { type Fragment, joined, partOf, type RowsToWrite, rowsOf } from "../parts.ts";

type Result<Written> = { readonly status: "committed"; readonly written: Written } | { readonly status: "fenced" };

type Options<Rows, Written> = {
  readonly sql: Sql;
  readonly hub: string;
  readonly rowsToWrite: (sql: Sql, rows: readonly Rows[]) => RowsToWrite<Written>;
};

/** Writes the group. See `Store.commit` for what its failures mean. */
export async function commitGroup<Rows, Written>(
  { sql, hub, rowsToWrite }: Options<Rows, Written>,
  group: Commit<Rows>,
): Promise<Result<Written>> {
  const { parts, result, written } = rowsToWrite(sql, group.rows);
  try {
    const [row] = await sql<{ held: boolean; result: unknown }[]>`
      with ${fence(sql, hub, group)}${runtimeParts(sql, group)}${parts}
      select held, ${result} as result from fence`;
    return row?.held ? { status: "committed", written: written(row.result) } : { status: "fenced" };
  } catch (error) {
    if (isStalePosition(error)) return { status: "fenced" };
    if (isRefused(error)) throw new CommitRefused((error as Error).message, { cause: error });
    throw error;
  }
}

/**
 * Each row must still be this hub's, under the same epoch. It also serialises with a hub that takes over. Rows are locked
 * in the order of their ids, as `beat` does, or the two could wait for each other.
 */
function fence<Rows>(sql: Sql, hub: string, { partitions }: Commit<Rows>): Fragment {
  return sql`
    asked as materialized (
      select * from ${rowsOf(sql, partitions, "partition int, epoch bigint, cursor bigint, position bigint")}
    ), locked as materialized (
      select p.id from partition p join asked a on a.partition = p.id
      where p.owner = ${hub} and p.epoch = a.epoch and p.position <= a.position
      order by p.id for update of p
    ), fence as materialized (
      select count(*) = ${partitions.length} as held from locked
    ), moved as (
      update partition p set cursor = greatest(p.cursor, a.cursor), position = a.position
      from asked a where p.id = a.partition and (select held from fence)
    )`;
}

function runtimeParts<Rows>(sql: Sql, group: Commit<Rows>): Fragment {
  return joined(sql, [
    inputsPart(sql, group),
    factsPart(sql, group),
    snapshotsPart(sql, group),
    stoppedTimersPart(sql, group),
    startedTimersPart(sql, group),
    tellsPart(sql, group),
    toldPart(sql, group),
    worksPart(sql, group),
    deadLettersPart(sql, group),
  ]);
}

type Part = <Rows>(sql: Sql, group: Commit<Rows>) => Fragment;

const inputsPart: Part = (sql, { inputs }) =>
  partOf(
    sql,
    inputs,
    (rows) => sql`, new_inputs as (
      insert into input (cause, actor, at, outcome) select cause, actor, at, outcome
      from ${rowsOf(sql, rows, "cause text, actor text, at timestamptz, outcome jsonb")} where (select held from fence))`,
  );

const factsPart: Part = (sql, { facts }) =>
  partOf(sql, facts, (stored) => {
    const rows = stored.map(({ fact, ...place }) => {
      const { type, at, sealed, ...data } = fact;
      return { ...place, type, at, data, sealed: sealed ?? null };
    });
    const columns = `partition int, position bigint, actor text, version bigint, type text, at timestamptz, cause text,
      data jsonb, sealed text`;
    return sql`, new_facts as (
      insert into fact (partition, position, actor, version, type, at, cause, data, sealed)
      select partition, position, actor, version, type, at, cause, data, sealed
      from ${rowsOf(sql, rows, columns)} where (select held from fence))`;
  });

const snapshotsPart: Part = (sql, { actors }) =>
  partOf(sql, actors, (stored) => {
    const rows = stored.map((actor) => ({ ...actor, partition: partitionOf(actor.actor) }));
    const columns = `actor text, partition int, version bigint, charts text, state jsonb, timers jsonb, quarantined boolean`;
    return sql`, new_snapshots as (
      insert into snapshot (actor, partition, version, charts, state, timers, quarantined)
      select actor, partition, version, charts, state, timers, quarantined
      from ${rowsOf(sql, rows, columns)} where (select held from fence)
      on conflict (actor) do update set version = excluded.version, charts = excluded.charts, state = excluded.state,
        timers = excluded.timers, quarantined = excluded.quarantined)`;
  });

const stoppedTimersPart: Part = (sql, { timers }) =>
  partOf(
    sql,
    timers.filter((timer) => "stop" in timer),
    (rows) => sql`, stopped_timers as (
      delete from timer t using ${rowsOf(sql, rows, "actor text, name text, generation bigint")}
      where t.actor = v.actor and t.name = v.name and (v.generation is null or t.generation = v.generation)
        and (select held from fence))`,
  );

const startedTimersPart: Part = (sql, { timers }) =>
  partOf(
    sql,
    timers.filter((timer) => !("stop" in timer)),
    (started) => {
      const rows = started.map((timer) => ({ ...timer, partition: partitionOf(timer.actor) }));
      const columns = `actor text, name text, partition int, generation bigint, "dueAt" timestamptz`;
      return sql`, started_timers as (
        insert into timer (actor, name, partition, generation, due_at) select actor, name, partition, generation, "dueAt"
        from ${rowsOf(sql, rows, columns)} where (select held from fence)
        on conflict (actor, name) do update set generation = excluded.generation, due_at = excluded.due_at)`;
    },
  );

const tellsPart: Part = (sql, { tells }) =>
  partOf(sql, tells, (steps) => {
    const rows = steps.map((tell) => ({ ...tell, partition: partitionOf(tell.to) }));
    const columns = `cause text, partition int, "to" text, input jsonb, at timestamptz, "replyTo" text, answers text`;
    return sql`, new_tells as (
      insert into tell (cause, partition, "to", input, at, reply_to, answers)
      select cause, partition, "to", input, at, "replyTo", answers
      from ${rowsOf(sql, rows, columns)} where (select held from fence))`;
  });

const toldPart: Part = (sql, { told }) =>
  partOf(
    sql,
    told,
    (causes) => sql`, gone_tells as (
      delete from tell where cause = any(${causes as string[]}) and (select held from fence))`,
  );

const worksPart: Part = (sql, { works }) =>
  partOf(sql, works, (rows) => {
    const columns = "id text, actor text, kind text, key text, payload jsonb, sealed text, at timestamptz";
    return sql`, new_works as (
      insert into outbox (id, actor, kind, key, payload, sealed, at, next_at)
      select id, actor, kind, key, payload, sealed, at, at from ${rowsOf(sql, rows, columns)}
      where (select held from fence))`;
  });

const deadLettersPart: Part = (sql, { deadLetters }) =>
  partOf(sql, deadLetters, (letters) => {
    const rows = letters.map(({ envelope, error, ...letter }) => ({
      ...letter,
      actor: envelope.actor,
      cause: envelope.cause,
      // As text inside JSON, so that what PostgreSQL refuses in the envelope can still be kept and mended.
      envelope: storable(JSON.stringify(envelope)),
      error: storable(error),
    }));
    const columns = "reference text, actor text, cause text, envelope text, error text, at timestamptz";
    return sql`, new_dead_letters as (
      insert into dead_letter (reference, actor, cause, envelope, error, at)
      select reference, actor, cause, to_jsonb(envelope), error, at
      from ${rowsOf(sql, rows, columns)} where (select held from fence)
      on conflict (reference) do nothing)`;
  });

/** PostgreSQL keeps no U+0000, in text or as JSON writes it. */
function storable(text: string): string {
  return text.replaceAll("\u0000", "\ufffd").replaceAll("\\u0000", "\\ufffd");
}

/** Another hub wrote at this position: the log's primary key stops what slips through the lease. */
function isStalePosition(error: unknown): boolean {
  const { code, constraint_name } = (error ?? {}) as Partial<PostgresError>;
  return code === "23505" && constraint_name === "fact_partition_position_pk";
}

/** Data exceptions, integrity violations and limits: the same data would fail again. A schema that lacks something may be mended. */
function isRefused(error: unknown): boolean {
  const { name, code } = (error ?? {}) as Partial<PostgresError>;
  return name === "PostgresError" && /^(22|23|54)/.test(code ?? "");
}
