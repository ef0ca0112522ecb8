/**
 * A case with its timeline and the citizen's other cases, for those who may open it. Lines and documents are seen by the
 * right on their case, so they are always reached through it.
 */
import type { Channel, Delivery, Party, Priority } from "../../../machines/case/language.ts";
import type { Instant } from "../../../machines/kind.ts";
import type { Sql, Transaction } from "../../connect.ts";
import { type AgentViewer, type Place, visibleTo } from "../visibility/visible-to.ts";

type CaseState = "received" | "queued" | "claimed" | "waiting" | "resolved" | "closed";

export type CaseHead = Place & {
  readonly caseId: string;
  readonly reference: string;
  readonly subject: string;
  readonly title: string;
  readonly procedure: string;
  readonly channel: Channel;
  readonly state: CaseState;
  readonly owes: Party;
  readonly holder: string | null;
  readonly priority: Priority;
  readonly citizenName: string;
  /** As the citizen gave it; empty once erased. */
  readonly citizen: Readonly<Record<string, unknown>>;
  readonly openedAt: Instant;
  readonly breachAt: Instant | null;
  readonly waitsUntil: Instant | null;
  readonly isJunk: boolean;
  readonly version: number;
  /** Null too when the viewer may not open that case. */
  readonly followsId: string | null;
  readonly followsReference: string | null;
};

export type Line = {
  readonly id: string;
  readonly kind: "in" | "out" | "note" | "event";
  readonly channel: Channel | null;
  readonly type: string;
  readonly at: Instant;
  readonly authorKind: "citizen" | "agent" | "hub";
  readonly author: string | null;
  readonly title: string | null;
  readonly text: string | null;
  readonly hasHtml: boolean;
  readonly detail: Readonly<Record<string, unknown>>;
  readonly delivery: Delivery | "queued" | null;
  readonly deliveryDetail: string | null;
};

export type LineDocument = {
  readonly id: string;
  readonly messageId: string;
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: number;
  readonly contentId: string | null;
};

export type OtherCase = Pick<CaseHead, "caseId" | "reference" | "title" | "state" | "openedAt">;

export type CaseRecord = {
  readonly head: CaseHead;
  /** In the order of the log. */
  readonly lines: readonly Line[];
  readonly documents: readonly LineDocument[];
  /** Newest first. */
  readonly others: readonly OtherCase[];
  /** Contacts of the same person in all cases that the viewer may open. */
  readonly contacts: number;
};

/** A case longer than this shows its newest lines. */
const LINES_MAX = 2_000;
const OTHERS_MAX = 50;

/**
 * Returns the case, or null when it is out of sight or does not exist: no difference is shown. `subjectsOf` gives the
 * pseudonyms in a sector of the person whom the case is about.
 */
export async function readCase(
  tx: Sql | Transaction,
  viewer: AgentViewer,
  caseId: string,
  subjectsOf: (caseId: string, sector: string) => Promise<readonly string[]>,
): Promise<CaseRecord | null> {
  const visible = (alias: string) => visibleTo(viewer).where(tx, alias);
  const [head] = await tx<CaseHead[]>`
    select c.id as "caseId", c.reference, c.subject, c.service, c.sector, c.is_protected as "isProtected", c.title,
      c.procedure, c.channel, c.state, c.owes, c.holder, c.priority, c.citizen_name as "citizenName", c.citizen,
      c.opened_at as "openedAt", c.breach_at as "breachAt", c.waits_until as "waitsUntil", c.is_junk as "isJunk", c.version,
      f.id as "followsId", f.reference as "followsReference"
    from "case" c left join "case" f on f.id = c.possible_follow_up_of and ${visible("f")}
    where c.id = ${caseId} and ${visible("c")}`;
  if (!head) return null;
  const subjects = [...new Set([head.subject, ...(await subjectsOf(caseId, head.sector))])];
  const [lines, documents, others, [counted]] = await Promise.all([
    tx<Line[]>`
      select * from (
        select m.id, m.kind, m.channel, m.type, m.at, m.author_kind as "authorKind", m.author, m.title, m.text,
          m.html_blob is not null as "hasHtml", m.detail, m.delivery, m.delivery_detail as "deliveryDetail", m.position
        from message m join "case" c on c.id = m.case_id
        where m.case_id = ${caseId} and ${visible("c")} order by m.position desc, m.id limit ${LINES_MAX}) newest
      order by position, id`,
    tx<LineDocument[]>`
      select d.id, d.message_id as "messageId", d.name, d.media_type as "mediaType", d.bytes, d.content_id as "contentId"
      from document d join "case" c on c.id = d.case_id
      where d.case_id = ${caseId} and ${visible("c")} order by d.id`,
    tx<OtherCase[]>`
      select c.id as "caseId", c.reference, c.title, c.state, c.opened_at as "openedAt" from "case" c
      where c.sector = ${head.sector} and c.subject = any(${subjects}) and c.id <> ${caseId} and ${visible("c")}
      order by c.opened_at desc, c.id limit ${OTHERS_MAX}`,
    tx<{ contacts: number }[]>`
      select count(*) as contacts from contact t join "case" c on c.id = t.case_id
      where c.sector = ${head.sector} and c.subject = any(${subjects}) and ${visible("c")}`,
  ]);
  return { head, lines, documents, others, contacts: counted?.contacts ?? 0 };
}
