/**
 * A `Reply` as what nodemailer sends. Pure. Nothing that a person wrote can become a header: line breaks and control
 * characters are taken out of every field here, and addresses that are not plain are refused.
 */
import type { Readable } from "node:stream";
import type { SendMailOptions } from "nodemailer";
import type { Reply } from "../contract/channel.ts";
import { normalizeAddress } from "./mime/addresses.ts";

/** The reply cannot be a mail: its address is not one. No retry changes that. */
export class NotMailable extends Error {
  override readonly name = "NotMailable";
}

const REFERENCES_MAX = 20;

/**
 * Returns nodemailer's options. `returnPath` is where bounces come: one of our own signed addresses.
 * `open` returns a stream that reads nothing before it is read itself. Throws `NotMailable`.
 */
export function composeMail(
  reply: Reply,
  returnPath: string,
  open: (document: Reply["documents"][number]) => Readable,
): SendMailOptions {
  const to = mailable(reply.to);
  const from = mailable(reply.from.address);
  return {
    from: { name: oneLine(reply.from.name), address: from },
    to: { name: "", address: to },
    replyTo: { name: oneLine(reply.from.name), address: mailable(reply.replyTo) },
    // A machine's answer must not be answered by machines: RFC 3834 asks for a path that nobody replies to.
    envelope: { from: mailable(returnPath), to: [to] },
    subject: oneLine(reply.subject),
    messageId: messageIdOf(reply.messageId),
    ...(reply.inReplyTo === null ? {} : { inReplyTo: oneLine(reply.inReplyTo) }),
    references: reply.references.slice(-REFERENCES_MAX).map(oneLine),
    text: reply.text,
    ...(reply.html === null ? {} : { html: reply.html }),
    attachments: reply.documents.map((document) => ({
      filename: oneLine(document.name),
      contentType: /^[\w.+-]+\/[\w.+-]+$/.test(document.mediaType) ? document.mediaType : "application/octet-stream",
      contentDisposition: "attachment",
      content: open(document),
    })),
    headers: {
      "X-Guichet-Reference": oneLine(reply.reference),
      ...(reply.autoSubmitted === "no"
        ? {}
        : { "Auto-Submitted": reply.autoSubmitted, "X-Auto-Response-Suppress": "All" }),
    },
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

function mailable(address: string): string {
  const normal = normalizeAddress(address);
  if (normal === null || normal.startsWith("-")) throw new NotMailable("not an address that one can write to");
  return normal;
}

function messageIdOf(messageId: string): string {
  return `<${oneLine(messageId).replace(/^<|>$/g, "")}>`;
}

function oneLine(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\p{Cc}\u2028\u2029]+/gu, " ")
    .trim();
}
