/** Records on a real database, as a hub has them: several hubs are several connections and vaults. */
import { randomBytes } from "node:crypto";
import { connect, type Sql } from "../../db/connect.ts";
import { createRecordQueries, type RecordQueries } from "../../db/queries/registry/record/records.ts";
import type { EntryKind } from "../../db/queries/registry/record/rows.ts";
import { createRegistryQueries } from "../../db/queries/registry/registry.ts";
import type { By } from "../../hub/registry/record/event.ts";
import type { PersonFields } from "../../hub/registry/record/observation.ts";
import { createRecords, type Records } from "../../hub/registry/record/records.ts";
import type { NewObservation } from "../../hub/registry/record/requests.ts";
import type { Outcome } from "../../hub/registry/record/run.ts";
import { createVault, type Vault } from "../../hub/vault/vault.ts";
import { MASTER_KEY } from "./core.ts";
import { createTestDatabase } from "./database.ts";

export const KARIM: By = { kind: "agent", agent: "a-karim" };
export const INES: By = { kind: "agent", agent: "a-ines" };
export const MATCHER: By = { kind: "automation", rule: "match", model: "fr-1" };

export type RecordsUnderTest = Records & {
  readonly queries: RecordQueries;
  readonly vault: Vault;
  /** What was audited: action and actor. */
  readonly audited: string[];
  /** Makes an entry, as the door does; returns its id. */
  addEntry(id: string, kind?: EntryKind): Promise<string>;
  /** Adds an observation as a citizen declares it, with a cause of its own. */
  observe(entry: string, told: Omit<PersonFields, "kind">, more?: Partial<NewObservation>): Promise<string>;
};

const START = Date.parse("2026-11-24T09:00:00.000Z");

/** Opens records on these connections. Each question is a second later than the one before. */
export function openRecords(sql: Sql): RecordsUnderTest {
  const vault = createVault({ masterKey: MASTER_KEY, findKeys: createRegistryQueries(sql).findKeys });
  const queries = createRecordQueries(sql);
  const audited: string[] = [];
  let seconds = 0;
  const now = () => {
    seconds += 1;
    return START + seconds * 1_000;
  };
  const audit = {
    record: ({ actor, action }: { actor: string; action: string }) => void audited.push(`${actor} ${action}`),
  };
  const records = createRecords({ queries, vault, audit, now });
  return {
    ...records,
    queries,
    vault,
    audited,
    async addEntry(id, kind = "person") {
      const at = new Date(now()).toISOString();
      await sql`insert into entry (id, kind, key, created_at) values (${id}, ${kind}, ${vault.create(id)}, ${at})`;
      return id;
    },
    async observe(entry, told, more = {}) {
      const added = await records.addObservation({
        cause: cause(),
        by: MATCHER,
        entry,
        source: "declared",
        assurance: "none",
        channel: "web",
        at: new Date(now()).toISOString(),
        external: null,
        fields: { kind: "person", ...told },
        ...more,
      });
      return answerOf(added).observation;
    },
  };
}

/** A cause that nobody used. */
export const cause = (): string => `test:${randomBytes(8).toString("hex")}`;

/** Returns the answer. Throws when it was refused. */
export function answerOf<Answer>(outcome: Outcome<Answer>): Answer {
  if (!outcome.accepted) throw new Error(`refused: ${JSON.stringify(outcome.refusal)}`);
  return outcome.answer;
}

export type TwoHubs = {
  readonly url: string;
  /** Connections of the first hub, and of the test itself. */
  readonly sql: Sql;
  readonly records: RecordsUnderTest;
  /** Another hub, with its own connections and its own keys in memory. */
  readonly other: RecordsUnderTest;
  close(): Promise<void>;
};

/** Opens the records of two hubs on a database of their own. */
export async function openTwoHubs(): Promise<TwoHubs> {
  const database = await createTestDatabase();
  const { url, sql } = database;
  const otherSql = connect(url, { applicationName: "other" });
  return {
    url,
    sql,
    records: openRecords(sql),
    other: openRecords(otherSql),
    async close() {
      await otherSql.end();
      await database.drop();
    },
  };
}

/** Makes entries with these ids, each with an observation that names it. */
export async function createPeople(records: RecordsUnderTest, ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    await records.addEntry(id);
    const told = { birthName: `Nom ${id}`, emails: [`${id}@exemple.fr`] };
    await records.observe(id, told, { cause: `test:${id}` });
  }
}

/** Asks something about two entries, under a new cause. */
export const pair = (left: string, right: string, by: By = KARIM) => ({ cause: cause(), by, left, right });

/** An observation that FranceConnect certifies. */
export const fcAs = (id: string) =>
  ({ source: "franceconnect", external: { system: "https://fc.example", id } }) as const;

/** Names the tables in which a row matches. */
export async function tablesWith(sql: Sql, pattern: RegExp): Promise<string[]> {
  const tables = await sql<{ name: string }[]>`
    select table_name as name from information_schema.tables where table_schema = 'public' order by 1`;
  const found: string[] = [];
  for (const { name } of tables) {
    const rows = await sql<{ text: string }[]>`select to_jsonb(t)::text as text from ${sql(name)} t`;
    if (rows.some(({ text }) => pattern.test(text))) found.push(name);
  }
  return found;
}
