/** Documents and HTML bodies of messages, by the right on their case. */
import type { Sql } from "../../connect.ts";
import { type Viewer, visibleTo } from "../visibility/visible-to.ts";

export type FoundDocument = {
  readonly caseId: string;
  /** A blob handle: see `channels/contract`. */
  readonly blob: `${string}.${string}`;
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: number;
};

/** Returns the document, or undefined when its case is out of sight or it does not exist. */
export async function findDocument(sql: Sql, viewer: Viewer, id: string): Promise<FoundDocument | undefined> {
  const [found] = await sql<FoundDocument[]>`
    select d.case_id as "caseId", d.blob, d.name, d.media_type as "mediaType", d.bytes
    from document d join "case" c on c.id = d.case_id
    where d.id = ${id} and ${visibleTo(viewer).where(sql, "c")}`;
  return found;
}

export type HtmlImage = Pick<FoundDocument, "blob" | "mediaType" | "bytes">;

export type FoundHtml = {
  readonly caseId: string;
  /** A blob handle: see `channels/contract`. */
  readonly blob: `${string}.${string}`;
  /** Documents that the HTML may show in place, by `Content-ID`. */
  readonly images: Readonly<Record<string, HtmlImage>>;
};

/** Returns the HTML body of a message, unsafe as it came, or undefined when there is none in sight. */
export async function findMessageHtml(sql: Sql, viewer: Viewer, messageId: string): Promise<FoundHtml | undefined> {
  const [found] = await sql<FoundHtml[]>`
    select m.case_id as "caseId", m.html_blob as blob,
      (select coalesce(jsonb_object_agg(d.content_id, jsonb_build_object(
          'blob', d.blob, 'mediaType', d.media_type, 'bytes', d.bytes)), '{}') from document d
       where d.message_id = m.id and d.case_id = m.case_id and d.content_id is not null) as images
    from message m join "case" c on c.id = m.case_id
    where m.id = ${messageId} and m.html_blob is not null and ${visibleTo(viewer).where(sql, "c")}`;
  return found;
}
