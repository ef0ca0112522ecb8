/**
 * What a channel gives and takes. A channel turns the outside world into a `Contact` and a `Reply`
 * into the outside world; it decides nothing. Adding a channel means adding one folder beside this one.
 */
import type { Channel, Delivery } from "../../machines/case/language.ts";
import type { Instant } from "../../machines/kind.ts";

/**
 * Where bytes are and how to read them: `<sha256>.<key>`. The SHA-256 (hex) is that of the stored, encrypted bytes and
 * names the file; the key (base64url) is the blob's own, so that a handle sealed under an entry's key is erased with it.
 */
export type BlobHandle = `${string}.${string}`;

/** A document already in the blob store. */
export type Document = {
  readonly blob: BlobHandle;
  readonly name: string;
  /** As sniffed from its first bytes, never as declared. */
  readonly mediaType: string;
  readonly bytes: number;
  /** The `Content-ID` of an inline image, without angle brackets, or null. */
  readonly contentId: string | null;
};

/** Who writes, as they say. Nothing here is proof of identity. */
export type Sender = {
  readonly kind: "person" | "organisation";
  readonly familyName: string | null;
  readonly givenNames: string | null;
  readonly organisation: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly postalAddress: string | null;
  /** The name as one line when the door knows no better (From of a mail). */
  readonly displayName: string | null;
};

/**
 * Civil status as FranceConnect certifies it (identité pivot): birth name and all given names; birth date `YYYY-MM-DD`, with
 * `00` for what is not known; INSEE codes of commune and country, the commune empty for births abroad.
 */
export type CertifiedIdentity = {
  readonly familyName: string | null;
  readonly givenNames: string | null;
  readonly birthDate: string | null;
  readonly sex: "female" | "male" | null;
  readonly birthPlace: string | null;
  readonly birthCountry: string | null;
  readonly email: string | null;
};

/** What the door can prove about who writes. An address alone is never proof. */
export type Proof =
  /** A signed-in account: the provider's issuer and subject. */
  | {
      readonly kind: "account";
      readonly issuer: string;
      readonly subject: string;
      /** What the provider certified of them, when it did. */
      readonly identity?: CertifiedIdentity | null;
    }
  /** A secret link or signed reply address of this case, used by the sender the case knows. */
  | { readonly kind: "case"; readonly caseId: string }
  | { readonly kind: "none" };

/** One interaction, ready for the registry and the actor. */
export type Contact = {
  /** Unique, and the same on a retry (design D3). */
  readonly cause: string;
  /**
   * Where the sender chooses the cause, a hash of who sends and what: the same cause with another digest is refused as
   * reused, so that nobody gets another's case or has theirs hidden. Null for a cause that the door makes itself.
   */
  readonly digest: string | null;
  readonly channel: Channel;
  readonly receivedAt: Instant;
  /** Service that the address, the form or the commune points to. */
  readonly service: string;
  readonly procedure: string;
  readonly sender: Sender;
  readonly proof: Proof;
  readonly subject: string;
  /** Plain text, always there: what lists, search and screen readers use. */
  readonly text: string;
  /** The HTML as it came, unsafe, or null. Sanitised each time it is shown. */
  readonly htmlBlob: BlobHandle | null;
  /** The raw mail, or null. */
  readonly rawBlob: BlobHandle | null;
  readonly documents: readonly Document[];
  readonly isAutomatic: boolean;
  readonly isJunk: boolean;
  /** A case that the message claims to follow without proof. */
  readonly possibleFollowUpOf: string | null;
  /** Other services' addresses that the same mail went to: they hear nothing of it. At most 10. */
  readonly alsoTo: readonly string[];
  /** RFC 5322 ids that a mail answer must thread under, newest last. */
  readonly references: readonly string[];
};

/** What the hub tells a door about a contact. The door answers its sender after this, and not before. */
export type Receipt =
  | {
      readonly status: "received";
      readonly caseId: string;
      readonly reference: string;
      readonly contactId: string;
      readonly isNew: boolean;
    }
  | { readonly status: "set-aside"; readonly reference: string }
  /** The cause was used before by someone else or for something else. */
  | { readonly status: "reused" }
  /** Not certain within the time allowed: the sender should try again with the same cause. */
  | { readonly status: "unknown" };

/** The hub's side of every door. */
export type TakeContact = (contact: Contact) => Promise<Receipt>;

/** Stores bytes before anything refers to them. Implemented by `hub/blobs`. */
export interface BlobWriter {
  /**
   * Returns a handle once the bytes are on disk for good (fsync of file and folder), with their length and first 4 KiB.
   * Refuses above `maxBytes` by throwing `BlobTooLarge`, and keeps nothing.
   */
  write(
    bytes: AsyncIterable<Uint8Array>,
    maxBytes: number,
  ): Promise<{ readonly blob: BlobHandle; readonly bytes: number; readonly head: Uint8Array }>;
}

export class BlobTooLarge extends Error {
  override readonly name = "BlobTooLarge";
}

/** An answer on its way out by mail. */
export type Reply = {
  /** Deterministic: the same on each try (`<id@domain>` without angle brackets). */
  readonly messageId: string;
  readonly from: { readonly name: string; readonly address: string };
  /** The signed address that a reply comes back to. */
  readonly replyTo: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** Our own HTML, or null for text only. */
  readonly html: string | null;
  readonly inReplyTo: string | null;
  readonly references: readonly string[];
  readonly documents: readonly (Document & { readonly open: () => Promise<AsyncIterable<Uint8Array>> })[];
  /** RFC 3834: "auto-replied" for acknowledgements, so that no machine answers them. */
  readonly autoSubmitted: "no" | "auto-replied";
  /** The case's public number, also in a header of its own. */
  readonly reference: string;
};

/** What became of a delivery attempt. "unknown": it may have left, so it is not sent again blindly. */
export type Delivered =
  | { readonly status: Exclude<Delivery, "bounced">; readonly detail: string | null }
  | { readonly status: "later"; readonly detail: string };
