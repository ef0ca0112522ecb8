/** What concerns a whole PostgreSQL server rather than one database: asked by `hub/embedded` and by tests. */
import { connect, hasSqlState, type Sql } from "./connect.ts";

const DUPLICATE_DATABASE = "42P04";
const STARTING_UP = "57P03";
const PROBE_MS_MAX = 2_000;

export type ServerProbe =
  | { readonly status: "ready"; readonly dataFolder: string }
  /** Alive but in recovery. */
  | { readonly status: "starting" }
  /** Nobody listens, or it does not answer, or it does not let us in. */
  | { readonly status: "silent" };

/** Asks a server whether it serves, and which folder it keeps its data in. Never throws. Needs a superuser. */
export async function probeServer(adminUrl: string): Promise<ServerProbe> {
  try {
    return await withConnection(adminUrl, async (sql) => {
      const [row] = await sql<{ data_directory: string }[]>`show data_directory`;
      return row ? { status: "ready", dataFolder: row.data_directory } : { status: "silent" };
    });
  } catch (error) {
    return { status: hasSqlState(error, STARTING_UP) ? "starting" : "silent" };
  }
}

/** Creates the database unless it exists. Safe to call again and from several places at once. */
export async function createDatabaseIfMissing(adminUrl: string, name: string): Promise<void> {
  await withConnection(adminUrl, async (sql) => {
    const found = await sql`select 1 from pg_database where datname = ${name}`;
    if (found.length > 0) return;
    try {
      await sql`create database ${sql(name)}`;
    } catch (error) {
      if (!hasSqlState(error, DUPLICATE_DATABASE)) throw error;
    }
  });
}

async function withConnection<T>(url: string, use: (sql: Sql) => Promise<T>): Promise<T> {
  const sql = connect(url, { applicationName: "guichet-server", connectionsMax: 1, connectTimeoutMs: PROBE_MS_MAX });
  try {
    return await use(sql);
  } finally {
    await sql.end({ timeout: 1 });
  }
}
