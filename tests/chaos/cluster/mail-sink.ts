/** The citizens' mailboxes: an SMTP server in the process that watches. It notes a mail before it answers, as a real one keeps it. */
import { SMTPServer } from "smtp-server";

export type MailSink = { readonly url: string; close(): Promise<void> };

/** Opens the sink on a free port. `onMail` hears the Message-ID of each mail. */
export async function openMailSink(onMail: (messageId: string) => void): Promise<MailSink> {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS", "AUTH"],
    disableReverseLookup: true,
    logger: false,
    onData(stream, _session, callback) {
      const pieces: Buffer[] = [];
      stream.on("data", (piece: Buffer) => void pieces.push(piece));
      stream.on("end", () => {
        onMail(messageIdOf(Buffer.concat(pieces).toString("latin1")));
        callback();
      });
    },
  });
  // A hub that is killed leaves a broken socket, which is its own business.
  server.on("error", () => {});
  const port = await new Promise<number>((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.server.address();
      resolve(typeof address === "object" && address !== null ? address.port : 0);
    });
  });
  return {
    url: `smtp://127.0.0.1:${port}`,
    close: () => new Promise((resolve) => void server.close(() => resolve())),
  };
}

function messageIdOf(mail: string): string {
  const header = mail.slice(0, mail.indexOf("\r\n\r\n")).replace(/\r\n[ \t]+/g, " ");
  return /^message-id:\s*(\S+)/im.exec(header)?.[1] ?? "";
}
