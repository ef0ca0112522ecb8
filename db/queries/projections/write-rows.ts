/** Writes the read models of a group of turns, in its transaction. Statements are sent in this order and pipelined. */
import type { Transaction } from "../../connect.ts";
import type { ItemPlace, WorkItemRow } from "../queue/work-item.ts";
import { rowColumns } from "../queue/work-item.ts";
import type { Changes, ItemChange, PresenceRow } from "./rows.ts";

/** What changed in the queue: versions that ended, as they stood, and versions that stand now. */
export type WrittenItems = {
  readonly ended: readonly (ItemPlace & { readonly caseId: string; readonly partition: number })[];
  readonly open: readonly WorkItemRow[];
  readonly presences: readonly PresenceRow[];
};

const NOTHING: WrittenItems = { ended: [], open: [], presences: [] };

/** Writes all changes. Returns what the live queue must say. */
export async function writeRows(tx: Transaction, changes: readonly Changes[]): Promise<WrittenItems> {
  if (changes.length === 0) return NOTHING;
  const all = <K extends keyof Changes>(key: K) =>
    changes.flatMap((change) => [...change[key]]) as Changes[K][number][];
  const items = all("items");
  const written = await Promise.all([
    insertCases(tx, all("cases")),
    updateStates(
      tx,
      lastOf(all("states"), (row) => row.id),
    ),
    insertContacts(tx, all("contacts")),
    insertMessages(tx, all("messages")),
    insertDocuments(tx, all("documents")),
    updateDeliveries(
      tx,
      lastOf(all("deliveries"), (row) => row.id),
    ),
    movePlaces(
      tx,
      lastOf(all("moves"), (row) => row.caseId),
    ),
    endItems(tx, items),
    insertItems(tx, items),
    writePresences(tx, all("presences")),
  ]);
  return { ended: written[7], open: written[8], presences: all("presences") };
}

/** Of several changes to one row in a group, the last one stands. */
function lastOf<T>(rows: readonly T[], key: (row: T) => string): readonly T[] {
  return [...new Map(rows.map((row) => [key(row), row])).values()];
}

async function insertCases(tx: Transaction, rows: Changes["cases"]): Promise<void> {
  if (rows.length === 0) return;
  await tx`
    insert into "case" (id, reference, subject, service, sector, is_protected, procedure, channel, state, owes, holder,
      priority, title, citizen_name, citizen, opened_at, breach_at, waits_until, closed_at, possible_follow_up_of, is_junk, version,
      updated_at)
    select id, reference, subject, service, sector, "isProtected", procedure, channel, state, owes, holder, priority,
      title, "citizenName", citizen, "openedAt", "breachAt", "waitsUntil", "closedAt", "possibleFollowUpOf", "isJunk", version, "updatedAt"
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as v(id text, reference text, subject text, service text,
      sector text, "isProtected" boolean, procedure text, channel text, state text, owes text, holder text, priority text,
      title text, "citizenName" text, citizen jsonb, "openedAt" timestamptz, "breachAt" timestamptz,
      "waitsUntil" timestamptz, "closedAt" timestamptz, "possibleFollowUpOf" text, "isJunk" boolean, version bigint, "updatedAt" timestamptz)`;
}

async function updateStates(tx: Transaction, rows: Changes["states"]): Promise<void> {
  if (rows.length === 0) return;
  await tx`
    update "case" c set state = v.state, owes = v.owes, holder = v.holder, priority = v.priority, breach_at = v."breachAt",
      waits_until = v."waitsUntil", closed_at = v."closedAt", is_junk = v."isJunk", version = v.version, updated_at = v."updatedAt"
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as v(id text, state text, owes text, holder text, priority text,
      "breachAt" timestamptz, "waitsUntil" timestamptz, "closedAt" timestamptz, "isJunk" boolean, version bigint, "updatedAt" timestamptz)
    where c.id = v.id`;
}

async function insertContacts(tx: Transaction, rows: Changes["contacts"]): Promise<void> {
  if (rows.length === 0) return;
  await tx`
    insert into contact (id, case_id, service, sector, is_protected, subject, channel, direction, received_at, is_automatic)
    select id, "caseId", service, sector, "isProtected", subject, channel, direction, "receivedAt", "isAutomatic"
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as v(id text, "caseId" text, service text, sector text,
      "isProtected" boolean, subject text, channel text, direction text, "receivedAt" timestamptz, "isAutomatic" boolean)`;
}

async function insertMessages(tx: Transaction, rows: Changes["messages"]): Promise<void> {
  if (rows.length === 0) return;
  await tx`
    insert into message (id, case_id, subject, service, sector, is_protected, partition, position, kind, channel, type, at,
      author_kind, author, title, text, html_blob, detail, delivery, delivery_detail, mail_id)
    select id, "caseId", subject, service, sector, "isProtected", partition, position, kind, channel, type, at,
      "authorKind", author, title, text, "htmlBlob", detail, delivery, "deliveryDetail", "mailId"
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as v(id text, "caseId" text, subject text, service text,
      sector text, "isProtected" boolean, partition int, position bigint, kind text, channel text, type text, at timestamptz,
      "authorKind" text, author text, title text, text text, "htmlBlob" text, detail jsonb, delivery text,
      "deliveryDetail" text, "mailId" text)`;
}

async function insertDocuments(tx: Transaction, rows: Changes["documents"]): Promise<void> {
  if (rows.length === 0) return;
  await tx`
    insert into document (id, case_id, message_id, service, sector, is_protected, blob, name, media_type, bytes, content_id)
    select id, "caseId", "messageId", service, sector, "isProtected", blob, name, "mediaType", bytes, "contentId"
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as v(id text, "caseId" text, "messageId" text, service text,
      sector text, "isProtected" boolean, blob text, name text, "mediaType" text, bytes int, "contentId" text)`;
}

async function updateDeliveries(tx: Transaction, rows: Changes["deliveries"]): Promise<void> {
  if (rows.length === 0) return;
  await tx`
    update message m set delivery = v.delivery, delivery_detail = v.detail
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as v(id text, delivery text, detail text)
    where m.id = v.id`;
}

/** A transfer moves the whole case: its lines are seen where it is handled now, and nowhere else. */
async function movePlaces(tx: Transaction, rows: Changes["moves"]): Promise<void> {
  if (rows.length === 0) return;
  const json = JSON.stringify(rows);
  const moved = () => tx`
    jsonb_to_recordset(${json}::jsonb) as v("caseId" text, service text, sector text, "isProtected" boolean, subject text)`;
  await Promise.all([
    tx`update "case" c set service = v.service, sector = v.sector, is_protected = v."isProtected", subject = v.subject
       from ${moved()} where c.id = v."caseId"`,
    tx`update contact c set service = v.service, sector = v.sector, is_protected = v."isProtected", subject = v.subject
       from ${moved()} where c.case_id = v."caseId"`,
    tx`update message m set service = v.service, sector = v.sector, is_protected = v."isProtected", subject = v.subject
       from ${moved()} where m.case_id = v."caseId"`,
    tx`update document d set service = v.service, sector = v.sector, is_protected = v."isProtected"
       from ${moved()} where d.case_id = v."caseId"`,
  ]);
}

async function endItems(tx: Transaction, items: readonly ItemChange[]): Promise<WrittenItems["ended"]> {
  const first = new Map<string, ItemChange>();
  for (const change of items) if (!first.has(change.caseId)) first.set(change.caseId, change);
  const ended = [...first.values()].filter((change) => change.wasOpen);
  if (ended.length === 0) return [];
  return await tx<WrittenItems["ended"][number][]>`
    update work_item w set to_position = v.position, valid_to = v.at
    from jsonb_to_recordset(${JSON.stringify(ended)}::jsonb) as v("caseId" text, position bigint, at timestamptz)
    where w.case_id = v."caseId" and w.to_position is null
    returning w.case_id as "caseId", w.partition, w.service, w.sector, w.is_protected as "isProtected", w.channel, w.state,
      w.is_junk as "isJunk", w.holder`;
}

async function insertItems(tx: Transaction, items: readonly ItemChange[]): Promise<WrittenItems["open"]> {
  const rows = versionsOf(items);
  if (rows.length === 0) return [];
  const open = await tx<(WorkItemRow & { toPosition: number | null })[]>`
    insert into work_item as w (case_id, partition, from_position, to_position, valid_from, valid_to, subject, service,
      sector, is_protected, channel, reference, title, citizen_name, state, owes, holder, priority, is_junk, breach_at, since, why,
      has_new, version)
    select v."caseId", v.partition, v.position, v."toPosition", v.at, v."validTo", v.subject, v.service, v.sector,
      v."isProtected", v.channel, v.reference, c.title, c.citizen_name, v.state, v.owes, v.holder, v.priority, v."isJunk", v."breachAt",
      v.since, v.why, v."hasNew", v.version
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as v("caseId" text, partition int, position bigint,
      "toPosition" bigint, at timestamptz, "validTo" timestamptz, subject text, service text, sector text, "isProtected" boolean,
      channel text, reference text, state text, owes text, holder text, priority text, "isJunk" boolean,
      "breachAt" timestamptz, since timestamptz, why text, "hasNew" boolean, version bigint)
    join "case" c on c.id = v."caseId"
    returning ${rowColumns(tx)}, w.to_position as "toPosition"`;
  return open.filter((row) => row.toPosition === null);
}

/** Gives each version the end that the next change of the same case puts to it. */
function versionsOf(items: readonly ItemChange[]) {
  const next = new Map<string, ItemChange>();
  const versions = [];
  for (const change of [...items].reverse()) {
    const { caseId, partition, position, at, item } = change;
    const end = next.get(caseId);
    next.set(caseId, change);
    if (item)
      versions.push({
        ...item,
        caseId,
        partition,
        position,
        at,
        toPosition: end?.position ?? null,
        validTo: end?.at ?? null,
      });
  }
  return versions;
}

/** Several changes of one agent in a group: each ends the one before it. */
async function writePresences(tx: Transaction, rows: readonly PresenceRow[]): Promise<void> {
  if (rows.length === 0) return;
  const json = JSON.stringify(rows.map((row, index) => ({ ...row, validTo: nextOf(rows, row, index)?.at ?? null })));
  await Promise.all([
    tx`update presence p set valid_to = v.at
       from (select agent, min(at) as at from jsonb_to_recordset(${json}::jsonb) as v(agent text, at timestamptz) group by agent) v
       where p.agent = v.agent and p.valid_to is null`,
    tx`insert into presence (agent, partition, from_position, valid_from, valid_to, presence, pause_reason)
       select agent, partition, position, at, "validTo", presence, "pauseReason"
       from jsonb_to_recordset(${json}::jsonb) as v(agent text, partition int, position bigint, at timestamptz,
         "validTo" timestamptz, presence text, "pauseReason" text)`,
  ]);
}

const nextOf = (rows: readonly PresenceRow[], { agent }: PresenceRow, index: number) =>
  rows.slice(index + 1).find((later) => later.agent === agent);
