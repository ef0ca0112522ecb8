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
};

/** Beside `reply.recorded` and `note.recorded`. */
export type SealedText = { readonly text: string; readonly documents: readonly Document[] };

/** Returns what is sealed of a contact. */
export function sealedContact(contact: Contact): SealedContact {
  const { sender, proof, subject, text, htmlBlob, rawBlob, documents, references } = contact;
  return { sender, proof: proof.kind, subject, text, htmlBlob, rawBlob, documents, references };
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
