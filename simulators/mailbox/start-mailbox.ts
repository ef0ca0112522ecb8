/**
 * The mailbox of every citizen: an SMTP sink and a page to read it on, for demonstrations and tests. It keeps the last
 * 10,000 mails in memory and listens on 127.0.0.1 only. From the page one answers as the citizen, by SMTP to the hub.
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createTransport } from "nodemailer";
import { bounceOf } from "./bounce.ts";
import { createMailStore, type StoredMail } from "./mail-store.ts";
import { summaryOf } from "./read-mail.ts";
import { startSink } from "./smtp-sink.ts";
import { serveMailbox } from "./web.ts";

export type MailboxOptions = {
  /** Where the hub delivers to; 0 picks a free port. */
  readonly smtpPort: number;
  /** Where people read; 0 picks a free port. */
  readonly httpPort: number;
  /** Where answers and bounces go. */
  readonly hubSmtpPort: number;
  /** Told when a bounce could not be handed to the hub. */
  readonly onError?: (error: unknown) => void;
};

export type Mailbox = {
  readonly smtpPort: number;
  readonly httpPort: number;
  /** Address of the page. */
  readonly url: string;
  close(): Promise<void>;
};

/** Starts both servers; resolves once they listen. */
export async function startMailbox(options: MailboxOptions): Promise<Mailbox> {
  const store = createMailStore();
  const toHub = createTransport({ host: "127.0.0.1", port: options.hubSmtpPort, secure: false, ignoreTLS: true });

  function bounce(mail: StoredMail, recipient: string): void {
    const to = mail.envelopeFrom;
    const raw = bounceOf({ to, recipient, original: mail.raw, at: mail.at });
    toHub.sendMail({ envelope: { from: "", to }, raw }).catch((error: unknown) => options.onError?.(error));
  }

  async function reply(mail: StoredMail, text: string): Promise<void> {
    const { subject, replyTo, from, messageId, references } = await summaryOf(mail);
    await toHub.sendMail({
      from: mail.envelopeTo[0] ?? "",
      to: replyTo ?? from,
      subject: /^re\s*:/i.test(subject) ? subject : `Re: ${subject}`,
      text: `${text}\n\n> ${subject}\n`,
      ...(messageId ? { inReplyTo: messageId, references: [...references, messageId] } : {}),
    });
  }

  const sink = await startSink({ port: options.smtpPort, store, bounce });
  const web = createServer((request, response) => void serveMailbox(request, response, { store, reply }));
  await new Promise<void>((resolve, reject) => {
    web.once("error", reject);
    web.listen(options.httpPort, "127.0.0.1", resolve);
  });
  const httpPort = (web.address() as AddressInfo).port;
  return {
    smtpPort: sink.port,
    httpPort,
    url: `http://localhost:${httpPort}`,
    async close() {
      store.close();
      web.closeAllConnections();
      await Promise.all([sink.close(), new Promise<void>((resolve) => web.close(() => resolve()))]);
      toHub.close();
    },
  };
}
