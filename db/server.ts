/** What concerns a whole PostgreSQL server rather than one database: asked by `hub/embedded` and by tests. */
import { connect, hasSqlState, type Sql } from "./connect.ts";

const DUPLICATE_DATABASE = "42P04";

/** Returns the folder that the server behind this connection keeps its data in. Needs a superuser. */
export async function readDataFolder(adminUrl: string): Promise<string> {
  return withConnection(adminUrl, async (sql) => {
    const [row] = await sql<{ data_directory: string }[]>`show data_directory`;
    if (!row) throw new Error("PostgreSQL did not say where its data is");
    return row.data_directory;
  });
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
  const sql = connect(url, { applicationName: "guichet-server", connectionsMax: 1 });
  try {
    return await use(sql);
  } finally {
    await sql.end({ timeout: 1 });
  }
}
