/** Was a mail sent by a machine (RFC 3834)? Such mail is kept and shown, and never answered. Pure. */
import { findField, type Header, readText } from "../mime/header.ts";

const PRECEDENCE = /^(bulk|list|junk|auto_reply)\b/i;
const ROBOTS =
  /^(mailer-daemon|postmaster|no-?reply|ne-?pas-?repondre|donotreply|do-not-reply|bounces?|owner-.*|.*-(request|owner|bounces?))([+=].*)?@/i;
const OUT_OF_OFFICE =
  /^\s*((re|tr|fw|fwd)\s*:\s*)*(absence( du bureau)?\s*:|réponse automatique|message d['’]absence|automatic reply|auto(matic)?[ -]?response|auto-?reply|autoreply|out of (the )?office|ooo\s*:|abwesenheitsnotiz|risposta automatica|respuesta automática)/i;
const LIST_FIELDS = ["list-id", "list-post", "list-unsubscribe", "feedback-id"];
const ROBOT_FIELDS = ["x-autoreply", "x-autorespond", "x-autoresponder", "x-mail-autoreply", "x-auto-reply-from"];

/** `returnPath` is the envelope's: "" for the null path of bounces and automatic answers. */
export function isAutomaticMail(header: Header, returnPath: string, from: string | null): boolean {
  const submitted = (findField(header, "auto-submitted") ?? "no").split(/[;(\s]/)[0]?.toLowerCase() ?? "no";
  if (submitted !== "no" && submitted !== "") return true;
  if (PRECEDENCE.test(findField(header, "precedence") ?? "")) return true;
  if ([...LIST_FIELDS, ...ROBOT_FIELDS].some((name) => findField(header, name) !== null)) return true;
  // "None" asks for every answer; anything else asks for none of some kind.
  const suppress = findField(header, "x-auto-response-suppress");
  if (suppress !== null && suppress.toLowerCase() !== "none") return true;
  const recordedPath = findField(header, "return-path");
  if (returnPath === "" || recordedPath?.replace(/\s/g, "") === "<>") return true;
  if ([returnPath, from ?? ""].some((address) => ROBOTS.test(address))) return true;
  return OUT_OF_OFFICE.test(readText(header, "subject"));
}

/** An answer that a machine gave to one of our mails (vacation, out of office), as against a newsletter. */
export function isAutomaticAnswer(header: Header): boolean {
  return (
    /^auto-replied/i.test(findField(header, "auto-submitted") ?? "") || OUT_OF_OFFICE.test(readText(header, "subject"))
  );
}
