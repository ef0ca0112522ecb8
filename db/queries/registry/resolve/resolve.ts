/** What the resolver reads and writes: contacts whose sender is still to be compared, and what is compared. */
import type { Sql } from "../../../connect.ts";
import { rowsOf } from "../../parts.ts";

export type IdentityTask = {
  readonly cause: string;
  readonly entry: string;
  /** Under the entry's key. */
  readonly sealed: string;
  readonly at: string;
};

/** An observation made comparable, with the keys that find it, as decimal texts. */
export type MatchRecord = {
  readonly observation: string;
  readonly features: object;
  readonly keys: readonly string[];
};

/** A person who shares a key, with what is known of them: their last observations first, at most 25. */
export type Candidate = {
  /** Public id: the oldest entry's. */
  readonly person: string;
  readonly features: readonly object[];
};

export type ResolveQueries = {
  /** Takes up to `limit` tasks that nobody works on, oldest first, for this long. */
  takeTasks(limit: number, now: string, until: string): Promise<readonly IdentityTask[]>;
  endTasks(causes: readonly string[]): Promise<void>;
  countTasks(): Promise<number>;
  /** Returns those of the observations that were made comparable before. */
  knownRecords(observations: readonly string[]): Promise<ReadonlySet<string>>;
  /** The same record twice is one. */
  addRecords(records: readonly MatchRecord[]): Promise<void>;
  /** Persons who share keys, those who share most first; never the person themselves. */
  findCandidates(keys: readonly string[], person: string): Promise<readonly Candidate[]>;
  /** How many entries have each of these keys, up to a bound far above what is generic. */
  countHolders(keys: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** Entries of the registry, as the planner last counted them. */
  countEntries(): Promise<number>;
};

/** A key that more share says nothing: the first ones found stand for it. */
const SHARERS_MAX = 200;
const CANDIDATES_MAX = 100;
const RECORDS_MAX = 25;

/** Creates the queries. */
export function createResolveQueries(sql: Sql): ResolveQueries {
  return {
    async takeTasks(limit, now, until) {
      return await sql<IdentityTask[]>`
        update identity_task t set next_at = ${until}
        from (
          select cause from identity_task where next_at <= ${now} order by next_at limit ${limit} for update skip locked
        ) due
        where t.cause = due.cause
        returning t.cause, t.entry, t.sealed, t.at`;
    },
    async endTasks(causes) {
      await sql`delete from identity_task where cause = any(${causes as string[]})`;
    },
    async countTasks() {
      const [row] = await sql<{ count: number }[]>`select count(*) as count from identity_task`;
      return row?.count ?? 0;
    },
    async knownRecords(observations) {
      const rows = await sql<{ observation: string }[]>`
        select observation from match_record where observation = any(${observations as string[]})`;
      return new Set(rows.map(({ observation }) => observation));
    },
    async addRecords(records) {
      const keys = records.flatMap(({ observation, keys }) => keys.map((key) => ({ key, observation })));
      await sql`
        with new_keys as (
          insert into match_key (key, observation) select key, observation
          from ${rowsOf(sql, keys, "key bigint, observation text")} on conflict do nothing
        )
        insert into match_record (observation, features) select observation, features
        from ${rowsOf(sql, records, "observation text, features jsonb")} on conflict do nothing`;
    },
    async findCandidates(keys, person) {
      return await sql<Candidate[]>`
        with hit as (
          select o.entry, count(*) as shared
          from unnest(${keys as string[]}::bigint[]) as q(key)
          cross join lateral (select observation from match_key m where m.key = q.key limit ${SHARERS_MAX}) m
          join observation o on o.id = m.observation
          group by o.entry
        ), candidate as (
          select coalesce(s.person, h.entry) as person, sum(h.shared) as shared
          from hit h left join person_set s on s.entry = h.entry and s.valid_to is null
          group by 1 having coalesce(s.person, h.entry) <> ${person}
          order by shared desc, person limit ${CANDIDATES_MAX}
        )
        select c.person, ${recordsOf(sql, sql`c.person`)} as features from candidate c order by c.shared desc, c.person`;
    },
    async countHolders(keys) {
      const rows = await sql<{ key: string; count: number }[]>`
        select q.key::text as key, count(distinct o.entry) as count
        from unnest(${keys as string[]}::bigint[]) as q(key)
        cross join lateral (select observation from match_key m where m.key = q.key limit ${SHARERS_MAX}) m
        join observation o on o.id = m.observation
        group by q.key`;
      return new Map(rows.map(({ key, count }) => [key, count]));
    },
    async countEntries() {
      const [row] = await sql<{ count: number }[]>`
        select greatest(reltuples, 0)::bigint as count from pg_class where oid = 'entry'::regclass`;
      return row?.count ?? 0;
    },
  };
}

/** The features of a person's observations, on all of their entries, as one JSON array. */
function recordsOf(sql: Sql, person: ReturnType<typeof rowsOf>) {
  return sql`(
    select coalesce(jsonb_agg(r.features), '[]') from (
      select m.features
      from (select ${person} as entry union select entry from person_set where person = ${person} and valid_to is null) e
      join observation o on o.entry = e.entry join match_record m on m.observation = o.id
      order by o.at desc, o.id limit ${RECORDS_MAX}
    ) r)`;
}
