/**
 * HTTP/1.1 with as little work as can be, so that a generator of thousands of requests a second leaves the machine to the
 * hub: bytes written as they are, answers cut by their length, one request at a time on a connection.
 */
import { connect, type Socket } from "node:net";

export type Answer = { readonly status: number; readonly body: string };

export type HttpClient = {
  /** Sends a whole request. Rejects when the connection breaks. */
  send(request: string): Promise<Answer>;
  close(): void;
};

type Job = {
  readonly request: string;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
};

const END_OF_HEAD = "\r\n\r\n";
const LAST_CHUNK = "0\r\n\r\n";

/** Creates a client with at most this many connections; requests beyond wait for one. */
export function createHttpClient(port: number, connectionsMax: number): HttpClient {
  const idle: Line[] = [];
  const waiting: Job[] = [];
  const lines = new Set<Line>();

  function freed(line: Line): void {
    const next = waiting.shift();
    if (next) line.take(next);
    else idle.push(line);
  }

  function lost(line: Line): void {
    lines.delete(line);
    const at = idle.indexOf(line);
    if (at >= 0) idle.splice(at, 1);
    const next = waiting.shift();
    if (next) begin(next);
  }

  function begin(job: Job): void {
    const line = idle.pop() ?? (lines.size < connectionsMax ? openLine(port, freed, lost) : null);
    if (!line) {
      waiting.push(job);
      return;
    }
    lines.add(line);
    line.take(job);
  }

  return {
    send: (request) => new Promise((resolve, reject) => begin({ request, resolve, reject })),
    close() {
      for (const line of lines) line.end();
    },
  };
}

type Line = { take(job: Job): void; end(): void };

function openLine(port: number, freed: (line: Line) => void, lost: (line: Line) => void): Line {
  const socket: Socket = connect({ port, host: "127.0.0.1", noDelay: true });
  let job: Job | null = null;
  let received: Buffer = Buffer.alloc(0);
  socket.on("data", (data) => {
    received = received.length === 0 ? data : Buffer.concat([received, data]);
    const answer = readAnswer(received);
    if (!answer || !job) return;
    received = Buffer.alloc(0);
    const { resolve } = job;
    job = null;
    resolve(answer);
    freed(line);
  });
  socket.on("error", () => socket.destroy());
  socket.on("close", () => {
    job?.reject(new Error("the connection broke"));
    lost(line);
  });
  const line: Line = {
    take(taken) {
      job = taken;
      socket.write(taken.request);
    },
    end: () => socket.destroy(),
  };
  return line;
}

/** Returns the answer once it is whole. */
function readAnswer(received: Buffer): Answer | null {
  const end = received.indexOf(END_OF_HEAD);
  if (end < 0) return null;
  const head = received.toString("latin1", 0, end);
  const status = Number(head.slice(9, 12));
  const from = end + END_OF_HEAD.length;
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  if (length !== undefined)
    return received.length < from + Number(length)
      ? null
      : { status, body: received.toString("utf8", from, from + Number(length)) };
  if (!received.subarray(-LAST_CHUNK.length).equals(Buffer.from(LAST_CHUNK))) return null;
  return { status, body: received.toString("utf8", from).replace(/(?:^|\r\n)[0-9a-f]+\r\n/g, "") };
}

/** Returns a `POST` of JSON as it goes over the wire. */
export function postOf(path: string, body: string, headers: Readonly<Record<string, string>>): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n${lines.join("")}\r\n${body}`;
}

/** Returns a `GET` as it goes over the wire. */
export function getOf(path: string, headers: Readonly<Record<string, string>>): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `GET ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\n${lines.join("")}\r\n`;
}
