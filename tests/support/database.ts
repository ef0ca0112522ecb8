/** A database of its own for a test, copied from the migrated template of the run. */
import { randomBytes } from "node:crypto";
import { inject } from "vitest";
import { connect, type Sql } from "../../db/connect.ts";
import { TEMPLATE } from "./servers.ts";

export type TestDatabase = {
  readonly url: string;
  /** Connections for the test itself; closed by `drop`. */
  readonly sql: Sql;
  /** Closes `sql`, ends every other session on the database and removes it. */
  drop(): Promise<void>;
};

/** Creates an empty, migrated database. Call `drop` in `afterAll` or `afterEach`. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const adminUrl = inject("postgresUrl");
  const name = `test_${randomBytes(6).toString("hex")}`;
  await asAdmin(
    adminUrl,
    (admin) => admin`create database ${admin(name)} template ${admin(TEMPLATE)} strategy file_copy`,
  );
  const url = adminUrl.replace(/[^/]*$/, name);
  const sql = connect(url, { applicationName: "test" });
  return {
    url,
    sql,
    drop: async () => {
      await sql.end({ timeout: 1 });
      await asAdmin(adminUrl, (admin) => admin`drop database if exists ${admin(name)} with (force)`);
    },
  };
}

/** Returns a copy as it is now, as a restored backup would be. Ends every session on the original: close hubs before. */
export async function copyDatabase({ url }: Pick<TestDatabase, "url">): Promise<Omit<TestDatabase, "sql">> {
  const adminUrl = inject("postgresUrl");
  const source = url.replace(/^.*\//, "");
  const name = `test_${randomBytes(6).toString("hex")}`;
  await asAdmin(adminUrl, async (admin) => {
    await admin`select pg_terminate_backend(pid) from pg_stat_activity where datname = ${source}`;
    await admin`create database ${admin(name)} template ${admin(source)} strategy file_copy`;
  });
  return {
    url: adminUrl.replace(/[^/]*$/, name),
    drop: () => asAdmin(adminUrl, (admin) => admin`drop database if exists ${admin(name)} with (force)`),
  };
}

async function asAdmin(url: string, use: (admin: Sql) => PromiseLike<unknown>): Promise<void> {
  const admin = connect(url, { applicationName: "test-admin", connectionsMax: 1 });
  try {
    await use(admin);
  } finally {
    await admin.end({ timeout: 1 });
  }
}
