/** The e-mail door in the hub: addresses, blocked senders, cases and bounces behind `channels/email`. */
import type { BlobWriter, TakeContact } from "../../channels/contract/channel.ts";
import type { Bounce, KnownCase, Recipient } from "../../channels/email/mail-read.ts";
import { MAIL_LIMITS } from "../../channels/email/mime/limits.ts";
import { readMail } from "../../channels/email/read-mail.ts";
import { createSmtpDoor, type DoorLimits, type SmtpDoor } from "../../channels/email/smtp-door.ts";
import type { Threading } from "../../channels/email/threading.ts";
import type { Sql } from "../../db/connect.ts";
import { findCaseOfMessages, findCaseOfReference } from "../../db/queries/mail/mail-case.ts";
import type { CaseInput } from "../../machines/case/language.ts";
import type { Directory } from "../directory/directory.ts";
import { rateKey } from "../http/client-address.ts";
import { createRateLimit, type Rate } from "../http/rate-limit.ts";
import type { Log } from "../log.ts";
import type { BlockedSenders } from "./blocked-senders.ts";

export type DeliveryReport = Extract<CaseInput, { readonly type: "delivery.report" }>;

export type MailDoorOptions = {
  readonly sql: Sql;
  readonly blobs: BlobWriter;
  readonly directory: Pick<Directory, "serviceOfAddress">;
  readonly threading: Threading;
  readonly blocked: Pick<BlockedSenders, "find">;
  readonly takeContact: TakeContact;
  /** Gives the actor of the case a delivery report under this cause; true once it is applied, false when unsure. */
  readonly reportDelivery: (cause: string, report: DeliveryReport) => Promise<boolean>;
  readonly trustedRelays: readonly string[];
  /** True when servers that are no trusted relays may send so many mails only. */
  readonly hasRateLimits: boolean;
  readonly mailDomain: string;
  /** Where a blocked sender can ask for a review, one line. */
  readonly appeal: string;
  /** The procedure that mails open. */
  readonly procedure: string;
  readonly now: () => number;
  readonly log: Log;
  readonly limits?: Partial<DoorLimits>;
  readonly tls?: { readonly key: string; readonly cert: string };
};

const ACK = "-ack";
/** Of one server that we don't know: 600 at once, and 600 an hour. */
const STRANGER_MAILS: Rate = { burst: 600, perMinute: 10 };

/** Creates the door of a hub. `listen(port, host)` opens it. */
export function createMailDoor(options: MailDoorOptions): SmtpDoor {
  const { sql, directory, threading, blobs, procedure } = options;
  const serviceOf = (address: string) => directory.serviceOfAddress(address)?.id ?? null;

  /** An acknowledgement is no message of its own in the read models: it goes by the contact that it answers. */
  async function caseOfMessages(messageIds: readonly string[]): Promise<KnownCase | null> {
    const stored = messageIds.map((id) => (id.endsWith(ACK) ? id.slice(0, -ACK.length) : id));
    const found = await findCaseOfMessages(sql, stored);
    if (found === null) return null;
    const isAcknowledgement = messageIds.includes(found.messageId + ACK) && !messageIds.includes(found.messageId);
    return { ...knownCase(found), isAcknowledgement };
  }

  async function resolveRecipient(address: string): Promise<Recipient | null> {
    const service = serviceOf(address);
    if (service !== null) return { kind: "service", service, address };
    const messageId = threading.readReturnPath(address);
    if (messageId !== null) return { kind: "return", messageId };
    const reference = threading.readReplyAddress(address);
    const found = reference === null ? null : await findCaseOfReference(sql, reference);
    return found === null ? null : { kind: "case", known: knownCase(found) };
  }

  async function takeBounce({ cause, messageId, detail }: Bounce): Promise<boolean> {
    const found = await caseOfMessages([messageId]);
    // The case is erased or not of this hub: nothing is left to say, and trying again would not change it.
    if (found === null) return true;
    const { caseId } = found;
    return await options.reportDelivery(cause, {
      type: "delivery.report",
      caseId,
      messageId,
      status: "bounced",
      detail,
    });
  }

  const turns = options.hasRateLimits ? createRateLimit(STRANGER_MAILS, options.now) : null;
  const readOptions = { blobs, threading, limits: MAIL_LIMITS, caseOfMessages, serviceOf, procedure };
  return createSmtpDoor({
    name: options.mailDomain,
    resolveRecipient,
    findBlock: (sender) => options.blocked.find(sender),
    appeal: options.appeal,
    read: (source, envelope) => readMail(source, envelope, readOptions),
    take: options.takeContact,
    takeBounce,
    isTrustedRelay: (address) => options.trustedRelays.includes(address),
    clientKey: rateKey,
    takeTurn: (client) => turns?.take(client) ?? 0,
    now: options.now,
    log: options.log,
    ...(options.limits === undefined ? {} : { limits: options.limits }),
    ...(options.tls === undefined ? {} : { tls: options.tls }),
  });
}

function knownCase(found: {
  readonly caseId: string;
  readonly service: string;
  readonly email: string | null;
}): KnownCase {
  const { caseId, service, email } = found;
  return { caseId, service, emails: email === null ? [] : [email.toLowerCase()], isAcknowledgement: false };
}
