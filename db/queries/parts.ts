/**
 * Statements made of parts: each part is a common table expression that writes one table, and all of them are one statement,
 * so one message to PostgreSQL, one back, and a transaction of its own. A part sees the tables as they were before all parts.
 *
 * The statement begins with an expression named `fence` that has one row with the column `held`: where it is false, nothing
 * is written. So each part begins with a comma.
 */
import type postgres from "postgres";
import type { Sql, Transaction } from "../connect.ts";

export type Fragment = postgres.PendingQuery<postgres.Row[]>;
/** What statements are made with. */
export type Maker = Sql | Transaction;

/** Rows to write as part of a statement, and what they say once it is done. */
export type RowsToWrite<Written> = {
  readonly parts: Fragment;
  /** An expression over the parts. */
  readonly result: Fragment;
  /** Reads the value of `result`. */
  readonly written: (result: unknown) => Written;
};

/** Returns `rows` as the table `v` with these columns, whose names are the rows' own. */
export function rowsOf(sql: Maker, rows: readonly object[], columns: string): Fragment {
  return sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as v(${sql.unsafe(columns)})`;
}

/** Returns one part, or nothing to say when there are no rows. */
export function partOf<T>(sql: Maker, rows: readonly T[], part: (rows: readonly T[]) => Fragment): Fragment {
  return rows.length === 0 ? sql`` : part(rows);
}

/** Returns all parts in this order. */
export function joined(sql: Maker, parts: readonly Fragment[]): Fragment {
  return parts.reduce((before, part) => sql`${before}${part}`, sql``);
}
