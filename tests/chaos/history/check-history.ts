/**
 * Reads what every client was told and the final state, and names each promise that was broken. *Pure.*
 *
 * It knows nothing of how the hub works beyond the words of its log; it is itself proven on histories with bugs put in.
 */
import type { FinalState, Violation } from "./final-state.ts";
import type { History } from "./history.ts";
import { checkClaims } from "./rules/claims.ts";
import { checkContacts } from "./rules/contacts.ts";
import { checkLeftOvers } from "./rules/left-overs.ts";
import { checkLog } from "./rules/log.ts";
import { checkMails } from "./rules/mails.ts";

const RULES = [checkContacts, checkLog, checkClaims, checkMails, checkLeftOvers];

/** Returns every violation, in the order of the rules; an empty list means that all promises were kept. *Pure.* */
export function checkHistory(history: History, state: FinalState): readonly Violation[] {
  return RULES.flatMap((check) => check(history, state));
}
