/**
 * A witness inside PostgreSQL: each change of a partition's row is noted with the account that made it. Each hub logs in
 * with an account of its own, so that what it says of itself is not what it is believed by.
 */
import type { Sql } from "../../../db/connect.ts";

/** Installs the witness. Once a database. */
export async function installLedger(sql: Sql): Promise<void> {
  await sql`
    create table chaos_write (
      id bigserial primary key, partition int not null, epoch bigint not null, writer text not null,
      position_before bigint not null, position_after bigint not null
    )`;
  await sql`
    create function chaos_note() returns trigger language plpgsql as $$
    begin
      insert into chaos_write (partition, epoch, writer, position_before, position_after)
      values (new.id, new.epoch, session_user, old.position, new.position);
      return null;
    end $$`;
  await sql`
    create trigger chaos_note after update on partition for each row
    when (old.epoch <> new.epoch or old.position <> new.position)
    execute function chaos_note()`;
}

/** Creates the account of a hub, and returns the database's URL under it. */
export async function createAccount(sql: Sql, url: string, name: string): Promise<string> {
  await sql`create role ${sql(name)} login superuser`;
  await sql.begin(async (tx) => {
    await tx`select set_config('chaos.name', ${name}, true)`;
    await tx`do $$ begin execute format('alter role %I password %L', current_setting('chaos.name'), 'chaos'); end $$`;
  });
  const account = new URL(url);
  account.username = name;
  account.password = "chaos";
  return account.href;
}
