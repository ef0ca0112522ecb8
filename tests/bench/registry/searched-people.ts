/** A registry of made-up people, as large as asked, written the fast way: what search reads and nothing else. */

import { once } from "node:events";
import type { Writable } from "node:stream";
import { connect, type Sql } from "../../../db/connect.ts";
import { migrate } from "../../../db/migrate.ts";
import { createRegistryQueries } from "../../../db/queries/registry/registry.ts";
import type { Fields } from "../../../hub/registry/record/observation.ts";
import { factsOf } from "../../../hub/registry/search/facts.ts";
import { keysOfFacts } from "../../../hub/registry/search/keys.ts";
import { indexedWord } from "../../../hub/registry/search/words.ts";
import { createVault, type Vault } from "../../../hub/vault/vault.ts";
import { rareName } from "../../registry-data/names.ts";
import { createDraw, type Draw, makePeople, type Person } from "../../registry-data/people.ts";
import { ownPostgres } from "../../support/own-server.ts";

export type SearchBase = {
  readonly sql: Sql;
  readonly vault: Vault;
  /** Some of the people, by the id of their entry. */
  readonly sample: readonly { readonly entry: string; readonly person: Person }[];
  close(): Promise<void>;
};

const MASTER_KEY = "a master key of the bench, of forty characters";
const AT = "2026-11-24T09:00:00.000Z";
const CHUNK = 5_000;
const SAMPLE_OF_CHUNK = 20;
/** Households with a name that few others have: France has some million names. */
const OWN_NAME = 0.3;

/** Makes it. A million people take some minutes. */
export async function openSearchBase(size: number, seed: number): Promise<SearchBase> {
  const postgres = await ownPostgres();
  await migrate(postgres.url);
  const sql = connect(postgres.url, { applicationName: "bench", connectionsMax: 8 });
  const vault = createVault({ masterKey: MASTER_KEY, findKeys: createRegistryQueries(sql).findKeys });
  const close = async () => {
    await sql.end({ timeout: 1 });
    await postgres.remove();
  };
  try {
    return { sql, vault, sample: await fill(sql, vault, size, seed), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function fill(sql: Sql, vault: Vault, size: number, seed: number): Promise<SearchBase["sample"]> {
  const draw = createDraw(seed);
  const sample: { readonly entry: string; readonly person: Person }[] = [];
  const words = new Set<string>();
  // Nothing here outlives the bench, and search reads none of the other two indexes.
  await sql`drop index search_record_keys, observation_identity, observation_link`;
  for (const table of ["entry", "observation", "search_record"]) await sql`alter table ${sql(table)} set unlogged`;
  const entries = await openCopy(await sql`copy entry (id, kind, key, created_at) from stdin`.writable());
  const observations = await openCopy(
    await sql`copy observation (id, entry, source, has_identity, at, assurance, master_of, sealed, position, placed_by)
      from stdin`.writable(),
  );
  const records = await openCopy(await sql`copy search_record (observation, keys, facts) from stdin`.writable());
  for (let from = 0; from < size; from += CHUNK) {
    const people = makePeople(Math.min(CHUNK, size - from), draw).map((person) => renamed(person, draw));
    const rows = people.map((person, at) => rowsOf(vault, `${from}-${at}`, person, words));
    sample.push(...people.slice(0, SAMPLE_OF_CHUNK).map((person, at) => ({ entry: `e${from}-${at}`, person })));
    await entries.write(rows.map(({ entry }) => entry));
    await observations.write(rows.map(({ observation }) => observation));
    await records.write(rows.map(({ record }) => record));
  }
  for (const copy of [entries, observations, records]) await copy.end();
  const dictionary = await openCopy(await sql`copy search_word (word, key, sound, near) from stdin`.writable());
  await dictionary.write(
    [...words].map(indexedWord).map(({ word, key, sound, near }) => line([word, key, sound, `{${near.join()}}`])),
  );
  await dictionary.end();
  await sql.begin(async (tx) => {
    await tx`set local maintenance_work_mem = '512MB'`;
    await tx`create index search_record_keys on search_record using gin (keys) with (fastupdate = false)`;
  });
  await sql`vacuum analyze`;
  return sample;
}

function renamed(person: Person, draw: Draw): Person {
  return draw.chance(OWN_NAME) ? { ...person, family: person.family + rareName(draw.number).slice(0, 5) } : person;
}

function rowsOf(vault: Vault, id: string, person: Person, words: Set<string>) {
  const fields = fieldsOf(person);
  const facts = factsOf(fields);
  if (!facts) throw new Error("somebody without a name was made");
  for (const word of [...facts.family, ...facts.given]) words.add(word);
  const key = vault.create(`e${id}`);
  const sealed = vault.seal(`e${id}`, JSON.parse(JSON.stringify({ fields, external: null })));
  return {
    entry: line([`e${id}`, "person", key, AT]),
    observation: line([`o${id}`, `e${id}`, "declared", "t", AT, "none", "[]", sealed, "0", "automation"]),
    record: line([`o${id}`, `{${keysOfFacts(facts).join()}}`, JSON.stringify(facts)]),
  };
}

export function fieldsOf(person: Person): Fields {
  const { family, usage, given, birthDate, sex, emails, phones, address, postcode, city } = person;
  return {
    kind: "person",
    birthName: family,
    ...(usage ? { usageName: usage } : {}),
    givenNames: given.join(" "),
    birthDate,
    sex,
    emails: [...emails],
    phones: [...phones],
    address: { line: address, postcode, city },
  };
}

/** PostgreSQL's text format; nothing here holds a tab or a line break. */
const line = (cells: readonly string[]): string => `${cells.join("\t").replaceAll("\\", "\\\\")}\n`;

async function openCopy(stream: Writable) {
  return {
    async write(lines: readonly string[]): Promise<void> {
      if (!stream.write(lines.join(""))) await once(stream, "drain");
    },
    async end(): Promise<void> {
      stream.end();
      await once(stream, "finish");
    },
  };
}
