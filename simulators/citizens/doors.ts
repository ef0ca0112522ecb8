/** The public doors as citizens use them: HTTP and SMTP, and the mailbox where answers come. Nothing is retried here. */
import { createTransport } from "nodemailer";
import { z } from "zod";
import { formOf, jsonOf, mailOf } from "./compose.ts";
import type { Act } from "./stream.ts";

export type DoorsOptions = {
  /** Without a trailing slash. */
  readonly url: string;
  readonly smtpPort: number;
  readonly mailDomain: string;
  /** Null when answers are not read. */
  readonly mailboxUrl: string | null;
};

/** "taken", or the door's own words for why not. */
export type Sent = "taken" | `not taken: ${string}`;

export type Answer = {
  readonly id: number;
  readonly to: string;
  readonly subject: string;
  readonly replyTo: string;
  readonly messageId: string | null;
  readonly references: readonly string[];
};

export type Doors = {
  send(act: Act): Promise<Sent>;
  /** Answers of agents that came after the mail `after`, oldest first; acknowledgements and bounces are left out. */
  answersAfter(after: number): Promise<{ readonly answers: readonly Answer[]; readonly last: number }>;
  /** Writes back to an answer, by mail. */
  reply(answer: Answer, text: string): Promise<Sent>;
  close(): void;
};

const Messages = z.object({
  messages: z.array(
    z.object({
      id: z.number(),
      to: z.array(z.string()),
      subject: z.string(),
      replyTo: z.string().nullable(),
      messageId: z.string().nullable(),
      references: z.array(z.string()),
      envelopeFrom: z.string(),
      isAutomatic: z.boolean(),
    }),
  ),
});

export function createDoors({ url, smtpPort, mailDomain, mailboxUrl }: DoorsOptions): Doors {
  const smtp = createTransport({
    pool: true,
    maxConnections: 4,
    host: "127.0.0.1",
    port: smtpPort,
    secure: false,
    ignoreTLS: true,
  });

  async function post(path: string, init: RequestInit): Promise<Sent> {
    const response = await fetch(url + path, { method: "POST", redirect: "manual", ...init });
    await response.body?.cancel();
    return response.status < 400 ? "taken" : `not taken: HTTP ${response.status}`;
  }

  function deliver(act: Act): Promise<Sent> {
    switch (act.door) {
      case "form":
        return post("/contact", { body: formOf(act) });
      case "api":
        return post("/api/v1/contacts", {
          body: JSON.stringify(jsonOf(act)),
          headers: { "content-type": "application/json" },
        });
      case "mail": {
        const envelope = { from: act.citizen.email, to: `${act.matter.mailbox}@${mailDomain}` };
        return smtp.sendMail({ envelope, raw: mailOf(act, mailDomain, new Date()) }).then(() => "taken" as const);
      }
    }
  }

  return {
    send: (act) => deliver(act).catch(why),
    async answersAfter(after) {
      if (mailboxUrl === null) return { answers: [], last: after };
      const response = await fetch(`${mailboxUrl}/api/messages?limit=200`);
      const { messages } = Messages.parse(await response.json());
      const fresh = messages.filter(({ id }) => id > after);
      const answers = fresh.flatMap(
        ({ id, to: [to], subject, replyTo, messageId, references, envelopeFrom, isAutomatic }) =>
          isAutomatic || envelopeFrom === "" || !to || !replyTo
            ? []
            : [{ id, to, subject, replyTo, messageId, references }],
      );
      return { answers: answers.reverse(), last: Math.max(after, ...fresh.map(({ id }) => id)) };
    },
    reply: ({ to, subject, replyTo, messageId, references }, text) =>
      smtp
        .sendMail({
          from: to,
          to: replyTo,
          subject: /^re\s*:/i.test(subject) ? subject : `Re: ${subject}`,
          text,
          ...(messageId ? { inReplyTo: messageId, references: [...references, messageId] } : {}),
        })
        .then(() => "taken" as const)
        .catch(why),
    close: () => smtp.close(),
  };
}

function why(error: unknown): Sent {
  if (!(error instanceof Error)) return `not taken: ${String(error)}`;
  const code = "responseCode" in error ? `SMTP ${String(error.responseCode)}` : null;
  const cause = error.cause instanceof Error ? error.cause.message : error.message;
  return `not taken: ${code ?? cause}`;
}
