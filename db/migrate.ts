/** Brings a database to the schema of this version, from the SQL files committed in `db/migrations`. */
import { fileURLToPath } from "node:url";
import { migrate as applyMigrations } from "drizzle-orm/postgres-js/migrator";
import { connect, orm, type Sql } from "./connect.ts";

/** Any number, the same for every hub: one migrates, the others wait for it. */
const MIGRATION_LOCK = 4_731_020_264;

const FOLDER = fileURLToPath(new URL("./migrations", import.meta.url));

/** The server is set so that an acknowledged commit can be lost. The message is one sentence for the operator. */
export class UnsafeDatabaseError extends Error {
  override readonly name = "UnsafeDatabaseError";
}

/**
 * Applies what is missing, under an advisory lock, so that several hubs may start together. Safe to call again.
 * Throws `UnsafeDatabaseError` before it changes anything when the server could lose a commit that it acknowledged.
 */
export async function migrate(url: string): Promise<void> {
  const sql = connect(url, { applicationName: "guichet-migrate", connectionsMax: 1 });
  try {
    await refuseUnsafeServer(sql);
    await sql`select pg_advisory_lock(${MIGRATION_LOCK})`;
    await applyMigrations(orm(sql), { migrationsFolder: FOLDER });
  } finally {
    // Closing the session releases the lock.
    await sql.end({ timeout: 5 });
  }
}

async function refuseUnsafeServer(sql: Sql): Promise<void> {
  const rows = await sql<{ name: string }[]>`
    select name from pg_settings
    where name in ('fsync', 'full_page_writes', 'synchronous_commit') and setting = 'off'
    order by name`;
  if (rows.length === 0) return;
  const names = rows.map((row) => row.name).join(", ");
  throw new UnsafeDatabaseError(
    `PostgreSQL runs with ${names} off, so it can lose what was acknowledged: switch on and start again.`,
  );
}
