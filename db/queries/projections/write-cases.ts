/** Parts of a statement that write cases, their contacts, lines and documents: each takes all rows of a group. */
import { type Fragment, type Maker, partOf, rowsOf } from "../parts.ts";
import type { Gathered } from "./gather.ts";

const PLACE = `service text, sector text, "isProtected" boolean`;
const STATE = `id text, subject text, ${PLACE}, state text, owes text, holder text, priority text, "breachAt" timestamptz,
  "waitsUntil" timestamptz, "closedAt" timestamptz, "isJunk" boolean, version bigint, "updatedAt" timestamptz`;

/** New cases. */
export const casesPart = (sql: Maker, { cases }: Gathered): Fragment =>
  partOf(sql, cases, (rows) => {
    const columns = `${STATE}, reference text, procedure text, channel text, title text, "citizenName" text, citizen jsonb,
      "openedAt" timestamptz, "possibleFollowUpOf" text, words text[]`;
    return sql`, new_cases as (
      insert into "case" (id, reference, subject, service, sector, is_protected, procedure, channel, state, owes, holder,
        priority, title, citizen_name, citizen, opened_at, breach_at, waits_until, closed_at, possible_follow_up_of, is_junk,
        version, updated_at, words)
      select id, reference, subject, service, sector, "isProtected", procedure, channel, state, owes, holder, priority, title,
        "citizenName", citizen, "openedAt", "breachAt", "waitsUntil", "closedAt", "possibleFollowUpOf", "isJunk", version,
        "updatedAt", array_to_tsvector(words)
      from ${rowsOf(sql, rows, columns)} where (select held from fence))`;
  });

/** How cases that were there before stand now. */
export const statesPart = (sql: Maker, { states }: Gathered): Fragment =>
  partOf(
    sql,
    states,
    (rows) => sql`, new_states as (
      update "case" c set subject = v.subject, service = v.service, sector = v.sector, is_protected = v."isProtected",
        state = v.state, owes = v.owes, holder = v.holder, priority = v.priority, breach_at = v."breachAt",
        waits_until = v."waitsUntil", closed_at = v."closedAt", is_junk = v."isJunk", version = v.version,
        updated_at = v."updatedAt"
      from ${rowsOf(sql, rows, STATE)} where c.id = v.id and (select held from fence))`,
  );

/** New contacts. */
export const contactsPart = (sql: Maker, { contacts }: Gathered): Fragment =>
  partOf(sql, contacts, (rows) => {
    const columns = `id text, "caseId" text, ${PLACE}, subject text, channel text, direction text, "receivedAt" timestamptz,
      "isAutomatic" boolean`;
    return sql`, new_contacts as (
      insert into contact (id, case_id, service, sector, is_protected, subject, channel, direction, received_at, is_automatic)
      select id, "caseId", service, sector, "isProtected", subject, channel, direction, "receivedAt", "isAutomatic"
      from ${rowsOf(sql, rows, columns)} where (select held from fence))`;
  });

/** New lines of timelines. */
export const messagesPart = (sql: Maker, { messages }: Gathered): Fragment =>
  partOf(sql, messages, (rows) => {
    const columns = `id text, "caseId" text, subject text, ${PLACE}, partition int, position bigint, kind text, channel text,
      type text, at timestamptz, "authorKind" text, author text, title text, text text, "htmlBlob" text, detail jsonb,
      delivery text, "deliveryDetail" text, "mailId" text`;
    return sql`, new_messages as (
      insert into message (id, case_id, subject, service, sector, is_protected, partition, position, kind, channel, type, at,
        author_kind, author, title, text, html_blob, detail, delivery, delivery_detail, mail_id)
      select id, "caseId", subject, service, sector, "isProtected", partition, position, kind, channel, type, at, "authorKind",
        author, title, text, "htmlBlob", detail, delivery, "deliveryDetail", "mailId"
      from ${rowsOf(sql, rows, columns)} where (select held from fence))`;
  });

/** New documents. */
export const documentsPart = (sql: Maker, { documents }: Gathered): Fragment =>
  partOf(sql, documents, (rows) => {
    const columns = `id text, "caseId" text, "messageId" text, ${PLACE}, blob text, name text, "mediaType" text, bytes int,
      "contentId" text`;
    return sql`, new_documents as (
      insert into document (id, case_id, message_id, service, sector, is_protected, blob, name, media_type, bytes, content_id)
      select id, "caseId", "messageId", service, sector, "isProtected", blob, name, "mediaType", bytes, "contentId"
      from ${rowsOf(sql, rows, columns)} where (select held from fence))`;
  });

/** What became of messages that were there before, and where they are now if their case moves too. */
export const deliveriesPart = (sql: Maker, { deliveries }: Gathered): Fragment =>
  partOf(
    sql,
    deliveries,
    (rows) => sql`, new_deliveries as (
      update message m set delivery = v.delivery, delivery_detail = v.detail, service = coalesce(v.service, m.service),
        sector = coalesce(v.sector, m.sector), is_protected = coalesce(v."isProtected", m.is_protected),
        subject = coalesce(v.subject, m.subject)
      from ${rowsOf(sql, rows, `id text, delivery text, detail text, subject text, ${PLACE}`)}
      where m.id = v.id and (select held from fence))`,
  );

/** A transfer moves the whole case: its lines are seen where it is handled now, and nowhere else. */
export const movesPart = (sql: Maker, { moves, deliveries }: Gathered): Fragment =>
  partOf(sql, moves, (rows) => {
    const to = () => rowsOf(sql, rows, `"caseId" text, subject text, ${PLACE}`);
    const written = deliveries.map(({ id }) => id);
    return sql`, moved_contacts as (
      update contact o set service = v.service, sector = v.sector, is_protected = v."isProtected", subject = v.subject
      from ${to()} where o.case_id = v."caseId" and (select held from fence)
    ), moved_messages as (
      update message o set service = v.service, sector = v.sector, is_protected = v."isProtected", subject = v.subject
      from ${to()} where o.case_id = v."caseId" and not o.id = any(${written}) and (select held from fence)
    ), moved_documents as (
      update document o set service = v.service, sector = v.sector, is_protected = v."isProtected"
      from ${to()} where o.case_id = v."caseId" and (select held from fence))`;
  });
