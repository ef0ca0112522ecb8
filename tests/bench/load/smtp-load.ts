/** Mail servers that hand over one mail after the other, each on its connection. */
import { connect, type Socket } from "node:net";
import { answerAsks } from "./answer-asks.ts";
import { closedLoop, type Seen } from "./loops.ts";

export type SmtpAsk = {
  readonly port: number;
  readonly connections: number;
  readonly seconds: number;
  readonly recipients: readonly string[];
};
export type SmtpAnswer = Seen & { readonly references: readonly string[] };

const TEXT = "Bonjour, je vous écris au sujet de ma demande de transport. ".repeat(8);
let next = 0;

answerAsks<SmtpAsk, SmtpAnswer>(async ({ port, connections, seconds, recipients }) => {
  const references: string[] = [];
  const lines = await Promise.all(Array.from({ length: connections }, () => openLine(port)));
  const seen = await closedLoop(
    { count: Number.POSITIVE_INFINITY, inFlight: connections, seconds },
    async (_, worker) => {
      const n = next++;
      const said = await sendMail(lines[worker] as Line, n, recipients[n % recipients.length] ?? "");
      references.push(/GU-\d{4}-\d+/.exec(said)?.[0] ?? "");
    },
  );
  for (const line of lines) line.end();
  return { ...seen, references };
});

type Line = { say(words: string): Promise<string>; end(): void };

async function openLine(port: number): Promise<Line> {
  const socket: Socket = connect({ port, host: "127.0.0.1", noDelay: true });
  let text = "";
  let heard: ((line: string) => void) | null = null;
  let broken: ((error: Error) => void) | null = null;
  socket.setEncoding("utf8");
  socket.on("data", (piece: string) => {
    text += piece;
    // The last line of an answer has a space after its code.
    const found = /^(?:\d{3}-.*\r\n)*\d{3} .*\r\n/.exec(text);
    if (!found || !heard) return;
    text = text.slice(found[0].length);
    const tell = heard;
    heard = null;
    tell(found[0]);
  });
  socket.on("error", (error) => broken?.(error));
  socket.on("close", () => broken?.(new Error("the mail door closed the connection")));
  const hear = () =>
    new Promise<string>((resolve, reject) => {
      [heard, broken] = [resolve, reject];
    });
  const greeting = hear();
  await greeting;
  const line: Line = {
    say(words) {
      const answer = hear();
      socket.write(words);
      return answer;
    },
    end: () => socket.destroy(),
  };
  await line.say("EHLO relay.citoyen.test\r\n");
  return line;
}

async function sendMail(line: Line, n: number, to: string): Promise<string> {
  const from = `c${n}@citoyen.test`;
  await expect(line, `MAIL FROM:<${from}>\r\n`, "250");
  await expect(line, `RCPT TO:<${to}>\r\n`, "250");
  await expect(line, "DATA\r\n", "354");
  return await expect(line, `${mailOf(n, from, to)}\r\n.\r\n`, "250");
}

async function expect(line: Line, words: string, code: string): Promise<string> {
  const answer = await line.say(words);
  if (!answer.startsWith(code)) throw new Error(`the mail door said ${answer.trim()}`);
  return answer;
}

function mailOf(n: number, from: string, to: string): string {
  return [
    `From: Giulia Rossi <${from}>`,
    `To: ${to}`,
    `Subject: Ma carte n=${n}`,
    "Date: Tue, 24 Nov 2026 10:00:00 +0100",
    `Message-ID: <bench-${process.pid}-${n}@citoyen.test>`,
    "MIME-Version: 1.0",
    "Content-Type: text/plain; charset=utf-8",
    "Content-Transfer-Encoding: 8bit",
    "",
    TEXT,
  ].join("\r\n");
}
