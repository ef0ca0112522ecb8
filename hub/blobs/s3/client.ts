/**
 * The few requests of the S3 protocol that blobs need, over HTTP/1.1 with connections kept open.
 *
 * Each may be sent again: a PUT writes the same bytes under the name that is their hash. What may pass is tried again, with
 * pauses that double: lost connections, silence, 5xx and 503 SlowDown. All else is an error at once.
 */
import { createReadStream } from "node:fs";
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import { setTimeout as pause } from "node:timers/promises";
import { type Credentials, EMPTY_SHA256, encode, type Signed, sign } from "./sign.ts";

export type S3Options = Credentials & {
  /** `https://s3.fr-par.scw.cloud`, without the bucket, which is always in the path. */
  readonly endpoint: string;
  readonly bucket: string;
  /** Milliseconds since 1970: a signature holds for a quarter of an hour. */
  readonly now: () => number;
  /** Between 0 and 1: spreads what is tried again. */
  readonly random: () => number;
  readonly timeoutMs?: number;
  /** The first pause; each next one is twice as long. */
  readonly pauseMs?: number;
};

export type Ask = {
  readonly method: Signed["method"];
  /** Empty for the bucket itself. */
  readonly key: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: { readonly file: string; readonly bytes: number; readonly sha256: string };
};

export type S3Client = {
  /**
   * Resolves with the answer, whose body the caller must read or destroy: 2xx, or a status among `expected`.
   * Throws `S3Error` for any other, or once it was tried often enough.
   */
  ask(ask: Ask, expected?: readonly number[]): Promise<IncomingMessage>;
  close(): void;
};

/** The store refused, or could not be reached for long. `code` is the protocol's own word, such as `AccessDenied`. */
export class S3Error extends Error {
  override readonly name = "S3Error";
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, method: string, cause?: unknown) {
    super(`the object store answered ${method} with ${status === 0 ? "" : `${status} `}${code}`, { cause });
    this.status = status;
    this.code = code;
  }
}

const ATTEMPTS_MAX = 5;
const TIMEOUT_MS = 20_000;
const PAUSE_MS = 100;
const SOCKETS_MAX = 32;
const ERROR_BYTES_MAX = 16 * 1024;

/** Creates the client. `close` ends the connections that wait. */
export function createS3Client(options: S3Options): S3Client {
  const { endpoint, bucket, now, random, timeoutMs = TIMEOUT_MS, pauseMs = PAUSE_MS } = options;
  const isSecure = endpoint.startsWith("https:");
  const agent = new (isSecure ? HttpsAgent : HttpAgent)({ keepAlive: true, maxSockets: SOCKETS_MAX });

  function send({ method, key, query, headers, body }: Ask): Promise<IncomingMessage> {
    const url = new URL(`${endpoint}/${encode(bucket)}/${key.split("/").map(encode).join("/")}`);
    for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, value);
    url.search = [...url.searchParams].map(([name, value]) => `${encode(name)}=${encode(value)}`).join("&");
    const length = method === "PUT" ? { "content-length": String(body?.bytes ?? 0) } : {};
    const bodySha256 = body?.sha256 ?? EMPTY_SHA256;
    const signed = sign({ method, url, headers: { ...headers, ...length }, bodySha256, now: now() }, options);
    return new Promise((resolve, reject) => {
      const request = (isSecure ? httpsRequest : httpRequest)(url, { method, headers: signed, agent });
      request.setTimeout(timeoutMs, () => request.destroy(new Error(`no answer within ${timeoutMs} ms`)));
      request.once("response", resolve);
      // After the answer this says what its body will say too.
      request.on("error", reject);
      if (!body) return void request.end();
      const file = createReadStream(body.file);
      file.once("error", (error) => request.destroy(error));
      // The store may answer, and hang up, before it has it all.
      request.once("close", () => file.destroy());
      file.pipe(request);
    });
  }

  /** Returns the answer, or why to try again. */
  async function attempt(ask: Ask, expected: readonly number[]): Promise<IncomingMessage | S3Error> {
    let answer: IncomingMessage;
    try {
      answer = await send(ask);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      return new S3Error(0, code ?? "no-answer", ask.method, error);
    }
    const status = answer.statusCode ?? 0;
    if ((status >= 200 && status < 300) || expected.includes(status)) return answer;
    const error = new S3Error(status, await codeOf(answer), ask.method);
    if (status >= 500) return error;
    throw error;
  }

  return {
    async ask(ask, expected = []) {
      for (let count = 1; ; count++) {
        const answer = await attempt(ask, expected);
        if (!(answer instanceof S3Error)) return answer;
        if (count >= ATTEMPTS_MAX) throw answer;
        await pause(pauseMs * 2 ** (count - 1) * (0.5 + random() / 2));
      }
    },
    close: () => agent.destroy(),
  };
}

/** Returns the protocol's word for an error and ends the answer. A HEAD has no body to say it. */
export async function codeOf(answer: IncomingMessage): Promise<string> {
  return /<Code>([A-Za-z0-9]+)<\/Code>/.exec(await textOf(answer, ERROR_BYTES_MAX).catch(() => ""))?.[1] ?? "unknown";
}

/** Reads a body as text. Throws above `bytesMax`. */
export async function textOf(answer: IncomingMessage, bytesMax: number): Promise<string> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of answer) {
    bytes += (piece as Buffer).length;
    if (bytes > bytesMax) throw new Error(`the object store sends more than ${bytesMax} bytes`);
    pieces.push(piece as Buffer);
  }
  return Buffer.concat(pieces).toString("utf8");
}
