/**
 * What a trusted relay says of a mail. Only read when the connection comes from one: anybody can write these fields.
 * Only the topmost field counts, since relays put theirs on top; a relay must remove those that it did not write.
 */
import { findField, type Header } from "../mime/header.ts";

export type RelayVerdict = {
  readonly isJunk: boolean;
  /** The domain of From was checked and does not stand behind this mail: its sender proves nothing. */
  readonly isForged: boolean;
};

/** Returns the verdict. Pure. */
export function readRelayVerdict(header: Header, isTrustedRelay: boolean): RelayVerdict {
  if (!isTrustedRelay) return { isJunk: false, isForged: false };
  const results = findField(header, "authentication-results") ?? "";
  const isForged = /(^|[;\s])dmarc\s*=\s*fail\b/i.test(results);
  const isSpam =
    /^yes\b/i.test(findField(header, "x-spam-flag") ?? "") || /^yes\b/i.test(findField(header, "x-spam-status") ?? "");
  // A relay that the domain's policy told to set the mail aside: forwarded mail without such a policy is no junk.
  const isUnwanted = isForged && /\b(dis|action|policy\.[\w.-]*)\s*=\s*(quarantine|reject)\b/i.test(results);
  return { isJunk: isSpam || isUnwanted, isForged };
}
