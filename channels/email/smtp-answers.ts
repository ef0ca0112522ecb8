/** What the door says to other servers, French first. ASCII, one line: other servers show it to the person who wrote. */
import type { Refusal } from "./mime/limits.ts";

/** An answer other than 250. Its message starts with the RFC 3463 code. */
export class SmtpAnswer extends Error {
  override readonly name = "SmtpAnswer";
  readonly responseCode: number;
  constructor(responseCode: number, message: string) {
    super(toAscii(message));
    this.responseCode = responseCode;
  }
}

const LINE_MAX = 400;

export const answers = {
  received: (reference: string) => `2.0.0 Message recu sous le numero ${reference} / Received as ${reference}`,
  taken: () => "2.0.0 Message recu / Received",
  unknownAddress: () => new SmtpAnswer(550, "5.1.1 Adresse inconnue de nos services / No such address here"),
  blocked: ({ reason, until }: { readonly reason: string; readonly until: string }, appeal: string) =>
    new SmtpAnswer(
      550,
      `5.7.1 Vos messages sont refuses jusqu'au ${until.slice(0, 10)}, motif : ${reason}. Pour contester : ${appeal} / Blocked until ${until.slice(0, 10)}. To appeal: ${appeal}`,
    ),
  tryAgain: () =>
    new SmtpAnswer(451, "4.3.0 Reception non confirmee, merci de renvoyer / Not confirmed, please try again"),
  tooManyConnections: () =>
    new SmtpAnswer(421, "4.7.0 Trop de connexions depuis votre adresse / Too many connections from your address"),
  busy: () => new SmtpAnswer(421, "4.3.2 Service occupe, reessayez plus tard / Busy, please try later"),
  tooLong: () => new SmtpAnswer(421, "4.4.2 Session trop longue sans message / Session too long without a message"),
  tooManyMails: (waitSeconds: number) =>
    new SmtpAnswer(
      451,
      `4.7.1 Trop de messages depuis votre serveur, reessayez dans ${waitSeconds} s / Too many messages from your server, try again in ${waitSeconds} s`,
    ),
} as const;

/** Returns the answer for a mail over a bound. */
export function refusedAnswer({ code, status, fr, en }: Refusal): SmtpAnswer {
  return new SmtpAnswer(code, `${status} ${fr} / ${en}`);
}

/** Letters lose their accents, line breaks and the rest become spaces. */
function toAscii(text: string): string {
  return text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replace(/[\u2018\u2019]/g, "'")
    .replace(/[^\x20-\x7e]/g, " ")
    .slice(0, LINE_MAX);
}
