/**
 * Sends a `Reply` through the relay, and says honestly what became of it.
 *
 * The one question that matters after a failure is whether the other server may have the mail. It may only once the last
 * byte was handed over: before that a lost connection is "later", after it "unknown", and unknown is never sent again.
 */
import { Readable } from "node:stream";
import MailComposer from "nodemailer/lib/mail-composer";
import SmtpConnection from "nodemailer/lib/smtp-connection";
import type { Delivered, Reply } from "../contract/channel.ts";
import { composeMail, NotMailable } from "./compose-mail.ts";
import { maskAddresses } from "./mime/addresses.ts";

export type MailSenderOptions = {
  /** `smtp://user:password@host:port` or `smtps://…`. STARTTLS is used when offered; `?tls=required` insists on it. */
  readonly relayUrl: string;
  /** For connecting, and for each answer. */
  readonly timeoutMs: number;
  /** The name we say in EHLO. */
  readonly name: string;
  /** Where bounces of a mail come, by its Message-ID. */
  readonly returnPath: (mailId: string) => string;
  readonly connectionsMax?: number;
};

export type MailSender = {
  /** Tries once. Never throws: every failure is a `Delivered`. */
  deliver(reply: Reply): Promise<Delivered>;
  /** Ends idle connections; mails on their way are finished by their own callers. */
  close(): void;
};

const CONNECTIONS = 8;
/** Relays end sessions after some time or some mails: ours end first. */
const MAILS_PER_CONNECTION = 200;
const IDLE_MS = 20_000;
const DETAIL_MAX = 300;
const PIECE_BYTES = 32 * 1024;

type Held = { readonly connection: SmtpConnection; mails: number; isBroken: boolean; idle: NodeJS.Timeout | null };
type Failure = Error & { readonly code?: string; readonly responseCode?: number; readonly command?: string };
/** How far the bytes of a mail got. */
type Progress = { handedOver: "none" | "some" | "all" };

/** Creates a sender with a pool of connections, opened when needed. */
export function createMailSender(options: MailSenderOptions): MailSender {
  const relay = readRelayUrl(options.relayUrl);
  const idle: Held[] = [];
  const waiting: (() => void)[] = [];
  const connectionsMax = options.connectionsMax ?? CONNECTIONS;
  let inUse = 0;
  let isClosed = false;

  async function withSlot<T>(work: () => Promise<T>): Promise<T> {
    if (inUse >= connectionsMax) await new Promise<void>((resolve) => waiting.push(resolve));
    else inUse++;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) inUse--;
      else next();
    }
  }

  function takeIdle(): Held | null {
    for (let held = idle.pop(); held !== undefined; held = idle.pop()) {
      if (held.idle !== null) clearTimeout(held.idle);
      if (!held.isBroken) return held;
    }
    return null;
  }

  function giveBack(held: Held): void {
    if (isClosed || held.isBroken || held.mails >= MAILS_PER_CONNECTION) {
      held.connection.quit();
      return;
    }
    held.idle = setTimeout(() => {
      held.isBroken = true;
      held.connection.quit();
    }, IDLE_MS);
    held.idle.unref();
    idle.push(held);
  }

  async function attempt(held: Held, reply: Reply): Promise<Delivered> {
    const progress: Progress = { handedOver: "none" };
    try {
      const { envelope, message } = compose(reply, options.returnPath(reply.messageId), progress);
      const response = await send(held.connection, envelope, message);
      held.mails++;
      giveBack(held);
      return { status: "sent", detail: shorten(response) };
    } catch (error) {
      held.isBroken = true;
      held.connection.close();
      return outcomeOf(error, progress);
    }
  }

  async function deliver(reply: Reply): Promise<Delivered> {
    const reused = takeIdle();
    if (reused !== null) {
      const outcome = await attempt(reused, reply);
      // The relay may have ended an idle connection: a fresh one tells.
      const isStale = outcome.status === "later" && outcome.detail.startsWith(LOST);
      if (!isStale) return outcome;
    }
    const connection = await open(relay, options).catch((error: unknown) => ({ error }));
    if ("error" in connection) return { status: "later", detail: describe(connection.error) };
    const held: Held = { connection, mails: 0, isBroken: false, idle: null };
    connection.on("error", () => {
      held.isBroken = true;
    });
    connection.once("end", () => {
      held.isBroken = true;
    });
    return await attempt(held, reply);
  }

  return {
    deliver: (reply) => withSlot(() => deliver(reply)),
    close() {
      isClosed = true;
      for (let held = takeIdle(); held !== null; held = takeIdle()) held.connection.quit();
    },
  };
}

const LOST = "connection lost";

function outcomeOf(error: unknown, { handedOver }: Progress): Delivered {
  if (error instanceof NotMailable) return { status: "refused", detail: "5.1.3 adresse invalide" };
  const { responseCode, command } = error as Failure;
  if (responseCode === undefined) {
    if (handedOver === "all") return { status: "unknown", detail: describe(error) };
    return { status: "later", detail: `${LOST}: ${describe(error)}` };
  }
  // 530 to 538 and 421 speak of our account or of the relay, not of this mail.
  const isOurs = responseCode === 421 || (responseCode >= 530 && responseCode <= 538) || command === "CONN";
  return { status: responseCode >= 500 && !isOurs ? "refused" : "later", detail: describe(error) };
}

function compose(reply: Reply, returnPath: string, progress: Progress) {
  const mail = composeMail(reply, returnPath, (document) => Readable.from(openLazily(document), { objectMode: false }));
  const node = new MailComposer(mail as ConstructorParameters<typeof MailComposer>[0]).compile();
  const source = node.createReadStream();
  async function* watched() {
    progress.handedOver = "some";
    yield* inLargePieces(source as AsyncIterable<Buffer>);
    // Set before the final dot can leave: from here on nobody can say that it didn't.
    progress.handedOver = "all";
  }
  const message = Readable.from(watched(), { objectMode: false });
  message.on("error", () => source.destroy());
  return { envelope: node.getEnvelope(), message };
}

/** A mail is made of a dozen small pieces, and each would be a write of its own. */
async function* inLargePieces(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of source) {
    pieces.push(piece);
    bytes += piece.length;
    if (bytes < PIECE_BYTES) continue;
    yield Buffer.concat(pieces);
    pieces = [];
    bytes = 0;
  }
  if (bytes > 0) yield Buffer.concat(pieces);
}

async function* openLazily(document: Reply["documents"][number]): AsyncGenerator<Uint8Array> {
  yield* await document.open();
}

function send(
  connection: SmtpConnection,
  envelope: Parameters<SmtpConnection["send"]>[0],
  message: Readable,
): Promise<string> {
  return new Promise((done, fail) => {
    // A connection that dies between two phases says so only by its end.
    const onEnd = () => fail(new Error("the connection ended"));
    connection.once("end", onEnd);
    connection.once("error", fail);
    connection.send(envelope, message, (error, info) => {
      connection.off("end", onEnd);
      connection.off("error", fail);
      if (error) fail(error);
      else done(info?.response ?? "");
    });
  });
}

function open(relay: Relay, { name, timeoutMs }: MailSenderOptions): Promise<SmtpConnection> {
  return new Promise((done, fail) => {
    const connection = new SmtpConnection({
      ...relay.server,
      name,
      connectionTimeout: timeoutMs,
      greetingTimeout: timeoutMs,
      socketTimeout: timeoutMs,
    });
    const failed = (error: Error) => {
      connection.close();
      fail(error);
    };
    connection.once("error", failed);
    connection.once("end", () => failed(new Error("the connection ended")));
    connection.connect((error) => {
      if (error) return failed(error);
      if (relay.credentials === null) return done(connection);
      connection.login({ credentials: relay.credentials }, (refused) => (refused ? failed(refused) : done(connection)));
    });
  });
}

type Relay = {
  readonly server: { host: string; port: number; secure: boolean; requireTLS: boolean };
  readonly credentials: { user: string; pass: string } | null;
};

function readRelayUrl(text: string): Relay {
  const url = new URL(text);
  const secure = url.protocol === "smtps:";
  return {
    server: {
      host: url.hostname.replace(/^\[|\]$/g, ""),
      port: Number(url.port || (secure ? 465 : 25)),
      secure,
      requireTLS: url.searchParams.get("tls") === "required",
    },
    credentials: url.username
      ? { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) }
      : null,
  };
}

/** What the relay said, for people, without the addresses that it quotes: it stands in an open fact. */
function describe(error: unknown): string {
  const { code, message } = error as Failure;
  return shorten(code === undefined ? message : `${code} ${message}`);
}

function shorten(text: string): string {
  return maskAddresses(text)
    .replace(/[\p{Cc}\s]+/gu, " ")
    .trim()
    .slice(0, DETAIL_MAX)
    .toWellFormed();
}
