/**
 * A raw mail into one of four things: a contact, a bounce, something to ignore, something to refuse.
 *
 * What the mail says of itself is never proof. It joins a case only when it names it by something that we signed and
 * its sender is the one that the case knows; a claim without that proof becomes a contact of its own that says so.
 */
import { maskNir } from "../../machines/nir/mask-nir.ts";
import type { Contact, Document, Proof, Sender } from "../contract/channel.ts";
import type { Envelope, KnownCase, MailRead, ReadMailOptions } from "./mail-read.ts";
import { normalizeAddress, readMailboxes } from "./mime/addresses.ts";
import { findField, type Header, readText } from "./mime/header.ts";
import { MailRefused, refusals } from "./mime/limits.ts";
import { isAutomaticAnswer, isAutomaticMail } from "./reading/automatic.ts";
import { readDeliveryReport } from "./reading/bounce.ts";
import { findQuoteStart } from "./reading/quoted-text.ts";
import { readRelayVerdict } from "./reading/relay-verdict.ts";
import { type TakenMail, takeIn } from "./take-in.ts";
import { causeOf, readMessageIds } from "./threading.ts";

const HOPS_MAX = 50;
const SUBJECT_MAX = 300;
const ALSO_TO_MAX = 10;

/**
 * Reads a mail. Its blobs are on disk for good when this returns. Throws only when the source breaks or the store fails;
 * a mail over a bound is `refused`, and the rest of its source is left unread.
 */
export async function readMail(
  source: AsyncIterable<Uint8Array>,
  envelope: Envelope,
  options: ReadMailOptions,
): Promise<MailRead> {
  try {
    const mail = await takeIn(source, options);
    const hops = mail.header.filter((field) => field.name === "received").length;
    if (hops > HOPS_MAX) throw new MailRefused(refusals.loop(hops));
    return await understand(mail, envelope, options);
  } catch (error) {
    if (error instanceof MailRefused) return { status: "refused", refusal: error.refusal };
    throw error;
  }
}

async function understand(mail: TakenMail, envelope: Envelope, options: ReadMailOptions): Promise<MailRead> {
  const { header } = mail;
  if (mail.reportType === "delivery-status") return readBounce(mail, envelope, options);
  if (mail.reportType === "disposition-notification") return { status: "ignored", reason: "disposition-notification" };
  const from = readFrom(header, envelope.returnPath);
  const mailId = findField(header, "message-id")?.match(/<[^<>\s]{1,250}>/)?.[0] ?? null;
  const isOurAddress = from.email !== null && options.serviceOf(from.email) !== null;
  if (isOurAddress && mailId !== null && options.threading.readMailId(mailId) !== null)
    return { status: "ignored", reason: "own-mail" };
  const isAutomatic = isAutomaticMail(header, envelope.returnPath, from.email);
  const named = await findNamedCase(header, envelope, options);
  if (isAutomatic && named?.isAcknowledgement && isAutomaticAnswer(header))
    return { status: "ignored", reason: "automatic-answer-to-acknowledgement" };
  const service = serviceOf(envelope, named);
  // Only a bounce has business at a return path.
  if (service === null) return { status: "ignored", reason: "bounce-of-unknown-mail" };
  const verdict = readRelayVerdict(header, envelope.isTrustedRelay);
  const isProven = named !== null && from.isCertain && !verdict.isForged && knows(named, from.email);
  const contact = contactOf({ mail, envelope, options, from, mailId, service });
  return {
    status: "contact",
    contact: {
      ...contact,
      proof: isProven ? { kind: "case", caseId: named.caseId } : ({ kind: "none" } satisfies Proof),
      possibleFollowUpOf: named !== null && !isProven ? named.caseId : null,
      isAutomatic,
      isJunk: verdict.isJunk,
    },
    quoteStart: findQuoteStart(contact.text),
  };
}

type Reading = {
  readonly mail: TakenMail;
  readonly envelope: Envelope;
  readonly options: ReadMailOptions;
  readonly from: From;
  readonly mailId: string | null;
  readonly service: string;
};

function contactOf(reading: Reading): Omit<Contact, "proof" | "possibleFollowUpOf" | "isAutomatic" | "isJunk"> {
  const { mail, envelope, options, from, mailId, service } = reading;
  const { header } = mail;
  const subject = readText(header, "subject").replace(/\s+/g, " ").trim().slice(0, SUBJECT_MAX).toWellFormed();
  const { body } = mail;
  const fromField = findField(header, "from") ?? envelope.returnPath;
  const date = findField(header, "date") ?? "";
  const references = [...readMessageIds(findField(header, "references") ?? findField(header, "in-reply-to") ?? "")];
  return {
    cause: causeOf({ messageId: mailId, date, subject, from: fromField, bodySha256: mail.bodySha256 }),
    digest: null,
    channel: "email",
    receivedAt: envelope.receivedAt,
    service,
    procedure: options.procedure,
    sender: senderOf(from),
    // The cause above keeps to the subject as it came: a better mask must not make a second contact of the same mail.
    subject: maskNir(subject),
    text: body.text,
    htmlBlob: body.htmlBlob,
    rawBlob: mail.raw,
    documents: [...mail.documents, ...body.documents] satisfies Document[],
    alsoTo: otherAddresses(reading),
    references: mailId === null ? [] : [...references.filter((id) => id !== mailId).slice(-20), mailId],
  };
}

/**
 * Addresses of other services that the mail went to, as its fields or the envelope say. One mail is one case, at one
 * service: nobody there or outside must believe that the others have it too.
 */
function otherAddresses({ mail, envelope, options, service }: Reading): readonly string[] {
  const written = ["to", "cc"].flatMap((name) => readMailboxes(findField(mail.header, name)));
  const fields = written.flatMap(({ address }) => {
    const other = address === null ? null : options.serviceOf(address);
    return address === null || other === null ? [] : [{ address, service: other }];
  });
  const hidden = envelope.recipients.filter((recipient) => recipient.kind === "service");
  const others = [...fields, ...hidden].filter((recipient) => recipient.service !== service);
  return [...new Set(others.map(({ address }) => address.toLowerCase()))].slice(0, ALSO_TO_MAX);
}

/** `isCertain` is false when the mail names several senders, or none and the envelope stands in. */
type From = { readonly email: string | null; readonly name: string | null; readonly isCertain: boolean };

function readFrom(header: Header, returnPath: string): From {
  const mailboxes = readMailboxes(findField(header, "from"));
  const fields = header.filter((field) => field.name === "from").length;
  const written = mailboxes.find((mailbox) => mailbox.address !== null);
  if (written !== undefined)
    return { email: written.address, name: written.name, isCertain: mailboxes.length === 1 && fields === 1 };
  const sender = readMailboxes(findField(header, "sender")).find((mailbox) => mailbox.address !== null);
  const name = mailboxes[0]?.name ?? sender?.name ?? null;
  return { email: sender?.address ?? normalizeAddress(returnPath), name, isCertain: false };
}

function senderOf({ email, name }: From): Sender {
  return {
    kind: "person",
    familyName: null,
    givenNames: null,
    organisation: null,
    email,
    phone: null,
    postalAddress: null,
    displayName: name,
  };
}

/** The case that the mail names by a signed reply address, or else by a signed Message-ID that it quotes. */
async function findNamedCase(
  header: Header,
  { recipients }: Envelope,
  { threading, caseOfMessages }: ReadMailOptions,
): Promise<KnownCase | null> {
  const quoted = ["references", "in-reply-to"]
    .flatMap((name) => readMessageIds(findField(header, name) ?? ""))
    .flatMap((mailId) => threading.readMailId(mailId) ?? []);
  const byMessage = quoted.length > 0 ? await caseOfMessages([...new Set(quoted)].reverse()) : null;
  const byAddress = recipients.find((recipient) => recipient.kind === "case")?.known ?? null;
  if (byAddress === null) return byMessage;
  const isSame = byMessage?.caseId === byAddress.caseId;
  return isSame ? { ...byAddress, isAcknowledgement: byMessage.isAcknowledgement } : byAddress;
}

function serviceOf({ recipients }: Envelope, named: KnownCase | null): string | null {
  const isToCase = recipients.some((recipient) => recipient.kind === "case");
  if (isToCase && named !== null) return named.service;
  return recipients.find((recipient) => recipient.kind === "service")?.service ?? null;
}

function knows({ emails }: KnownCase, email: string | null): boolean {
  return email !== null && emails.some((known) => known.toLowerCase() === email);
}

function readBounce(mail: TakenMail, { recipients }: Envelope, { threading }: ReadMailOptions): MailRead {
  const { reports } = mail;
  const status = reports.get("message/delivery-status") ?? reports.get("message/global-delivery-status") ?? "";
  const original = reports.get("message/rfc822") ?? reports.get("text/rfc822-headers") ?? null;
  const report = readDeliveryReport(status, original);
  const returned = recipients.find((recipient) => recipient.kind === "return")?.messageId ?? null;
  const messageId = returned ?? (report.originalId === null ? null : threading.readMailId(report.originalId));
  if (messageId === null) return { status: "ignored", reason: "bounce-of-unknown-mail" };
  if (report.action !== "failed") return { status: "ignored", reason: "bounce-without-end" };
  const detail = [report.status, report.diagnostic].filter((part) => part !== null).join(" ") || "5.0.0";
  return { status: "bounce", bounce: { cause: `bounce:${messageId}:${mail.bodySha256}`, messageId, detail } };
}
