/**
 * The e-mail door: an SMTP server that says 250 when the contact is durable, and not before.
 *
 * A mail streams through: from the socket into the blob store and the reader, at the speed of the disk, so memory does
 * not grow with it. Whoever is slow, endless or rude is cut off after a bound, and the other sessions don't notice.
 */
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from "smtp-server";
import type { TakeContact } from "../contract/channel.ts";
import type { Bounce, Envelope, MailRead, Recipient } from "./mail-read.ts";
import { MAIL_LIMITS, MailRefused, refusals } from "./mime/limits.ts";
import { answers, refusedAnswer, SmtpAnswer } from "./smtp-answers.ts";
import { createSmtpSessions, type SessionLimits } from "./smtp-sessions.ts";

/** A sender whose mail a person decided to refuse for a while. */
export type Block = { readonly reason: string; readonly until: string };

export type SmtpDoorOptions = {
  /** The name that the server says of itself. */
  readonly name: string;
  /** Returns where an address leads, or null when nobody lives there. */
  readonly resolveRecipient: (address: string) => Promise<Recipient | null>;
  readonly findBlock: (sender: string) => Promise<Block | null>;
  /** Where a blocked sender can ask for a review: one line, ASCII. */
  readonly appeal: string;
  readonly read: (source: AsyncIterable<Uint8Array>, envelope: Envelope) => Promise<MailRead>;
  readonly take: TakeContact;
  /** Returns once the bounce is durable; false asks the other server to try again. */
  readonly takeBounce: (bounce: Bounce) => Promise<boolean>;
  readonly isTrustedRelay: (address: string) => boolean;
  /** Returns what one client is counted by: its address, or the part of it that cannot be changed at will. */
  readonly clientKey: (address: string) => string;
  /** Counts a mail of a client that is no trusted relay. Returns 0, or how many seconds it must wait. */
  readonly takeTurn: (clientKey: string) => number;
  readonly now: () => number;
  /** Ids, counts and reasons only. */
  readonly log: DoorLog;
  readonly limits?: Partial<DoorLimits>;
  /** Offers STARTTLS; without it the relay in front does. */
  readonly tls?: { readonly key: string | Buffer; readonly cert: string | Buffer };
};

export type DoorLog = {
  info(fields: Readonly<Record<string, unknown>>, message: string): void;
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
};

export type DoorLimits = SessionLimits & {
  readonly recipients: number;
  readonly bytes: number;
  /** Silence after which a session ends. */
  readonly idleMs: number;
  /** From DATA to its final dot. */
  readonly dataMs: number;
  /** Bytes read and thrown away after a refusal, so that the sender gets its answer. */
  readonly drainBytes: number;
};

const DOOR_LIMITS: DoorLimits = {
  connections: 100,
  connectionsForRelays: 20,
  connectionsPerAddress: 10,
  sessionMs: 20 * 60_000,
  betweenMailsMs: 2 * 60_000,
  commandsBetweenMails: 30,
  recipients: 50,
  bytes: MAIL_LIMITS.bytes,
  idleMs: 60_000,
  dataMs: 10 * 60_000,
  drainBytes: 50 * 1024 * 1024,
};

const nothing = () => {};
const SILENT = { trace: nothing, debug: nothing, info: nothing, warn: nothing, error: nothing, fatal: nothing };

export type SmtpDoor = {
  /** Resolves with the port once connections are taken. */
  listen(port: number, host: string): Promise<number>;
  /** Takes no more connections, lets mails that are being received end (10 s at most), and resolves. */
  close(): Promise<void>;
};

/** Creates the door. It answers 550 for unknown addresses and blocked senders, 552 and 554 for mails over a bound, 451 when unsure. */
export function createSmtpDoor(options: SmtpDoorOptions): SmtpDoor {
  const limits = { ...DOOR_LIMITS, ...options.limits };
  const resolved = new WeakMap<SMTPServerSession, Map<string, Recipient>>();
  const sessions = createSmtpSessions({ ...options, limits, end: (session, answer) => cut(session, answer) });

  const server = new SMTPServer({
    name: options.name,
    banner: "Guichet",
    size: limits.bytes,
    // Sessions get their place when they are greeted: this only bounds the sockets that wait for it.
    maxClients: limits.connections * 4,
    maxRecipients: limits.recipients,
    maxCommandLength: 4 * 1024,
    socketTimeout: limits.idleMs,
    closeTimeout: 10_000,
    authOptional: true,
    disabledCommands: options.tls ? ["AUTH"] : ["AUTH", "STARTTLS"],
    ...(options.tls ?? {}),
    disableReverseLookup: true,
    // Our answers carry their own RFC 3463 codes.
    hideENHANCEDSTATUSCODES: true,
    // The only place where each command is heard.
    logger: { ...SILENT, debug: (entry) => void (entry.tnx === "command" && sessions.command(String(entry.cid))) },
    onConnect: (session, callback) => callback(sessions.admit(session)),
    onClose: ({ id }) => sessions.forget(id),
    onMailFrom: ({ address }, session, callback) => settle(takeSender(address, session), callback),
    onRcptTo: ({ address }, session, callback) => settle(resolve(address, session), callback),
    onData: (stream, session, callback) => settle(receive(stream, session), callback),
  });
  // Sockets that break are their owner's trouble; sessions end by themselves.
  server.on("error", (error: Error & { code?: string }) =>
    options.log.info({ code: error.code ?? error.name }, "an SMTP connection broke"),
  );

  function refuseFlood({ remoteAddress }: SMTPServerSession): void {
    if (options.isTrustedRelay(remoteAddress)) return;
    const seconds = options.takeTurn(options.clientKey(remoteAddress));
    if (seconds > 0) throw answers.tooManyMails(seconds);
  }

  async function takeSender(address: string, session: SMTPServerSession): Promise<void> {
    refuseFlood(session);
    await refuseBlocked(address);
  }

  async function refuseBlocked(sender: string | null): Promise<void> {
    const block = sender ? await options.findBlock(sender) : null;
    if (block !== null) throw answers.blocked(block, options.appeal);
  }

  async function resolve(address: string, session: SMTPServerSession): Promise<void> {
    const recipient = await options.resolveRecipient(address);
    if (recipient === null) throw answers.unknownAddress();
    const known = resolved.get(session) ?? new Map<string, Recipient>();
    known.set(address.toLowerCase(), recipient);
    resolved.set(session, known);
    sessions.acceptedRecipient(session.id);
  }

  async function receive(stream: SMTPServerDataStream, session: SMTPServerSession): Promise<string> {
    const deadline = setTimeout(() => cut(session.id), limits.dataMs);
    sessions.mailBegins(session.id);
    try {
      const { mailFrom, rcptTo } = session.envelope;
      const known = resolved.get(session);
      const envelope: Envelope = {
        returnPath: mailFrom === false ? "" : mailFrom.address,
        recipients: rcptTo.flatMap(({ address }) => known?.get(address.toLowerCase()) ?? []),
        isTrustedRelay: options.isTrustedRelay(session.remoteAddress),
        receivedAt: new Date(options.now()).toISOString(),
      };
      return await answerTo(await readAll(stream, session, envelope), session);
    } finally {
      clearTimeout(deadline);
      resolved.delete(session);
      sessions.mailEnds(session.id);
    }
  }

  /** Reads the mail to its end, whatever became of it, since the answer is only heard after the final dot. */
  async function readAll(
    stream: SMTPServerDataStream,
    session: SMTPServerSession,
    envelope: Envelope,
  ): Promise<MailRead> {
    const iterator = stream.iterator({ destroyOnReturn: false });
    const read = await options.read(once(iterator), envelope);
    if (read.status === "refused") await drain(stream, session);
    return stream.sizeExceeded ? { status: "refused", refusal: refusals.tooLarge(limits.bytes) } : read;
  }

  async function drain(stream: SMTPServerDataStream, session: SMTPServerSession): Promise<void> {
    let bytes = 0;
    if (stream.readableEnded) return;
    for await (const chunk of stream) {
      bytes += (chunk as Buffer).length;
      if (bytes <= limits.drainBytes) continue;
      cut(session.id);
      throw new MailRefused(refusals.tooLarge(limits.bytes));
    }
  }

  /** Ends a session that went beyond its bounds, with a last answer if it may have one. */
  function cut(id: string, answer: SmtpAnswer | null = null): void {
    options.log.warn({ session: id }, "an SMTP session went beyond its bounds and was cut");
    for (const connection of server.connections) {
      if (connection.id !== id) continue;
      if (answer === null) connection.close();
      else connection.send(answer.responseCode, answer.message, false);
    }
  }

  async function answerTo(read: MailRead, session: SMTPServerSession): Promise<string> {
    switch (read.status) {
      case "refused":
        throw refusedAnswer(read.refusal);
      case "ignored":
        options.log.info({ session: session.id, reason: read.reason }, "a mail was taken and dropped");
        return answers.taken();
      case "bounce":
        if (await options.takeBounce(read.bounce)) return answers.taken();
        throw answers.tryAgain();
      case "contact": {
        // Mostly the envelope's, which was looked at a moment ago.
        if (!isSameAddress(read.contact.sender.email, session.envelope.mailFrom))
          await refuseBlocked(read.contact.sender.email);
        const receipt = await options.take(read.contact);
        if (!("reference" in receipt)) throw answers.tryAgain();
        return answers.received(receipt.reference);
      }
    }
  }

  /** Anything that is not an answer is trouble of ours: the sender tries again, and the log says why. */
  function settle(work: Promise<unknown>, callback: (error?: Error | null, message?: string) => void): void {
    work.then(
      (message) => callback(null, typeof message === "string" ? message : undefined),
      (error: unknown) => {
        if (!(error instanceof SmtpAnswer)) options.log.warn({ error }, "a mail could not be taken");
        callback(error instanceof SmtpAnswer ? error : answers.tryAgain());
      },
    );
  }

  return {
    listen: (port, host) =>
      new Promise((done, fail) => {
        server.server.once("error", fail);
        server.listen(port, host, () => {
          server.server.off("error", fail);
          const address = server.server.address();
          done(typeof address === "object" && address !== null ? address.port : port);
        });
      }),
    close: () => new Promise((done) => void server.close(() => done())),
  };
}

/** The iterator as an iterable that leaves its stream open when the reader stops early. */
async function* once(iterator: AsyncIterator<unknown>): AsyncGenerator<Uint8Array> {
  for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value as Uint8Array;
}

function isSameAddress(email: string | null, from: SMTPServerSession["envelope"]["mailFrom"]): boolean {
  return email !== null && from !== false && email.toLowerCase() === from.address.toLowerCase();
}
