/** What reading a mail gives, and what it needs to know of the hub. */
import type { BlobWriter, Contact } from "../contract/channel.ts";
import type { MailLimits, Refusal } from "./mime/limits.ts";
import type { Threading } from "./threading.ts";

/** A mail as the door understood it. */
export type MailRead =
  | {
      readonly status: "contact";
      readonly contact: Contact /** Offset in `contact.text` where the quoted mail starts, or null. */;
      readonly quoteStart: number | null;
    }
  /** One of our mails did not arrive (RFC 3464). */
  | { readonly status: "bounce"; readonly bounce: Bounce }
  /** Taken and dropped: nobody has to see it. The reason is for the log. */
  | { readonly status: "ignored"; readonly reason: IgnoredReason }
  | { readonly status: "refused"; readonly refusal: Refusal };

export type Bounce = {
  /** Unique for this report, the same when it is delivered again. */
  readonly cause: string;
  /** Our message's id. */
  readonly messageId: string;
  /** What people read: status code and what the other server said. */
  readonly detail: string;
};

export type IgnoredReason =
  | "own-mail"
  | "bounce-of-unknown-mail"
  | "bounce-without-end"
  | "disposition-notification"
  | "automatic-answer-to-acknowledgement";

/** A case that a mail names by something that we signed. */
export type KnownCase = {
  readonly caseId: string;
  readonly service: string;
  /** Addresses that the case knows its citizen by, in lower case. */
  readonly emails: readonly string[];
  /** The message that was named is our acknowledgement. */
  readonly isAcknowledgement: boolean;
};

/** Where an address of ours leads. */
export type Recipient =
  | { readonly kind: "service"; readonly service: string; readonly address: string }
  /** A signed reply address. */
  | { readonly kind: "case"; readonly known: KnownCase }
  /** A signed return path: bounces only. */
  | { readonly kind: "return"; readonly messageId: string };

export type Envelope = {
  /** MAIL FROM; "" for the null path. */
  readonly returnPath: string;
  /** In the order of RCPT, at least one. */
  readonly recipients: readonly Recipient[];
  /** The other end of the connection is a relay of ours. */
  readonly isTrustedRelay: boolean;
  readonly receivedAt: string;
};

export type ReadMailOptions = {
  readonly blobs: BlobWriter;
  readonly threading: Threading;
  readonly limits: MailLimits;
  /** Returns the case of one of our messages, newest first in the list, or null when none is known. */
  readonly caseOfMessages: (messageIds: readonly string[]) => Promise<KnownCase | null>;
  /** Returns the service that an address belongs to, or null. */
  readonly serviceOf: (address: string) => string | null;
  /** The procedure that mails open. */
  readonly procedure: string;
};
