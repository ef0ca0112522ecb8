/** Writes what a change makes of the registry's tables, one statement for each table. */
import type { Transaction } from "../../../connect.ts";
import type { StoredEventRow, Written } from "./rows.ts";

/** Draws as many positions of the log, in order. To be called under the locks of the persons concerned. */
export async function drawPositions(tx: Transaction, count: number): Promise<readonly number[]> {
  if (count === 0) return [];
  const rows = await tx<{ position: number }[]>`
    select nextval('registry_position') as position from generate_series(1, ${count})`;
  return rows.map(({ position }) => position);
}

/**
 * Writes the events and all that follows from them. Returns false when somebody linked an identifier elsewhere in the meantime:
 * the transaction is then to be taken back.
 */
export async function writeChange(
  tx: Transaction,
  events: readonly StoredEventRow[],
  written: Written,
): Promise<boolean> {
  const [first] = events;
  if (!first) return true;
  const { position, at } = first;
  const statements = [
    written.entries.length > 0 && writeEntries(tx, written.entries),
    writeEvents(tx, events),
    written.observations.length > 0 && writeObservations(tx, written.observations),
    written.placements.length > 0 && writePlacements(tx, written.placements),
    written.merges.length > 0 && writeMerges(tx, written.merges),
    written.memberships.length > 0 && writeMemberships(tx, written.memberships, position, at),
    written.droppedPairs.length > 0 && dropPairs(tx, written.droppedPairs),
    written.pairs.length > 0 && writePairs(tx, written.pairs),
    written.proposals.length > 0 && writeProposals(tx, written.proposals),
    written.movedLinks.length > 0 && moveLinks(tx, written.movedLinks),
  ];
  const [linked] = await Promise.all([
    written.links.length > 0 ? writeLinks(tx, written.links, at) : 0,
    ...statements.filter((statement) => statement !== false),
  ]);
  return linked === written.links.length;
}

const json = (rows: readonly object[]): string => JSON.stringify(rows);

async function writeEntries(tx: Transaction, entries: Written["entries"]): Promise<void> {
  await tx`
    insert into entry (id, kind, key, created_at)
    select id, kind, key, at
    from jsonb_to_recordset(${json(entries)}::jsonb) as v(id text, kind text, key text, at timestamptz)`;
}

async function writeEvents(tx: Transaction, events: readonly StoredEventRow[]): Promise<void> {
  await tx`
    insert into registry_event (position, id, cause, type, at, by_kind, by, model, reason, note, entry, other, body, evidence,
      digest, answer)
    select position, id, cause, type, at, "byKind", by, model, reason, note, entry, other, body, evidence, digest, answer
    from jsonb_to_recordset(${json(events)}::jsonb) as v(position bigint, id text, cause text, type text, at timestamptz,
      "byKind" text, by text, model text, reason text, note text, entry text, other text, body jsonb, evidence jsonb,
      digest text, answer jsonb)`;
}

async function writeObservations(tx: Transaction, observations: Written["observations"]): Promise<void> {
  await tx`
    insert into observation (id, entry, source, system, link, has_identity, channel, at, assurance, master_of, sealed,
      position, placed_by)
    select id, entry, source, system, link, "hasIdentity", channel, at, assurance, "masterOf", sealed, position, "placedBy"
    from jsonb_to_recordset(${json(observations)}::jsonb) as v(id text, entry text, source text, system text, link text,
      "hasIdentity" boolean, channel text, at timestamptz, assurance text, "masterOf" jsonb, sealed text, position bigint,
      "placedBy" text)`;
}

async function writePlacements(tx: Transaction, placements: Written["placements"]): Promise<void> {
  await tx`
    update observation o
    set entry = v.entry, position = v.position, placed_by = v."placedBy", sealed = v.sealed
    from jsonb_to_recordset(${json(placements)}::jsonb)
      as v(id text, entry text, position bigint, "placedBy" text, sealed text)
    where o.id = v.id`;
}

async function writeMerges(tx: Transaction, merges: Written["merges"]): Promise<void> {
  await tx`
    insert into registry_merge (id, left_entry, right_entry, supersedes, by, position, undone_by)
    select id, "left", "right", supersedes, by, position, "undoneBy"
    from jsonb_to_recordset(${json(merges)}::jsonb) as v(id text, "left" text, "right" text, supersedes jsonb, by text,
      position bigint, "undoneBy" text)
    on conflict (id) do update set undone_by = excluded.undone_by`;
}

/** Closes what held until now, and opens what holds from now on. */
async function writeMemberships(
  tx: Transaction,
  memberships: Written["memberships"],
  position: number,
  at: string,
): Promise<void> {
  const entries = memberships.map(({ entry }) => entry);
  await tx`update person_set set valid_to = ${at} where entry = any(${entries}) and valid_to is null`;
  await tx`
    insert into person_set (entry, person, opened_by, valid_from)
    select entry, person, ${position}::bigint, ${at}::timestamptz
    from jsonb_to_recordset(${json(memberships)}::jsonb) as v(entry text, person text) where person is not null`;
}

async function dropPairs(tx: Transaction, pairs: Written["droppedPairs"]): Promise<void> {
  await tx`
    delete from never_same n using jsonb_to_recordset(${json(pairs)}::jsonb) as v("left" text, "right" text)
    where n.left_entry = v."left" and n.right_entry = v."right"`;
}

async function writePairs(tx: Transaction, pairs: Written["pairs"]): Promise<void> {
  await tx`
    insert into never_same (left_entry, right_entry, reason, until, by, event)
    select "left", "right", reason, until, by, event
    from jsonb_to_recordset(${json(pairs)}::jsonb) as v("left" text, "right" text, reason text, until timestamptz, by text,
      event text)
    on conflict (left_entry, right_entry)
      do update set reason = excluded.reason, until = excluded.until, by = excluded.by, event = excluded.event`;
}

async function writeProposals(tx: Transaction, proposals: Written["proposals"]): Promise<void> {
  await tx`
    insert into review_proposal (id, kind, state, reason, score, model, evidence, left_entry, right_entry, observations,
      opened_at, assigned_to, due_at, first_by, decision, decided_by, decided_at, outcome, moved)
    select id, kind, state, reason, score, model, evidence, "left", "right", observations, "openedAt", "assignedTo", "dueAt",
      "firstBy", decision, "decidedBy", "decidedAt", outcome, moved
    from jsonb_to_recordset(${json(proposals)}::jsonb) as v(id text, kind text, state text, reason text,
      score double precision, model text, evidence jsonb, "left" text, "right" text, observations jsonb,
      "openedAt" timestamptz, "assignedTo" text, "dueAt" timestamptz, "firstBy" text, decision text, "decidedBy" text,
      "decidedAt" timestamptz, outcome text, moved jsonb)
    on conflict (id) do update set state = excluded.state, assigned_to = excluded.assigned_to, due_at = excluded.due_at,
      first_by = excluded.first_by, decision = excluded.decision, decided_by = excluded.decided_by,
      decided_at = excluded.decided_at, outcome = excluded.outcome, moved = excluded.moved`;
}

/** A link that is there for the same entry counts as written: a door may have linked the account first. */
async function writeLinks(tx: Transaction, links: Written["links"], at: string): Promise<number> {
  const { count } = await tx`
    insert into identity_link (kind, value, entry, created_at)
    select kind, value, entry, ${at}::timestamptz
    from jsonb_to_recordset(${json(links)}::jsonb) as v(kind text, value text, entry text)
    order by value
    on conflict (kind, value) do update set entry = identity_link.entry where identity_link.entry = excluded.entry`;
  return count;
}

async function moveLinks(tx: Transaction, links: Written["movedLinks"]): Promise<void> {
  await tx`
    update identity_link l set entry = v.entry
    from jsonb_to_recordset(${json(links)}::jsonb) as v(value text, entry text)
    where l.kind in ('account', 'system') and l.value = v.value`;
}
