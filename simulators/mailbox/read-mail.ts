/** Opens a stored mail: headers for lists, the whole for one. Only what is looked at is parsed. */
import { type AddressObject, type ParsedMail, simpleParser } from "mailparser";
import type { StoredMail } from "./mail-store.ts";

export type MailSummary = {
  readonly id: number;
  /** ISO 8601. */
  readonly at: string;
  readonly envelopeFrom: string;
  readonly to: readonly string[];
  readonly from: string;
  readonly replyTo: string | null;
  readonly subject: string;
  readonly messageId: string | null;
  readonly inReplyTo: string | null;
  readonly references: readonly string[];
  /** True for mail that says a machine wrote it (RFC 3834). */
  readonly isAutomatic: boolean;
};

export type Mail = MailSummary & {
  readonly text: string;
  readonly html: string | null;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  readonly attachments: readonly { readonly name: string; readonly mediaType: string; readonly bytes: number }[];
};

const HEADER_BYTES_MAX = 256 * 1024;

export async function summaryOf(mail: StoredMail): Promise<MailSummary> {
  const end = mail.raw.indexOf("\r\n\r\n");
  const head = mail.raw.subarray(0, Math.min(end < 0 ? mail.raw.length : end + 4, HEADER_BYTES_MAX));
  return summary(mail, await simpleParser(head));
}

export async function mailOf(mail: StoredMail): Promise<Mail> {
  const parsed = await simpleParser(mail.raw, { skipImageLinks: true });
  return {
    ...summary(mail, parsed),
    text: parsed.text ?? "",
    html: parsed.html === false ? null : (parsed.html ?? null),
    headers: parsed.headerLines.map(({ key, line }) => ({
      name: key,
      value: line.slice(line.indexOf(":") + 1).trim(),
    })),
    attachments: parsed.attachments.map(({ filename, contentType, size }) => ({
      name: filename ?? "",
      mediaType: contentType,
      bytes: size,
    })),
  };
}

function summary(mail: StoredMail, parsed: ParsedMail): MailSummary {
  const automatic = parsed.headers.get("auto-submitted");
  const references = parsed.references ?? [];
  return {
    id: mail.id,
    at: new Date(mail.at).toISOString(),
    envelopeFrom: mail.envelopeFrom,
    to: mail.envelopeTo,
    from: parsed.from?.text ?? "",
    replyTo: firstAddress(parsed.replyTo),
    subject: parsed.subject ?? "",
    messageId: parsed.messageId ?? null,
    inReplyTo: parsed.inReplyTo ?? null,
    references: Array.isArray(references) ? references : [references],
    isAutomatic: automatic !== undefined && automatic !== "no",
  };
}

function firstAddress(addresses: AddressObject | undefined): string | null {
  return addresses?.value[0]?.address ?? null;
}
