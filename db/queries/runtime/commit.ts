/**
 * The one transaction of the runtime (design D3): fence, cursor, facts, snapshots, timers, steps, works and read models
 * of a whole group, or nothing. Statements are pipelined: the group costs three round trips whatever its size.
 */
import type { PostgresError } from "postgres";
import { partitionOf } from "../../../actors/partition-of.ts";
import { type Commit, CommitRefused } from "../../../actors/ports.ts";
import type { Sql, Transaction } from "../../connect.ts";

type Result<Written> = { readonly status: "committed"; readonly written: Written } | { readonly status: "fenced" };

type Options<Rows, Written> = {
  readonly sql: Sql;
  readonly hub: string;
  readonly writeRows: (tx: Transaction, rows: readonly Rows[]) => Promise<Written>;
};

/** Thrown inside the transaction to roll it back. */
class Fenced extends Error {
  override readonly name = "Fenced";
}

/** Writes the group. See `Store.commit` for what its failures mean. */
export async function commitGroup<Rows, Written>(
  { sql, hub, writeRows }: Options<Rows, Written>,
  group: Commit<Rows>,
): Promise<Result<Written>> {
  try {
    const written = await sql.begin(async (tx) => {
      const [fenced, , , , , , , , , rows] = await Promise.all([
        moveCursors(tx, hub, group),
        insertInputs(tx, group),
        insertFacts(tx, group),
        upsertSnapshots(tx, group),
        changeTimers(tx, group),
        insertTells(tx, group),
        deleteTold(tx, group),
        insertWorks(tx, group),
        insertDeadLetters(tx, group),
        writeRows(tx, group.rows),
      ]);
      if (fenced.count !== group.partitions.length) throw new Fenced("a partition is another hub's");
      return rows;
    });
    return { status: "committed", written: written as Written };
  } catch (error) {
    if (error instanceof Fenced || isStalePosition(error)) return { status: "fenced" };
    if (isRefused(error)) throw new CommitRefused((error as Error).message, { cause: error });
    throw error;
  }
}

/**
 * The fence: each row must still be this hub's, under the same epoch. It also serialises with a hub that takes over.
 * Rows are locked in the order of their ids, as `beat` does, or the two could wait for each other.
 */
function moveCursors<Rows>(tx: Transaction, hub: string, { partitions }: Commit<Rows>) {
  return tx`
    with v as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(partitions)}::jsonb)
        as v(partition int, epoch bigint, cursor bigint, position bigint)
    ), locked as (
      select id from partition where id in (select partition from v) order by id for update
    )
    update partition p set cursor = greatest(p.cursor, v.cursor), position = v.position
    from v join locked on locked.id = v.partition
    where p.id = v.partition and p.owner = ${hub} and p.epoch = v.epoch and p.position <= v.position`;
}

async function insertInputs<Rows>(tx: Transaction, { inputs }: Commit<Rows>) {
  if (inputs.length === 0) return;
  await tx`
    insert into input (cause, actor, at, outcome)
    select cause, actor, at, outcome
    from jsonb_to_recordset(${JSON.stringify(inputs)}::jsonb) as v(cause text, actor text, at timestamptz, outcome jsonb)`;
}

async function insertFacts<Rows>(tx: Transaction, { facts }: Commit<Rows>) {
  if (facts.length === 0) return;
  const rows = facts.map(({ fact, ...place }) => {
    const { type, at, sealed, ...data } = fact;
    return { ...place, type, at, data, sealed: sealed ?? null };
  });
  await tx`
    insert into fact (partition, position, actor, version, type, at, cause, data, sealed)
    select partition, position, actor, version, type, at, cause, data, sealed
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as v(partition int, position bigint, actor text,
      version bigint, type text, at timestamptz, cause text, data jsonb, sealed text)`;
}

async function upsertSnapshots<Rows>(tx: Transaction, { actors }: Commit<Rows>) {
  if (actors.length === 0) return;
  const rows = actors.map((actor) => ({ ...actor, partition: partitionOf(actor.actor) }));
  await tx`
    insert into snapshot (actor, partition, version, charts, state, timers, quarantined)
    select actor, partition, version, charts, state, timers, quarantined
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as v(actor text, partition int, version bigint, charts text,
      state jsonb, timers jsonb, quarantined boolean)
    on conflict (actor) do update set version = excluded.version, charts = excluded.charts, state = excluded.state,
      timers = excluded.timers, quarantined = excluded.quarantined`;
}

async function changeTimers<Rows>(tx: Transaction, { timers }: Commit<Rows>) {
  const stopped = timers.filter((timer) => "stop" in timer);
  const started = timers
    .filter((timer) => !("stop" in timer))
    .map((timer) => ({ ...timer, partition: partitionOf(timer.actor) }));
  const statements: PromiseLike<unknown>[] = [];
  if (stopped.length > 0)
    statements.push(tx`
      delete from timer t
      using jsonb_to_recordset(${JSON.stringify(stopped)}::jsonb) as v(actor text, name text, generation bigint)
      where t.actor = v.actor and t.name = v.name and (v.generation is null or t.generation = v.generation)`);
  if (started.length > 0)
    statements.push(tx`
      insert into timer (actor, name, partition, generation, due_at)
      select actor, name, partition, generation, "dueAt"
      from jsonb_to_recordset(${JSON.stringify(started)}::jsonb)
        as v(actor text, name text, partition int, generation bigint, "dueAt" timestamptz)
      on conflict (actor, name) do update set generation = excluded.generation, due_at = excluded.due_at`);
  // Sent together: one that waited for another's answer could come after the end of a transaction that failed meanwhile.
  await Promise.all(statements);
}

async function insertTells<Rows>(tx: Transaction, { tells }: Commit<Rows>) {
  if (tells.length === 0) return;
  const rows = tells.map((tell) => ({ ...tell, partition: partitionOf(tell.to) }));
  await tx`
    insert into tell (cause, partition, "to", input, at, reply_to, answers)
    select cause, partition, "to", input, at, "replyTo", answers
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as v(cause text, partition int, "to" text, input jsonb, at timestamptz, "replyTo" text, answers text)`;
}

async function deleteTold<Rows>(tx: Transaction, { told }: Commit<Rows>) {
  if (told.length === 0) return;
  await tx`delete from tell where cause = any(${told as string[]})`;
}

async function insertWorks<Rows>(tx: Transaction, { works }: Commit<Rows>) {
  if (works.length === 0) return;
  await tx`
    insert into outbox (id, actor, kind, key, payload, sealed, at, next_at)
    select id, actor, kind, key, payload, sealed, at, at
    from jsonb_to_recordset(${JSON.stringify(works)}::jsonb)
      as v(id text, actor text, kind text, key text, payload jsonb, sealed text, at timestamptz)`;
}

async function insertDeadLetters<Rows>(tx: Transaction, { deadLetters }: Commit<Rows>) {
  if (deadLetters.length === 0) return;
  const rows = deadLetters.map(({ envelope, ...letter }) => ({
    ...letter,
    actor: envelope.actor,
    cause: envelope.cause,
    // As text inside JSON, so that what PostgreSQL refuses in the envelope can still be kept and mended.
    envelope: JSON.stringify(envelope),
  }));
  await tx`
    insert into dead_letter (reference, actor, cause, envelope, error, at)
    select reference, actor, cause, to_jsonb(envelope), error, at
    from jsonb_to_recordset(${JSON.stringify(rows).replaceAll("\\u0000", "\\ufffd")}::jsonb)
      as v(reference text, actor text, cause text, envelope text, error text, at timestamptz)
    on conflict (reference) do nothing`;
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
