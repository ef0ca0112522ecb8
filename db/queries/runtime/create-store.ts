/** The runtime's store on PostgreSQL. See `commit.ts` for the one transaction that matters. */
import type { Store, Tell } from "../../../actors/ports.ts";
import type { Sql } from "../../connect.ts";
import type { RowsToWrite } from "../parts.ts";
import { commitGroup } from "./commit.ts";
import { beat, release, take } from "./leases.ts";
import { loadActors, readFacts } from "./load.ts";

export type StoreOptions<Rows, Written> = {
  readonly sql: Sql;
  /** Unique for the life of the hub's process. */
  readonly hub: string;
  /** What the read models write in the statement that commits the group. */
  readonly rowsToWrite: (sql: Sql, rows: readonly Rows[]) => RowsToWrite<Written>;
};

/** Creates the store of one hub. */
export function createStore<Rows, Written>({
  sql,
  hub,
  rowsToWrite,
}: StoreOptions<Rows, Written>): Store<Rows, Written> {
  return {
    load: (actors, causes) => loadActors(sql, actors, causes),
    commit: (group) => commitGroup({ sql, hub, rowsToWrite }, group),
    beat: (idle) => beat(sql, hub, idle),
    take: (partitions) => take(sql, hub, partitions),
    release: (partitions) => release(sql, hub, partitions),
    facts: (actor) => readFacts(sql, actor),
    async dueTimers(partitions, now, limit) {
      return await sql<{ actor: `${string}:${string}`; name: string; generation: number; dueAt: string }[]>`
        select actor, name, generation, due_at as "dueAt" from timer
        where partition = any(${partitions as number[]}) and due_at <= ${now}
        order by due_at limit ${limit}`;
    },
    async staleTells(partitions, before, limit) {
      const rows = await sql<(Tell & { replyTo: string | null; answers: string | null })[]>`
        select cause, "to", input, at, reply_to as "replyTo", answers from tell
        where partition = any(${partitions as number[]}) and at <= ${before}
        order by at limit ${limit}`;
      return rows.map(withoutNulls);
    },
  };
}

function withoutNulls(row: Tell & { replyTo: string | null; answers: string | null }): Tell {
  const { replyTo, answers, ...tell } = row;
  return { ...tell, ...(replyTo === null ? {} : { replyTo }), ...(answers === null ? {} : { answers }) };
}
