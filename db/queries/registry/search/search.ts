/** What the search of people reads and writes: the index of what observations say, and the words of names that it holds. */
import type { Sql, Transaction } from "../../../connect.ts";
import { type Fragment, rowsOf } from "../../parts.ts";
import { type Viewer, visibleTo } from "../../visibility/visible-to.ts";

/** An observation as the index has it. Hashes are decimal texts. */
export type SearchRow = { readonly observation: string; readonly keys: readonly string[]; readonly facts: object };

export type SearchWordRow = {
  readonly word: string;
  readonly key: string;
  readonly sound: string;
  readonly near: readonly string[];
};

/** Words of the index that a word may mean, by the word that was asked for: those that begin so, sound so, or are near. */
export type WordsFound = ReadonlyMap<string, readonly string[]>;

/** A person that the index found, with all that it knows of them. */
export type FoundPerson = {
  /** The oldest entry's id: it stays inside the registry. */
  readonly person: string;
  readonly entries: readonly string[];
  /** What was observed, the last first, at most 25. */
  readonly facts: readonly object[];
};

export type Asked = {
  /** The first find the best. In each, one key of every list must be there. */
  readonly looks: readonly (readonly (readonly string[])[])[];
  readonly viewer: Viewer;
};

export type SearchQueries = {
  /** Writes observations with their words. The same one again changes nothing, and what was erased is left out. */
  add(rows: readonly SearchRow[], words: readonly SearchWordRow[]): Promise<void>;
  /** Finds the words of the index that begin like these, sound like them or are near them. */
  findWords(asked: readonly SearchWordRow[]): Promise<WordsFound>;
  /** Finds persons. Those whom the viewer has no right to see are absent. */
  findPeople(asked: Asked): Promise<readonly FoundPerson[]>;
  /** Finds the persons of these entries, under the same rule. */
  findPeopleOf(entries: readonly string[], viewer: Viewer): Promise<readonly FoundPerson[]>;
  /** Returns observations after `after`, in the order of their ids, that are not in the index. */
  findMissing(after: string, limit: number): Promise<readonly Unindexed[]>;
};

export type Unindexed = { readonly id: string; readonly entry: string; readonly sealed: string };

/** Observations that one look gives at most, and persons that are compared with what was typed. */
const OBSERVATIONS_MAX = 100;
const PEOPLE_MAX = 80;
const FACTS_MAX = 25;
/** Words that one typed word may mean, of each kind. */
const WORDS_MAX = 40;
const BEGINNING_MIN = 3;
/** Sorts after every letter: a word that is not a constant gets no index from `like`. */
const LAST = "\u{10FFFF}";

/** Creates the queries. */
export function createSearchQueries(sql: Sql): SearchQueries {
  return {
    async add(rows, words) {
      if (rows.length > 0) await add(sql, rows, words);
    },
    findWords: (asked) => findWords(sql, asked),
    async findPeople({ looks, viewer }) {
      if (looks.length === 0) return [];
      const found = looks.map((look, rank) => lookInto(sql, look, rank));
      const hit = found.reduce((before, next) => sql`${before} union all ${next}`);
      const entry = sql`
        select o.entry, min(h.rank) as rank, count(*) as shared from (${hit}) h
        join observation o on o.id = h.observation group by o.entry`;
      return await readIndexed(sql, (tx) => peopleOf(tx, entry, viewer));
    },
    async findPeopleOf(entries, viewer) {
      return await peopleOf(
        sql,
        sql`select unnest(${entries as string[]}::text[]) as entry, 0 as rank, 1 as shared`,
        viewer,
      );
    },
    async findMissing(after, limit) {
      return await sql<Unindexed[]>`
        select id, entry, sealed from observation o
        where id > ${after} and sealed is not null
          and not exists (select from search_record r where r.observation = o.id)
        order by id limit ${limit}`;
    },
  };
}

/** The share lock waits for an erasure that is under way, and then finds nothing left of it. */
async function add(sql: Sql, rows: readonly SearchRow[], words: readonly SearchWordRow[]): Promise<void> {
  await sql`
    with known as (
      select id from observation where id = any(${rows.map(({ observation }) => observation)}) and sealed is not null
      for share
    ), new_words as (
      insert into search_word (word, key, sound, near)
      select word, key, sound, near from ${rowsOf(sql, words, "word text, key bigint, sound text, near bigint[]")}
      where exists (select from known) order by word on conflict do nothing
    )
    insert into search_record (observation, keys, facts)
    select observation, keys, facts from ${rowsOf(sql, rows, "observation text, keys bigint[], facts jsonb")}
    join known on known.id = v.observation on conflict do nothing`;
}

async function findWords(sql: Sql, asked: readonly SearchWordRow[]): Promise<WordsFound> {
  if (asked.length === 0) return new Map();
  const rows = await sql<{ word: string; words: string[] }[]>`
    select v.word, array(
      (select w.word from search_word w
        where length(v.word) >= ${BEGINNING_MIN} and w.word ~>=~ v.word and w.word ~<~ (v.word || ${LAST})
        order by length(w.word), w.word limit ${WORDS_MAX})
      union (select w.word from search_word w where w.sound = v.sound limit ${WORDS_MAX})
      union (select w.word from search_word w where w.near && v.near limit ${WORDS_MAX})
    ) as words
    from ${rowsOf(sql, asked, "word text, key bigint, sound text, near bigint[]")}`;
  return new Map(rows.map(({ word, words }) => [word, words]));
}

/**
 * What is found is read through an expression that is planned as if all of it were wanted, and that stops at the limit: planned
 * with the limit, a look would now and then walk the whole table by another index until it has met enough.
 *
 * Where one list is all that is asked, each of its keys is looked for apart, in their order: a list of many with a frequent one
 * among them takes the index as many steps for each row.
 */
function lookInto(sql: Sql, look: readonly (readonly string[])[], rank: number): Fragment {
  const [only, ...others] = look;
  if (only && others.length === 0)
    return sql`(
      select ${rank}::int as rank, r.observation
      from unnest(${only as string[]}::bigint[]) with ordinality as k(key, at) cross join lateral (
        with found as materialized (select observation from search_record where keys @> array[k.key])
        select observation from found limit ${OBSERVATIONS_MAX}
      ) r order by k.at limit ${OBSERVATIONS_MAX})`;
  const all = look
    .map((keys) => sql`keys && ${keys as string[]}::bigint[]`)
    .reduce((before, next) => sql`${before} and ${next}`);
  return sql`(
    with found as materialized (select observation from search_record where ${all})
    select ${rank}::int as rank, observation from found limit ${OBSERVATIONS_MAX})`;
}

/** A key of a tenth of all people looks to the planner like a reason to read the table: it is told not to. */
async function readIndexed<T>(sql: Sql, read: (tx: Transaction) => Promise<T>): Promise<T> {
  const result = await sql.begin("read only", async (tx) => {
    const [, rows] = await Promise.all([tx`set local enable_seqscan = off`, read(tx)]);
    return rows;
  });
  return result as T;
}

/** `entry` gives entries with their rank and how often each was found. */
async function peopleOf(sql: Sql | Transaction, entry: Fragment, viewer: Viewer): Promise<readonly FoundPerson[]> {
  return await sql<FoundPerson[]>`
    with candidate as (
      select coalesce(s.person, h.entry) as person, min(h.rank) as rank, sum(h.shared) as shared
      from (${entry}) h left join person_set s on s.entry = h.entry and s.valid_to is null
      group by 1 order by rank, shared desc, person limit ${PEOPLE_MAX}
    ), member as (
      select c.person, array(
        select c.person union select entry from person_set where person = c.person and valid_to is null
      ) as entries, c.rank, c.shared from candidate c
    )
    select m.person, m.entries, (
      select coalesce(jsonb_agg(f.facts), '[]') from (
        select r.facts from observation o join search_record r on r.observation = o.id
        where o.entry = any(m.entries) order by o.at desc, o.id limit ${FACTS_MAX}
      ) f
    ) as facts
    from member m where ${isSeen(sql, viewer)} order by m.rank, m.shared desc, m.person`;
}

/**
 * Somebody who has a protected case anywhere is not there for an agent without the right to see such cases. Whether a case is
 * in the agent's own services does not matter here: what is protected is that the person is known at all.
 */
function isSeen(sql: Sql | Transaction, viewer: Viewer): Fragment {
  if ("hub" in viewer || viewer.canSeeProtected) return sql`true`;
  // Counted, and not "not exists": that would be planned as a join with all protected cases there are.
  return sql`(
    select count(*) from unnest(m.entries) as u(entry)
    join case_entry e on e.entry = u.entry join "case" c on c.id = e.case_id where c.is_protected) = 0`;
}

/** Returns how many cases the viewer may open, by entry; junk is none. */
export async function countCases(
  sql: Sql,
  viewer: Viewer,
  entries: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await sql<{ entry: string; count: number }[]>`
    select e.entry, count(*) as count from case_entry e join "case" c on c.id = e.case_id
    where e.entry = any(${entries as string[]}) and not c.is_junk and ${visibleTo(viewer).where(sql, "c")}
    group by e.entry`;
  return new Map(rows.map(({ entry, count }) => [entry, count]));
}

export type PersonCase = {
  readonly caseId: string;
  readonly reference: string;
  readonly title: string;
  readonly state: string;
  readonly channel: string;
  readonly service: string;
  readonly openedAt: string;
};

/** Returns the cases of these entries that the viewer may open, the newest first; junk is none. */
export async function listCases(
  sql: Sql,
  viewer: Viewer,
  entries: readonly string[],
  limit: number,
): Promise<readonly PersonCase[]> {
  return await sql<PersonCase[]>`
    select c.id as "caseId", c.reference, c.title, c.state, c.channel, c.service, c.opened_at as "openedAt"
    from case_entry e join "case" c on c.id = e.case_id
    where e.entry = any(${entries as string[]}) and not c.is_junk and ${visibleTo(viewer).where(sql, "c")}
    order by c.opened_at desc, c.id limit ${limit}`;
}

/** Returns the entry of the case with that number, or null when the viewer may not open it. */
export async function findEntryOfCase(sql: Sql, viewer: Viewer, reference: string): Promise<string | null> {
  const [row] = await sql<{ entry: string }[]>`
    select e.entry from "case" c join case_entry e on e.case_id = c.id
    where c.reference = ${reference} and ${visibleTo(viewer).where(sql, "c")}`;
  return row?.entry ?? null;
}

/** Takes what an entry is found by out of the index, with the words that nobody else has. Part of an erasure. */
export async function forgetSearched(tx: Transaction, entry: string): Promise<void> {
  await tx`
    with gone as (
      delete from search_record where observation in (select id from observation where entry = ${entry})
      returning observation, keys
    )
    delete from search_word w using (select distinct unnest(keys) as key from gone) g
    where w.key = g.key and not exists (
      select from search_record r
      where r.keys @> array[w.key] and not exists (select from gone where gone.observation = r.observation))`;
}
