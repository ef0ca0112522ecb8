/**
 * The mail server of all citizens. It takes any address; the local part may ask for a fault:
 * `+refuse` is refused (550), `+greylist` is told to come back once (451), `+bounce` is taken and then bounced.
 */
import { SMTPServer, type SMTPServerDataStream } from "smtp-server";
import type { MailStore, StoredMail } from "./mail-store.ts";

export type SinkOptions = {
  readonly port: number;
  readonly store: MailStore;
  /** Sends a notification back to the sender of a mail that bounced. */
  readonly bounce: (mail: StoredMail, recipient: string) => void;
};

const BYTES_MAX = 60 * 1024 * 1024;
const GREYLISTED_MAX = 10_000;

/** Starts the server on 127.0.0.1 and returns it with its port. */
export async function startSink({ port, store, bounce }: SinkOptions) {
  const greylisted = new Set<string>();
  const server = new SMTPServer({
    banner: "courriel.test",
    disabledCommands: ["AUTH", "STARTTLS"],
    authOptional: true,
    disableReverseLookup: true,
    logger: false,
    size: BYTES_MAX,
    closeTimeout: 1_000,
    onRcptTo({ address }, session, done) {
      const from = session.envelope.mailFrom;
      const fault = faultOf(address, from ? from.address : "");
      done(fault);
    },
    onData(stream, session, done) {
      const { mailFrom, rcptTo } = session.envelope;
      read(stream)
        .then((raw) => {
          if (stream.sizeExceeded) return done(refusal(552, "5.3.4 message too large"));
          const mail = store.add({
            at: Date.now(),
            envelopeFrom: mailFrom ? mailFrom.address : "",
            envelopeTo: rcptTo.map(({ address }) => address.toLowerCase()),
            raw,
          });
          done(null, `2.0.0 taken as ${mail.id}`);
          for (const recipient of mail.envelopeTo)
            if (localPart(recipient).includes("+bounce") && mail.envelopeFrom !== "") bounce(mail, recipient);
        })
        .catch((error: unknown) => done(error instanceof Error ? error : new Error(String(error))));
    },
  });

  function faultOf(address: string, from: string): Error | null {
    const local = localPart(address);
    if (local.includes("+refuse")) return refusal(550, "5.1.1 mailbox does not exist");
    const pair = `${from} ${address.toLowerCase()}`;
    if (!local.includes("+greylist") || greylisted.has(pair)) return null;
    greylisted.add(pair);
    for (const oldest of [...greylisted].slice(0, -GREYLISTED_MAX)) greylisted.delete(oldest);
    return refusal(451, "4.7.1 come back in a moment");
  }

  // A client that goes away in the middle is no news here.
  server.on("error", () => {});
  await new Promise<void>((resolve, reject) => {
    server.server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve());
  });
  const address = server.server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : port,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

const localPart = (address: string) => address.slice(0, address.lastIndexOf("@")).toLowerCase();

const refusal = (responseCode: number, message: string) => Object.assign(new Error(message), { responseCode });

async function read(stream: SMTPServerDataStream): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
