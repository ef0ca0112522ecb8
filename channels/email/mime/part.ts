/** What a part's header says of it. */
import { findField, type Header, readStructured } from "./header.ts";

export type Part = {
  /** Lower case, `text/plain` when nothing is said. As declared: never believed. */
  readonly type: string;
  readonly charset: string | null;
  readonly encoding: string;
  readonly isAttachment: boolean;
  /** As written, cleaned by who stores it; null when absent. */
  readonly name: string | null;
  readonly contentId: string | null;
  /** Number of the nearest `multipart/alternative` around it, or null. */
  readonly alternative: number | null;
  /** Inside a `multipart/report`. */
  readonly isReport: boolean;
};

export type Surroundings = Pick<Part, "alternative" | "isReport">;

export type PartHeader = Part & { readonly boundary: string | null; readonly reportType: string | null };

/** Reads a part's header. A multipart without a boundary is text: its content must not be lost. */
export function readPart(header: Header, around: Surroundings): PartHeader {
  const contentType = readStructured(findField(header, "content-type") ?? "text/plain");
  const disposition = readStructured(findField(header, "content-disposition") ?? "");
  const boundary = contentType.parameters.get("boundary") ?? null;
  const isMultipart = contentType.value.startsWith("multipart/") && boundary !== null && boundary !== "";
  const declared = contentType.value.startsWith("multipart/") && !isMultipart ? "text/plain" : contentType.value;
  const contentId = findField(header, "content-id")?.match(/<?([^<>\s]+)>?/)?.[1] ?? null;
  return {
    ...around,
    type: /^[\w.+-]+\/[\w.+-]+$/.test(declared) ? declared : "text/plain",
    charset: contentType.parameters.get("charset") ?? null,
    encoding: (findField(header, "content-transfer-encoding") ?? "").trim().toLowerCase(),
    isAttachment: disposition.value === "attachment",
    name: disposition.parameters.get("filename") ?? contentType.parameters.get("name") ?? null,
    contentId: contentId === null ? null : contentId.slice(0, 200).toWellFormed(),
    boundary: isMultipart ? boundary.trimEnd() : null,
    reportType: isMultipart ? (contentType.parameters.get("report-type")?.toLowerCase() ?? null) : null,
  };
}
