/** What is sealed beside a fact: the words and names that no decision reads. Written by the gateway, read by projections. */
import type { BlobHandle, Contact, Document, Sender } from "../../channels/contract/channel.ts";
import type { Json } from "../../machines/kind.ts";

/** Beside `contact.recorded`. */
export type SealedContact = {
  readonly sender: Sender;
  readonly proof: "account" | "case" | "none";
  readonly subject: string;
  readonly text: string;
  readonly htmlBlob: BlobHandle | null;
  readonly rawBlob: BlobHandle | null;
  readonly documents: readonly Document[];
  readonly references: readonly string[];
  /** Not there in what was sealed before there was one. */
  readonly alsoTo?: readonly string[];
};

/** Beside `reply.recorded` and `note.recorded`. */
export type SealedText = { readonly text: string; readonly documents: readonly Document[] };

/** Returns what is sealed of a contact. */
export function sealedContact(contact: Contact): Json {
  const { sender, proof, subject, text, htmlBlob, rawBlob, documents, references, alsoTo } = contact;
  const said: SealedContact = {
    sender,
    proof: proof.kind,
    subject,
    text,
    htmlBlob,
    rawBlob,
    documents,
    references,
    alsoTo,
  };
  return storable(said);
}

/** Returns what is sealed of what an agent wrote. */
export const sealedText = (said: SealedText): Json => storable(said);

/**
 * As JSON that PostgreSQL keeps: it takes neither U+0000 nor half a surrogate pair, and what is sealed is only read when
 * the turn is committed, where it would make the whole input a dead letter. Doors clean what they take; this is the last one.
 */
export function storable(said: object): Json {
  const clean = (_key: string, value: unknown) =>
    typeof value === "string" ? value.toWellFormed().replaceAll("\0", "\uFFFD") : value;
  return JSON.parse(JSON.stringify(said, clean)) as Json;
}

/** Opened JSON is what the gateway sealed: the ciphertext is authenticated, so its shape is trusted. */
export const asContact = (json: Json): SealedContact | null => json as unknown as SealedContact | null;
export const asText = (json: Json): SealedText | null => json as unknown as SealedText | null;

/** The name that people read: organisation, or given and family names, or what the mail said, or its address. */
export function nameOf(sender: Sender): string {
  if (sender.kind === "organisation" && sender.organisation) return sender.organisation;
  const full = [sender.givenNames, sender.familyName].filter(Boolean).join(" ");
  return full || sender.displayName || sender.email || sender.phone || "Anonyme";
}
