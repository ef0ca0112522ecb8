/** Addresses in header fields. Total; names are decoded after the syntax is read, so that a name cannot make an address. */
import addressparser from "nodemailer/lib/addressparser";
import { decodeWords } from "./words.ts";

export type Mailbox = {
  /** In lower case, or null when there is none that one could write to. */
  readonly address: string | null;
  readonly name: string | null;
};

const FIELD_MAX = 10_000;
const ADDRESS_MAX = 254;
const NAME_MAX = 200;

/** Returns the mailboxes of a field, those of groups too. */
export function readMailboxes(field: string | null): readonly Mailbox[] {
  if (field === null) return [];
  return addressparser(field.slice(0, FIELD_MAX), { flatten: true }).map(({ address, name }) => ({
    address: normalizeAddress(address ?? ""),
    name:
      decodeWords(name ?? "")
        .replace(/\s+/g, " ")
        .trim()
        .slice(0, NAME_MAX)
        .toWellFormed() || null,
  }));
}

/** Returns the address in lower case, or null when it isn't one. What follows decides on it, so it is strict. */
export function normalizeAddress(address: string): string | null {
  const trimmed = address.trim().toLowerCase();
  return trimmed.length <= ADDRESS_MAX && /^[^\s@<>()[\]\\,;:"\p{C}]+@[^\s@<>()[\]\\,;:"\p{C}]+$/u.test(trimmed)
    ? trimmed
    : null;
}

/** Takes addresses out of what another server said, so that it can stand in an open fact. */
export function maskAddresses(text: string): string {
  return text.replace(/[^\s<>()"',;:]+@[^\s<>()"',;:]+/g, "[adresse]");
}
