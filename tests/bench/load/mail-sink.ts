/** The citizens' mailboxes as a process: takes every mail at once and counts, by the number in the recipient's address. */
import { createServer, type Socket } from "node:net";
import { answerAsks } from "./answer-asks.ts";

export type SinkAsk = { readonly type: "open" } | { readonly type: "count" };
export type SinkReport = {
  readonly url: string;
  /** How many mails came for `c<number>@…`, by number. */
  readonly mails: readonly number[];
  /** Mails for other addresses. */
  readonly others: number;
};

const mails: number[] = [];
let others = 0;
const server = createServer(serve);

answerAsks<SinkAsk, SinkReport>(async ({ type }) => {
  if (type === "open") await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return { url: `smtp://127.0.0.1:${port}`, mails: Array.from(mails, (count) => count ?? 0), others };
});

/** SMTP as far as a well-behaved client goes. */
function serve(socket: Socket): void {
  const state = { recipient: "", isData: false };
  let text = "";
  socket.setNoDelay(true);
  socket.setEncoding("latin1");
  socket.on("error", () => socket.destroy());
  socket.write("220 sink\r\n");
  socket.on("data", (piece: string) => {
    text += piece;
    for (let end = endOf(text, state.isData); end >= 0; end = endOf(text, state.isData)) {
      const line = text.slice(0, end);
      text = text.slice(end + (state.isData ? END_OF_MAIL : END_OF_LINE).length);
      socket.write(hear(state, line));
    }
  });
}

const END_OF_LINE = "\r\n";
const END_OF_MAIL = "\r\n.\r\n";
const endOf = (text: string, isData: boolean) => text.indexOf(isData ? END_OF_MAIL : END_OF_LINE);

function hear(state: { recipient: string; isData: boolean }, line: string): string {
  if (state.isData) {
    state.isData = false;
    count(state.recipient);
    return "250 kept\r\n";
  }
  const verb = line.slice(0, 4).toUpperCase();
  if (verb === "RCPT") state.recipient = /<([^>]*)>/.exec(line)?.[1] ?? "";
  state.isData = verb === "DATA";
  if (state.isData) return "354 go on\r\n";
  return verb === "QUIT" ? "221 bye\r\n" : "250 ok\r\n";
}

function count(recipient: string): void {
  const number = /^c(\d+)@/.exec(recipient)?.[1];
  if (number === undefined) others++;
  else mails[Number(number)] = (mails[Number(number)] ?? 0) + 1;
}
