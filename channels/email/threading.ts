/**
 * Which case a mail belongs to, without trusting what it says of itself. Pure: the key is passed in.
 *
 * What we send carries two signed names: a Message-ID and a return path computed from our message's id alone, and a
 * reply address computed from the case's public number. The signature (HMAC-SHA256, 80 bits, base32) is over lower
 * case, since relays change the case of addresses. A valid name only says *which* case is meant: a mail is attached to
 * it only if its sender is also the one that the case knows.
 */
import { createHash, createHmac, timingSafeEqual } from "node:crypto";

export type Threading = {
  /** Returns `<id@domain>`, the same for the same message for ever. Throws RangeError above 40 safe characters. */
  mailId(messageId: string): string;
  /** Returns our message's id, or null when we did not sign this Message-ID. */
  readMailId(mailId: string): string | null;
  /** Returns the address that a reply comes back to. `reference` is the case's public number (`GU-2026-004211`). */
  replyAddress(reference: string): string;
  /** Returns the reference, in upper case, or null when we did not sign this address. */
  readReplyAddress(address: string): string | null;
  /** Returns the envelope sender of a mail of ours, from its Message-ID: where its bounces come. */
  returnPath(mailId: string): string;
  /** Returns our message's id from the recipient of a bounce, or null. */
  readReturnPath(address: string): string | null;
};

const MAC_BYTES = 10;
const REPLY = "dossier+";
const RETURN = "retour+";

/** `key` is the hub's signing key, `domain` that of the addresses. */
export function createThreading({ key, domain }: { readonly key: string; readonly domain: string }): Threading {
  const host = domain.toLowerCase();
  const sign = (purpose: string, text: string) =>
    toBase32(createHmac("sha256", key).update(`guichet/${purpose}/${text}`).digest().subarray(0, MAC_BYTES));

  function signed(purpose: string, text: string): string {
    return `${text}.${sign(purpose, text)}`;
  }
  function readSigned(purpose: string, local: string): string | null {
    const dot = local.lastIndexOf(".");
    const text = local.slice(0, Math.max(dot, 0));
    return text !== "" && isSame(local.slice(dot + 1), sign(purpose, text)) ? text : null;
  }
  function localPart(address: string, prefix: string): string | null {
    const lower = address.trim().toLowerCase();
    if (lower.length > 200 || !lower.startsWith(prefix) || !lower.endsWith(`@${host}`)) return null;
    return lower.slice(prefix.length, -host.length - 1);
  }
  function readMessageId(local: string | null): string | null {
    const text = local === null ? null : readSigned("mail", local);
    return text === null ? null : decodeId(text);
  }

  return {
    mailId: (messageId) => `<${signed("mail", encodeId(messageId))}@${host}>`,
    readMailId: (mailId) => readMessageId(localPart(mailId.replace(/^\s*<|>\s*$/g, ""), "")),
    replyAddress: (reference) => `${REPLY}${signed("case", reference.toLowerCase())}@${host}`,
    readReplyAddress(address) {
      const local = localPart(address, REPLY);
      return local === null ? null : (readSigned("case", local)?.toUpperCase() ?? null);
    },
    returnPath: (mailId) => RETURN + mailId.replace(/^<|>$/g, ""),
    readReturnPath: (address) => readMessageId(localPart(address, RETURN)),
  };
}

/** Returns the Message-IDs of a References or In-Reply-To field, with brackets, in order, at most the last 50. */
export function readMessageIds(field: string): string[] {
  return (field.slice(-20_000).match(/<[^<>\s]{1,250}>/g) ?? []).slice(-50);
}

/**
 * Returns the cause of a mail (design D3): the same for the same mail to two of our boxes or sent again, another for
 * another mail under somebody else's Message-ID. Without a Message-ID, date and subject stand in for it.
 */
export function causeOf(mail: {
  readonly messageId: string | null;
  readonly date: string;
  readonly subject: string;
  readonly from: string;
  /** SHA-256 of the body as it came, in hex. */
  readonly bodySha256: string;
}): string {
  const name = mail.messageId ?? JSON.stringify([mail.date, mail.subject]);
  return `email:${createHash("sha256")
    .update(JSON.stringify([name, mail.from, mail.bodySha256]))
    .digest("hex")}`;
}

/** RFC 5321 gives a local part 64 octets: `retour+`, the id, a dot, the signature. */
const ID_MAX = 40;
const ACK = "-ack";

/**
 * Ids must survive lower case. The hub's own (15 bytes in base64url, which has both cases) become base32 under `b`, under
 * `a` with the suffix of acknowledgements; lower-case ids go as they are under `l`, and any other in hex under `x`.
 */
function encodeId(id: string): string {
  const encoded = encodedForm(id);
  if (encoded.length > ID_MAX) throw new RangeError(`a message id of ${id.length} characters does not fit an address`);
  return encoded;
}

function encodedForm(id: string): string {
  if (/^[\w-]{20}(-ack)?$/.test(id)) {
    const bytes = Buffer.from(id.slice(0, 20), "base64url");
    return (id.length > 20 ? "a" : "b") + toBase32(bytes);
  }
  return /^[a-z0-9-]+$/.test(id) ? `l${id}` : `x${Buffer.from(id, "utf8").toString("hex")}`;
}

function decodeId(text: string): string {
  const rest = text.slice(1);
  if (text.startsWith("b")) return fromBase32(rest).toString("base64url");
  if (text.startsWith("a")) return fromBase32(rest).toString("base64url") + ACK;
  return text.startsWith("l") ? rest : Buffer.from(rest, "hex").toString("utf8");
}

function isSame(given: string, expected: string): boolean {
  return given.length === expected.length && timingSafeEqual(Buffer.from(given), Buffer.from(expected));
}

const ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";

/** RFC 4648 base32 in lower case, without padding: lengths here are multiples of 5 bytes. */
function toBase32(bytes: Uint8Array): string {
  let value = 0n;
  for (const byte of bytes) value = (value << 8n) | BigInt(byte);
  let text = "";
  for (let left = (bytes.length * 8) / 5; left > 0; left--) {
    text = (ALPHABET[Number(value & 31n)] ?? "") + text;
    value >>= 5n;
  }
  return text;
}

function fromBase32(text: string): Buffer {
  let value = 0n;
  for (const char of text) value = (value << 5n) | BigInt(ALPHABET.indexOf(char));
  return Buffer.from(value.toString(16).padStart((text.length * 5) / 4, "0"), "hex");
}
