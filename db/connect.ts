/**
 * Connections to PostgreSQL by postgres.js, set up once for everybody: whole numbers are numbers, instants are ISO strings,
 * JSON is handed over as written. `orm` gives Drizzle on the same connections without changing any of that.
 */
import { drizzle, type PostgresJsDatabase } from "drizzle-orm/postgres-js";
import postgres, { type PostgresError } from "postgres";

/** What `connect` makes of PostgreSQL types beyond postgres.js's own, as callers see it: int8 is a number. */
type Numbers = { bigint: number };

export type Sql = postgres.Sql<Numbers>;
export type Transaction = postgres.TransactionSql<Numbers>;
export type Orm = PostgresJsDatabase;

export type ConnectOptions = {
  /** Shown in `pg_stat_activity` and in PostgreSQL's log: who holds a connection. */
  readonly applicationName: string;
  /** Most connections open at once. */
  readonly connectionsMax?: number;
  /** A statement that runs longer is cancelled; 0 means no limit. */
  readonly statementTimeoutMs?: number;
  /** True where the same large statements are run again and again: each is planned once, and not anew for its parameters. */
  readonly plansOnce?: boolean;
  /** How long a server may take to let us in before the query that waits for it fails. */
  readonly connectTimeoutMs?: number;
};

/** A paused or killed hub must not hold row locks: PostgreSQL ends its transaction after this. */
const IDLE_IN_TRANSACTION_MS = 3_000;

/** A server that came back is found within this. */
const RECONNECT_S_MAX = 0.5;

const OID = { json: 114, jsonb: 3802, int8: 20, date: 1082, timestamptz: 1184 } as const;

/**
 * Opens a pool of connections lazily: nothing is sent before the first query, and an unreachable server shows there.
 *
 * int8 comes as a number (RangeError above 2^53 - 1), timestamptz as `2026-11-24T09:00:00.000Z` (microseconds are cut,
 * `infinity` stays as it is), date as `2026-11-24`. A parameter for json or jsonb is sent as it is when it is a string,
 * so a string that is itself the JSON value must be stringified by the caller. `undefined` as a parameter throws.
 */
export function connect(url: string, options: ConnectOptions): Sql {
  return postgres<{ bigint: postgres.PostgresType<number> }>(url, {
    max: options.connectionsMax ?? 10,
    connect_timeout: (options.connectTimeoutMs ?? 10_000) / 1_000,
    // The driver's own backoff goes to 20 s: a server that took 3 s to recover would be missed for as long.
    backoff: (attempt) => Math.min(0.05 * 2 ** attempt, RECONNECT_S_MAX),
    onnotice: () => {},
    connection: {
      application_name: options.applicationName,
      idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
      statement_timeout: options.statementTimeoutMs ?? 0,
      plan_cache_mode: options.plansOnce ? "force_generic_plan" : "auto",
      TimeZone: "UTC",
      DateStyle: "ISO",
    },
    types: {
      bigint: { to: OID.int8, from: [OID.int8], parse: parseInt8, serialize: (value: number) => String(value) },
      timestamptz: { to: OID.timestamptz, from: [OID.timestamptz], parse: parseInstant, serialize: writeInstant },
      date: { to: OID.date, from: [OID.date], parse: (text: string) => text, serialize: (text: string) => text },
      jsonb: { to: OID.jsonb, from: [OID.jsonb], parse: JSON.parse, serialize: writeJson },
      json: { to: OID.json, from: [OID.json], parse: JSON.parse, serialize: writeJson },
    } as { bigint: postgres.PostgresType<number> }, // The others change no type that callers see.
  });
}

/** Returns Drizzle on the connections of `sql`. Results have the same shapes as with `sql`. */
export function orm(sql: Sql): Orm {
  const parsers = { ...sql.options.parsers };
  const serializers = { ...sql.options.serializers };
  const database = drizzle(sql as unknown as postgres.Sql);
  // Drizzle replaces the client's parsers and serialisers in place, for every other user of these connections too.
  Object.assign(sql.options.parsers, parsers);
  Object.assign(sql.options.serializers, serializers);
  return database;
}

/** Tells whether a failure is PostgreSQL's own refusal of a statement with this SQLSTATE, such as `23505`. */
export function hasSqlState(error: unknown, state: string): boolean {
  return error instanceof Error && error.name === "PostgresError" && (error as PostgresError).code === state;
}

function parseInt8(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} does not fit a number`);
  return value;
}

/** `2026-11-24 09:00:00.12+00`, as PostgreSQL prints it in UTC, becomes `2026-11-24T09:00:00.120Z`. */
function parseInstant(text: string): string {
  if (text.endsWith("infinity")) return text;
  const fraction = text.slice(20, -3).slice(0, 3).padEnd(3, "0");
  return `${text.slice(0, 10)}T${text.slice(11, 19)}.${fraction}Z`;
}

function writeInstant(value: string | Date): string {
  return value instanceof Date ? value.toISOString() : value;
}

function writeJson(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
