/** Reads the cut of the registry's state that a change or a question is about: the persons concerned, whole. */
import type { Sealed } from "../../../../machines/kind.ts";
import type { Sql, Transaction } from "../../../connect.ts";
import type {
  EntryRow,
  MergeRow,
  PairRow,
  PlacementRow,
  ProposalRow,
  Scope,
  Slice,
  SourceRow,
  StoredEventRow,
} from "./rows.ts";

/** Returns each entry that the scope names or leads to, with the person that it is one of now. */
export async function findPersons(
  sql: Sql | Transaction,
  { entries = [], observations = [], merges = [], proposals = [], links = [] }: Scope,
): Promise<ReadonlyMap<string, string>> {
  const rows = await sql<{ entry: string; person: string }[]>`
    with named as (
      select unnest(${entries as string[]}::text[]) as entry
      union select entry from observation where id = any(${observations as string[]})
      union select unnest(array[left_entry, right_entry]) from registry_merge where id = any(${merges as string[]})
      union select unnest(array[left_entry, right_entry]) from review_proposal where id = any(${proposals as string[]})
      union select jsonb_array_elements(moved) ->> 'from' from review_proposal where id = any(${proposals as string[]})
      union select o.entry from review_proposal p cross join jsonb_array_elements_text(p.observations) as v(id)
        join observation o on o.id = v.id where p.id = any(${proposals as string[]})
      union select entry from identity_link
        where kind in ('account', 'system') and value = any(${links as string[]})
    )
    select n.entry, coalesce(s.person, n.entry) as person
    from named n left join person_set s on s.entry = n.entry and s.valid_to is null`;
  return new Map(rows.map(({ entry, person }) => [entry, person]));
}

/** Returns all entries of these persons, sorted. */
export async function findMembers(sql: Sql | Transaction, persons: readonly string[]): Promise<readonly string[]> {
  const rows = await sql<{ entry: string }[]>`
    select unnest(${persons as string[]}::text[]) as entry
    union select entry from person_set where person = any(${persons as string[]}) and valid_to is null
    order by entry`;
  return rows.map(({ entry }) => entry);
}

/** Reads all that is known of these entries and that the scope asks for. */
export async function loadSlice(sql: Sql | Transaction, scope: Scope, members: readonly string[]): Promise<Slice> {
  const { merges: named = [], events = [], links = [] } = scope;
  const [entries, observations, merges, pairs, proposals, held, decided] = await Promise.all([
    readEntries(sql, members),
    readObservations(sql, scope, members),
    sql<MergeRow[]>`
      select id, left_entry as "left", right_entry as "right", supersedes, by, position, undone_by as "undoneBy"
      from registry_merge
      where (undone_by is null and left_entry = any(${members as string[]})) or id = any(${named as string[]})
        or id in (select outcome from review_proposal where id = any(${(scope.proposals ?? []) as string[]}))
      order by position`,
    sql<PairRow[]>`
      select left_entry as "left", right_entry as "right", reason, until, by, event from never_same
      where left_entry = any(${members as string[]}) and right_entry = any(${members as string[]})`,
    readProposals(sql, scope.proposals ?? [], members),
    sql<{ value: string; entry: string }[]>`
      select value, entry from identity_link where kind in ('account', 'system') and value = any(${links as string[]})`,
    readEventsById(sql, events),
  ]);
  return {
    entries,
    placements: observations.map(
      ({ id, entry, position, placedBy }): PlacementRow => ({ id, entry, position, placedBy }),
    ),
    sources: observations.map(
      ({ id, source, system, link, hasIdentity, at }): SourceRow => ({ id, source, system, link, hasIdentity, at }),
    ),
    merges,
    pairs,
    proposals,
    links: new Map(held.map(({ value, entry }) => [value, entry])),
    events: decided,
    contents: new Map(observations.flatMap(({ id, sealed, isNamed }) => (isNamed ? [[id, sealed] as const] : []))),
  };
}

async function readEntries(sql: Sql | Transaction, members: readonly string[]): Promise<readonly EntryRow[]> {
  return await sql<EntryRow[]>`
    select id, kind, created_at as "createdAt", key is null as "isErased",
      exists (select from registry_event v where v.entry = e.id and v.type = 'entry.created') as "isLogged"
    from entry e where id = any(${members as string[]}) order by id`;
}

type Observed = PlacementRow & SourceRow & { readonly sealed: Sealed; readonly isNamed: boolean };

/**
 * All of them, or else: those that are named and those of the same outside identifier, those whose identity is superseded, the
 * latest of each identifier, and for each entry one that says who somebody is. However many contacts hang on the entries.
 */
async function readObservations(sql: Sql | Transaction, scope: Scope, members: readonly string[]): Promise<Observed[]> {
  const { observations = [], proposals = [], isWhole = false } = scope;
  const columns = sql`o.id, o.entry, o.position, o.placed_by as "placedBy", o.source, o.system, o.link,
    o.has_identity as "hasIdentity", o.at`;
  const unnamed = sql`${columns}, null as sealed, false as "isNamed"`;
  const named = sql`(
    select unnest(${observations as string[]}::text[])
    union select jsonb_array_elements_text(observations) from review_proposal where id = any(${proposals as string[]}))`;
  const [wanted, ...others] = await Promise.all([
    observations.length + proposals.length === 0
      ? []
      : sql<Observed[]>`
          select ${columns}, o.sealed, true as "isNamed" from observation o
          where id in ${named}
            or link in (select link from observation where link is not null and id in ${named})`,
    isWhole ? sql<Observed[]>`select ${unnamed} from observation o where entry = any(${members as string[]})` : [],
    sql<Observed[]>`
      select ${unnamed} from observation o
      where id in (
        select jsonb_array_elements_text(supersedes) from registry_merge
        where undone_by is null and left_entry = any(${members as string[]}))`,
    sql<Observed[]>`
      select ${unnamed} from identity_link l cross join lateral (
        select * from observation where link = l.value order by at desc, id limit 1) o
      where l.entry = any(${members as string[]})`,
    sql<Observed[]>`
      select ${unnamed} from unnest(${members as string[]}::text[]) as m(entry) cross join lateral (
        select * from observation where entry = m.entry and has_identity limit 1) o`,
  ]);
  return [...new Map([...others.flat(), ...wanted].map((row) => [row.id, row])).values()];
}

async function readProposals(
  sql: Sql | Transaction,
  ids: readonly string[],
  members: readonly string[],
): Promise<readonly ProposalRow[]> {
  return await sql<ProposalRow[]>`
    select ${proposalColumns(sql)} from review_proposal
    where (state <> 'decided' and (left_entry = any(${members as string[]}) or right_entry = any(${members as string[]})))
      or id = any(${ids as string[]})
      or outcome in (select outcome from review_proposal where id = any(${ids as string[]}))
    order by opened_at, id`;
}

/** The columns of a proposal, as `ProposalRow` names them. */
export function proposalColumns(sql: Sql | Transaction) {
  return sql`id, kind, state, reason, score, model, evidence, left_entry as "left", right_entry as "right", observations,
    opened_at as "openedAt", assigned_to as "assignedTo", due_at as "dueAt", first_by as "firstBy", decision,
    decided_by as "decidedBy", decided_at as "decidedAt", outcome, moved`;
}

/** The columns of an event, as `StoredEventRow` names them. */
export function eventColumns(sql: Sql | Transaction) {
  return sql`position, id, cause, type, at, by_kind as "byKind", by, model, reason, note, entry, other, body, evidence,
    digest, answer`;
}

async function readEventsById(sql: Sql | Transaction, ids: readonly string[]): Promise<readonly StoredEventRow[]> {
  if (ids.length === 0) return [];
  return await sql<
    StoredEventRow[]
  >`select ${eventColumns(sql)} from registry_event where id = any(${ids as string[]})`;
}
