/** Delivery reports (RFC 3464): which of our mails did not arrive, and why. Pure. */
import { maskAddresses } from "../mime/addresses.ts";
import { cleanText } from "../mime/charset.ts";
import { findField, type Header, readHeader } from "../mime/header.ts";

export type DeliveryReport = {
  readonly action: "failed" | "delayed" | "other";
  /** RFC 3463, for example `5.1.1`, or null. */
  readonly status: string | null;
  /** What the other server said, one line, without the addresses that it quotes: it stands in an open fact. */
  readonly diagnostic: string | null;
  /** Message-ID of the mail that the report is about, with angle brackets, or null. */
  readonly originalId: string | null;
};

const DIAGNOSTIC_MAX = 300;
/** Of what the other server said, before it is cleaned: looking for addresses costs the square of a text without spaces. */
const DIAGNOSTIC_READ_MAX = 2_000;

/**
 * Reads the parts of a `multipart/report`. `report` is the text of `message/delivery-status`, `original` that of the
 * returned mail or of its header.
 */
export function readDeliveryReport(report: string, original: string | null): DeliveryReport {
  // One block for the message, then one for each recipient: ours go to one recipient.
  const blocks = report
    .split(/\r?\n[ \t]*\r?\n/)
    .slice(0, 20)
    .map((block) => readHeader(Buffer.from(block.trim())));
  const recipient = blocks.find((block) => findField(block, "action") !== null) ?? [];
  const status = findField(recipient, "status")?.match(/\b[245]\.\d{1,3}\.\d{1,3}\b/)?.[0] ?? null;
  const diagnostic = findField(recipient, "diagnostic-code")?.replace(/^[\w-]+;\s*/, "") ?? null;
  return {
    action: readAction(findField(recipient, "action"), status),
    status,
    diagnostic:
      diagnostic === null
        ? null
        : maskAddresses(cleanText(diagnostic.slice(0, DIAGNOSTIC_READ_MAX)))
            .replace(/\s+/g, " ")
            .trim()
            .slice(0, DIAGNOSTIC_MAX)
            .toWellFormed(),
    originalId: original === null ? null : messageIdOf(readHeader(Buffer.from(headerOf(original)))),
  };
}

function readAction(action: string | null, status: string | null): DeliveryReport["action"] {
  const said = action?.toLowerCase().split(/[\s(;]/)[0];
  if (said === "failed") return "failed";
  if (said === "delayed") return "delayed";
  // Some servers forget the action; a permanent status says as much.
  return said === undefined && status?.startsWith("5") ? "failed" : "other";
}

/** Only the header: a body may quote any Message-ID. */
function headerOf(mail: string): string {
  return mail.split(/\r?\n\r?\n/, 1)[0] ?? "";
}

function messageIdOf(header: Header): string | null {
  return findField(header, "message-id")?.match(/<[^<>\s]+>/)?.[0] ?? null;
}
