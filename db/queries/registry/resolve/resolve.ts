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
  /**
   * Adds records; the same record twice is one. Returns the observations that say exactly what another one of their entry said
   * before: there is nothing to compare again.
   */
  addRecords(records: readonly MatchRecord[]): Promise<ReadonlySet<string>>;
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
    async addRecords(records) {
      if (records.length === 0) return new Set();
      const keys = records.flatMap(({ observation, keys }) => keys.map((key) => ({ key, observation })));
      const asked = () => rowsOf(sql, records, "observation text, features jsonb");
      const repeated = await sql<{ observation: string }[]>`
        with new_keys as (
          insert into match_key (key, observation) select key, observation
          from ${rowsOf(sql, keys, "key bigint, observation text")} on conflict do nothing
        ), new_records as (
          insert into match_record (observation, features) select observation, features from ${asked()}
          on conflict do nothing
        )
        select v.observation from ${asked()} join observation o on o.id = v.observation
        where exists (
          select from observation b join match_record m on m.observation = b.id
          where b.entry = o.entry and b.id <> o.id and b.at <= o.at and m.features = v.features
        )`;
      return new Set(repeated.map(({ observation }) => observation));
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
