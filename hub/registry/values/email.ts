/** E-mail addresses in one form to compare. An address is never an identifier: couples and families share one. */
import { domainToASCII } from "node:url";

export type Email = {
  /** In lower case, its domain in ASCII (RFC 5891): `hélène@xn--mairie-venos-heb.fr`. */
  readonly address: string;
  /**
   * What a mailbox with tags comes down to (RFC 5233): no `+tag`, and for Gmail no full stops, which it ignores. Another
   * provider may give these to somebody else, so it is a weak key only. The address itself when nothing is left out.
   */
  readonly mailbox: string;
};

const ADDRESS_MAX = 254;
const LOCAL_MAX = 64;

/** Two names of one provider, where full stops in the local part mean nothing. */
const GMAIL = new Set(["gmail.com", "googlemail.com"]);

/**
 * Returns the address, or null when the text is not exactly one that can be written to. `mailto:`, angle brackets and a full
 * stop at the end are left out. The local part is taken in lower case too: by the letter of RFC 5321 it might matter, in
 * practice people type it in any case. Pure.
 */
export function readEmail(text: string): Email | null {
  const written = text
    .trim()
    .replace(/^mailto:/i, "")
    .replace(/^<|[>.,;]+$/g, "")
    .normalize("NFC")
    .toLowerCase();
  const [local = "", typed = "", ...rest] = written.split("@");
  if (rest.length > 0 || !isLocalPart(local)) return null;
  const domain = /[\s/:?#%]/.test(typed) ? "" : domainToASCII(typed);
  const address = `${local}@${domain}`;
  if (!isDomain(domain) || address.length > ADDRESS_MAX) return null;
  return { address, mailbox: mailboxOf(local, domain) };
}

function isLocalPart(local: string): boolean {
  return local.length <= LOCAL_MAX && /^[^\s@<>()[\]\\,;:"\p{C}]+$/u.test(local) && !/^\.|\.$|\.\./.test(local);
}

/** A name with a top level of letters: an address at an IP number is a machine's. */
function isDomain(domain: string): boolean {
  return /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{1,59})$/.test(domain);
}

function mailboxOf(local: string, domain: string): string {
  const untagged = local.replace(/(?<=.)\+.*$/, "");
  return GMAIL.has(domain) ? `${untagged.replaceAll(".", "")}@gmail.com` : `${untagged}@${domain}`;
}
