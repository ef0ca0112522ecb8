/**
 * What a citizen may see of a case that they hold the secret of: its state, the messages that came in and went out, and
 * their documents. Never a note, an event, a priority or a deadline moved by it, and of agents a first name at most.
 *
 * The secret opens one case, so these queries are on that case's id and need no viewer.
 */
import type { Sql } from "../../connect.ts";

/** Newest messages shown; older ones are on file with the service. */
const MESSAGES_MAX = 200;

export type TrackedDocument = {
  readonly id: string;
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: number;
};

export type TrackedMessage = {
  readonly id: string;
  readonly at: string;
  readonly direction: "in" | "out";
  /** True for what the hub sent by itself (acknowledgements). */
  readonly isAutomatic: boolean;
  /** First name of the agent who wrote; null for the citizen's messages, and when the case is protected. */
  readonly firstName: string | null;
  readonly text: string;
  readonly documents: readonly TrackedDocument[];
};

export type TrackedCase = {
  readonly caseId: string;
  readonly reference: string;
  readonly title: string;
  readonly state: string;
  readonly owes: string;
  readonly openedAt: string;
  readonly service: string;
  readonly channel: "web" | "email" | "phone" | "desk";
  /** Where answers are mailed, as the citizen gave it, or null. */
  readonly email: string | null;
  readonly messages: readonly TrackedMessage[];
};

/** Returns how cases are read for the tracking page. */
export function createTrackingReader(sql: Sql) {
  return {
    /** Returns the case, or null when there is none (any more). */
    async read(caseId: string): Promise<TrackedCase | null> {
      const [found] = await sql<Omit<TrackedCase, "messages">[]>`
        select id as "caseId", reference, title, state, owes, opened_at as "openedAt", service, channel, citizen->>'email' as email
        from "case" where id = ${caseId}`;
      return found ? { ...found, messages: await messagesOf(sql, caseId) } : null;
    },

    /** Returns the id of the case with this public number, or null. Says nothing of whether one may see it. */
    async findByReference(reference: string): Promise<string | null> {
      const [found] = await sql<{ id: string }[]>`select id from "case" where reference = ${reference}`;
      return found?.id ?? null;
    },

    /** Returns a document of a message that the citizen may see, or null. `blob` is a handle. */
    async findDocument(caseId: string, documentId: string): Promise<(TrackedDocument & { blob: string }) | null> {
      const [found] = await sql<(TrackedDocument & { blob: string })[]>`
        select document.id, document.name, document.media_type as "mediaType", document.bytes, document.blob
        from document join message on message.id = document.message_id
        where document.id = ${documentId} and document.case_id = ${caseId} and message.case_id = ${caseId}
          and message.kind in ('in', 'out')`;
      return found ?? null;
    },
  };
}

async function messagesOf(sql: Sql, caseId: string): Promise<TrackedMessage[]> {
  const rows = await sql<TrackedMessage[]>`
    select message.id, message.at, message.kind as direction, message.author_kind = 'hub' as "isAutomatic",
      case when message.author_kind = 'agent' and not message.is_protected then split_part(agent.name, ' ', 1) end
        as "firstName",
      coalesce(message.text, '') as text,
      coalesce((
        select jsonb_agg(jsonb_build_object(
          'id', document.id, 'name', document.name, 'mediaType', document.media_type, 'bytes', document.bytes
        ) order by document.id)
        from document where document.message_id = message.id and document.content_id is null
      ), '[]'::jsonb) as documents
    from message left join agent on agent.id = message.author
    where message.case_id = ${caseId} and message.kind in ('in', 'out')
    order by message.position desc limit ${MESSAGES_MAX}`;
  return [...rows].reverse();
}
