/** Parts of a statement that write versions of work items: each ends where the next of the same case begins. */
import { type Fragment, type Maker, partOf, rowsOf } from "../parts.ts";
import type { Gathered } from "./gather.ts";

/** Ends the versions that were open before. */
export const endsPart = (sql: Maker, { ends }: Gathered): Fragment =>
  partOf(
    sql,
    ends,
    (rows) => sql`, ended_items as (
      update work_item w set to_position = v.position, valid_to = v.at
      from ${rowsOf(sql, rows, `"caseId" text, position bigint, at timestamptz`)}
      where w.case_id = v."caseId" and w.to_position is null and (select held from fence))`,
  );

const VERSION = `"caseId" text, partition int, position bigint, "toPosition" bigint, at timestamptz, "validTo" timestamptz,
  subject text, service text, sector text, "isProtected" boolean, channel text, reference text, state text, owes text,
  holder text, priority text, "isJunk" boolean, "breachAt" timestamptz, since timestamptz, why text, "hasNew" boolean,
  version bigint, title text, "citizenName" text, words text[]`;

/** Writes new versions and returns title and name of those that stand open, which a case that was there before has. */
export const versionsPart = (sql: Maker, { versions }: Gathered): Fragment =>
  partOf(
    sql,
    versions,
    (rows) => sql`, new_items as (
      insert into work_item (case_id, partition, from_position, to_position, valid_from, valid_to, subject, service, sector,
        is_protected, channel, reference, title, citizen_name, state, owes, holder, priority, is_junk, breach_at, since, why,
        has_new, version, words)
      select v."caseId", v.partition, v.position, v."toPosition", v.at, v."validTo", v.subject, v.service, v.sector,
        v."isProtected", v.channel, v.reference, coalesce(v.title, c.title), coalesce(v."citizenName", c.citizen_name), v.state,
        v.owes, v.holder, v.priority, v."isJunk", v."breachAt", v.since, v.why, v."hasNew", v.version,
        coalesce(array_to_tsvector(v.words), c.words)
      from ${rowsOf(sql, rows, VERSION)}
      -- One by one, by its key: a plan made while there were few cases would go on reading all of them.
      left join lateral (select id, title, citizen_name, words from "case" where id = v."caseId" and v.words is null) c on true
      where (v.words is not null or c.id is not null) and (select held from fence)
      returning case_id, title, citizen_name, to_position)`,
  );

/** The open items among `new_items`, as one JSON object: case to title and name. */
export function openItems(sql: Maker, { versions }: Gathered): Fragment {
  return versions.length > 0
    ? sql`(select jsonb_object_agg(case_id, jsonb_build_array(title, citizen_name)) from new_items where to_position is null)`
    : sql`null::jsonb`;
}

/** How agents stand at work. */
export const presencesPart = (sql: Maker, { presences }: Gathered): Fragment =>
  partOf(sql, presences, (rows) => {
    const columns = `agent text, partition int, position bigint, at timestamptz, "validTo" timestamptz, presence text,
      "pauseReason" text`;
    return sql`, ended_presences as (
      update presence p set valid_to = v.at
      from (select agent, min(at) as at from ${rowsOf(sql, rows, columns)} group by agent) v
      where p.agent = v.agent and p.valid_to is null and (select held from fence)
    ), new_presences as (
      insert into presence (agent, partition, from_position, valid_from, valid_to, presence, pause_reason)
      select agent, partition, position, at, "validTo", presence, "pauseReason"
      from ${rowsOf(sql, rows, columns)} where (select held from fence))`;
  });
