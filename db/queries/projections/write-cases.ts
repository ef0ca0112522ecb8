/** Cases, their contacts, lines and documents: each function is one statement for all rows of a group. */
import type { Transaction } from "../../connect.ts";
import type { Changes } from "./rows.ts";

/** Writes new cases. */
export async function insertCases(tx: Transaction, rows: Changes["cases"]): Promise<void> {
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

/** Writes how cases stand now: one row a case. */
export async function updateStates(tx: Transaction, rows: Changes["states"]): Promise<void> {
  if (rows.length === 0) return;
  await tx`
    update "case" c set state = v.state, owes = v.owes, holder = v.holder, priority = v.priority, breach_at = v."breachAt",
      waits_until = v."waitsUntil", closed_at = v."closedAt", is_junk = v."isJunk", version = v.version, updated_at = v."updatedAt"
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as v(id text, state text, owes text, holder text, priority text,
      "breachAt" timestamptz, "waitsUntil" timestamptz, "closedAt" timestamptz, "isJunk" boolean, version bigint, "updatedAt" timestamptz)
    where c.id = v.id`;
}

/** Writes new contacts. */
export async function insertContacts(tx: Transaction, rows: Changes["contacts"]): Promise<void> {
  if (rows.length === 0) return;
  await tx`
    insert into contact (id, case_id, service, sector, is_protected, subject, channel, direction, received_at, is_automatic)
    select id, "caseId", service, sector, "isProtected", subject, channel, direction, "receivedAt", "isAutomatic"
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as v(id text, "caseId" text, service text, sector text,
      "isProtected" boolean, subject text, channel text, direction text, "receivedAt" timestamptz, "isAutomatic" boolean)`;
}

/** Writes new lines of timelines. */
export async function insertMessages(tx: Transaction, rows: Changes["messages"]): Promise<void> {
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

/** Writes new documents. */
export async function insertDocuments(tx: Transaction, rows: Changes["documents"]): Promise<void> {
  if (rows.length === 0) return;
  await tx`
    insert into document (id, case_id, message_id, service, sector, is_protected, blob, name, media_type, bytes, content_id)
    select id, "caseId", "messageId", service, sector, "isProtected", blob, name, "mediaType", bytes, "contentId"
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as v(id text, "caseId" text, "messageId" text, service text,
      sector text, "isProtected" boolean, blob text, name text, "mediaType" text, bytes int, "contentId" text)`;
}

/** Writes what became of messages: one row a message. */
export async function updateDeliveries(tx: Transaction, rows: Changes["deliveries"]): Promise<void> {
  if (rows.length === 0) return;
  await tx`
    update message m set delivery = v.delivery, delivery_detail = v.detail
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as v(id text, delivery text, detail text)
    where m.id = v.id`;
}

/** A transfer moves the whole case: its lines are seen where it is handled now, and nowhere else. */
export async function movePlaces(tx: Transaction, rows: Changes["moves"]): Promise<void> {
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
