/** What mails need of cases: to write one, and to know whose case one names. For the hub's own work only. */
import type { Sql } from "../../connect.ts";
import { theHub, visibleTo } from "../visibility/visible-to.ts";

export type MailedMessage = {
  readonly id: string;
  readonly direction: "in" | "out";
  readonly at: string;
  readonly title: string | null;
  /** Message-ID of a mail that came in, or null. */
  readonly mailId: string | null;
  /** True when it came in and its acknowledgement left by mail. */
  readonly isAcknowledged: boolean;
  readonly documents: readonly string[];
  /** Addresses of other services that it went to. */
  readonly alsoTo: readonly string[];
};

export type MailCase = {
  readonly caseId: string;
  readonly reference: string;
  readonly service: string;
  readonly title: string;
  readonly breachAt: string | null;
  readonly openedAt: string;
  /** The citizen's address, or null when none was given or the person was erased. */
  readonly email: string | null;
  /** Last messages in and out, oldest first. */
  readonly messages: readonly MailedMessage[];
};

const MESSAGES_MAX = 20;

/** Returns a case for a mail about it, or null. */
export async function findMailCase(sql: Sql, caseId: string): Promise<MailCase | null> {
  const [found] = await findMailCases(sql, [caseId]);
  return found ?? null;
}

/** Returns the cases of these ids in the same order, null where there is none. Two statements, whatever their number. */
export async function findMailCases(sql: Sql, caseIds: readonly string[]): Promise<readonly (MailCase | null)[]> {
  const hub = visibleTo(theHub);
  const [cases, messages] = await Promise.all([
    sql<Omit<MailCase, "messages">[]>`
      select c.id as "caseId", c.reference, c.service, c.title, c.breach_at as "breachAt", c.opened_at as "openedAt",
        c.citizen->>'email' as email
      from "case" c where c.id = any(${caseIds as string[]}) and ${hub.where(sql, "c")}`,
    sql<(MailedMessage & { caseId: string })[]>`
      select v.id as "caseId", l.*
      from (select distinct id from unnest(${caseIds as string[]}::text[]) as v(id)) v cross join lateral (
        select m.id, m.kind as direction, m.at, m.title, m.mail_id as "mailId",
          exists (
            select from message a where a.id = m.id || '-ack' and a.delivery = 'sent' and ${hub.where(sql, "a")}
          ) as "isAcknowledged", coalesce(m.detail->'alsoTo', '[]') as "alsoTo", coalesce((
            select jsonb_agg(d.name) from document d
            where d.message_id = m.id and d.case_id = m.case_id and d.content_id is null and ${hub.where(sql, "d")}
          ), '[]') as documents
        from message m where m.case_id = v.id and m.kind in ('in', 'out') and ${hub.where(sql, "m")}
        order by m.position desc limit ${MESSAGES_MAX}
      ) l`,
  ]);
  const known = new Map(cases.map((row) => [row.caseId, row]));
  return caseIds.map((caseId) => {
    const row = known.get(caseId);
    const own = messages.filter((message) => message.caseId === caseId).map(({ caseId: _, ...message }) => message);
    return row === undefined ? null : { ...row, messages: own.toReversed() };
  });
}

export type CaseOfMessage = { readonly caseId: string; readonly service: string; readonly email: string | null };

/** Returns the case of the first of these messages (ids of ours) that is known, or null. */
export async function findCaseOfMessages(
  sql: Sql,
  messageIds: readonly string[],
): Promise<(CaseOfMessage & { readonly messageId: string }) | null> {
  const hub = visibleTo(theHub);
  const rows = await sql<(CaseOfMessage & { messageId: string })[]>`
    select m.id as "messageId", c.id as "caseId", c.service, c.citizen->>'email' as email
    from message m join "case" c on c.id = m.case_id
    where m.id = any(${messageIds as string[]}) and ${hub.where(sql, "m")} and ${hub.where(sql, "c")}`;
  return messageIds.map((id) => rows.find((row) => row.messageId === id)).find((row) => row !== undefined) ?? null;
}

/** Returns the case of a public number, or null. */
export async function findCaseOfReference(sql: Sql, reference: string): Promise<CaseOfMessage | null> {
  const [row] = await sql<CaseOfMessage[]>`
    select c.id as "caseId", c.service, c.citizen->>'email' as email
    from "case" c where c.reference = ${reference} and ${visibleTo(theHub).where(sql, "c")}`;
  return row ?? null;
}
