import type { Outcome, StoredActor, StoredFact } from "../../../actors/ports.ts";
import type { ActorId, Fact, Json } from "../../../machines/kind.ts";
import type { Sql, Transaction } from "../../connect.ts";

type LoadedRow = StoredActor & { readonly cause: string | null; readonly outcome: Outcome | null };

/** Returns the snapshots of the actors and the outcomes under the causes, in one statement. */
export async function loadActors(
  sql: Sql,
  actors: readonly ActorId[],
  causes: readonly string[],
): Promise<{ readonly actors: readonly StoredActor[]; readonly outcomes: ReadonlyMap<string, Outcome> }> {
  if (actors.length + causes.length === 0) return { actors: [], outcomes: new Map() };
  const rows = await sql<LoadedRow[]>`
    select actor, version, charts, state, timers, quarantined, null as cause, null::jsonb as outcome
    from snapshot where actor = any(${actors as string[]})
    union all
    select null, null, null, null, null, null, cause, outcome from input where cause = any(${causes as string[]})`;
  return {
    actors: rows.filter(({ cause }) => cause === null).map(({ cause: _, outcome: __, ...stored }) => stored),
    outcomes: new Map(rows.flatMap(({ cause, outcome }) => (cause && outcome ? [[cause, outcome] as const] : []))),
  };
}

/** Returns what was decided under each of the causes that were applied. */
export async function findOutcomes(sql: Sql, causes: readonly string[]): Promise<ReadonlyMap<string, Outcome>> {
  if (causes.length === 0) return new Map();
  const rows = await sql<{ cause: string; outcome: Outcome }[]>`
    select cause, outcome from input where cause = any(${causes as string[]})`;
  return new Map(rows.map((row) => [row.cause, row.outcome]));
}

type FactRow = {
  readonly partition: number;
  readonly position: number;
  readonly actor: ActorId;
  readonly version: number;
  readonly type: string;
  readonly at: string;
  readonly cause: string;
  readonly data: { readonly [key: string]: Json };
  readonly sealed: string | null;
};

/** Returns every fact of an actor in order. */
export async function readFacts(sql: Sql | Transaction, actor: ActorId): Promise<readonly StoredFact[]> {
  const rows = await sql<FactRow[]>`
    select partition, position, actor, version, type, at, cause, data, sealed from fact
    where actor = ${actor} order by version`;
  return rows.map(storedFact);
}

/** Returns up to `limit` facts of a partition after a position, in order. */
export async function readPartition(
  sql: Sql,
  partition: number,
  after: number,
  limit: number,
): Promise<readonly StoredFact[]> {
  const rows = await sql<FactRow[]>`
    select partition, position, actor, version, type, at, cause, data, sealed from fact
    where partition = ${partition} and position > ${after} order by position limit ${limit}`;
  return rows.map(storedFact);
}

function storedFact(row: FactRow): StoredFact {
  const { type, at, data, sealed, ...place } = row;
  const fact: Fact = { type, at, ...data, ...(sealed === null ? {} : { sealed }) };
  return { ...place, fact };
}
