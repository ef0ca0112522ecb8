/**
 * An object store that speaks the S3 protocol over HTTP, for tests: one bucket in memory, signatures and body hashes checked,
 * and faults on demand. Addresses have the bucket in the path. It knows GET (with ranges), HEAD, PUT (with `If-None-Match`),
 * DELETE and ListObjectsV2, whole objects only.
 */
import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type Account, faultOfSignature } from "./verify-signature.ts";

/** What goes wrong, with the next request that it fits. */
export type Fault =
  | { readonly kind: "status"; readonly status: 500 | 501 | 503 }
  /** The connection is cut before the request was read to its end. */
  | { readonly kind: "cut-request" }
  /** What was asked is done; the connection is cut instead of the answer. */
  | { readonly kind: "cut-answer" }
  /** The body of a GET stops after so many bytes. */
  | { readonly kind: "cut-body"; readonly bytes: number }
  /** Half of a PUT is kept, and the connection cut. */
  | { readonly kind: "keep-half" };

export type ObjectStoreOptions = Account & {
  readonly bucket: string;
  readonly now: () => number;
  /** Objects on a page of a list. */
  readonly pageMax?: number;
  /** Answers every PUT and GET with an ETag that is not the MD5 of anything. */
  readonly liesAboutEtags?: boolean;
};

export type StoredObject = { readonly bytes: Buffer; readonly storedAt: number };

export type ObjectStore = {
  readonly url: string;
  /** What it holds, by key: a test may look and do harm. */
  readonly objects: Map<string, StoredObject>;
  /** `PUT key`, `GET ?list-type=2`… in the order they came, those that failed included. */
  readonly asked: readonly string[];
  /** Faults to come: each hits one request, in order, of the method given or of any. */
  fail(fault: Fault, method?: string): void;
  close(): Promise<void>;
};

type Answer = {
  readonly status: number;
  readonly headers?: Record<string, string | number>;
  readonly body?: Buffer | string;
};

const PAGE_MAX = 1_000;
const FAULT_CODE = { 500: "InternalError", 501: "NotImplemented", 503: "SlowDown" } as const;

/** Starts it on a free port of the loopback. */
export async function startObjectStore(options: ObjectStoreOptions): Promise<ObjectStore> {
  const objects = new Map<string, StoredObject>();
  const asked: string[] = [];
  const faults: { readonly fault: Fault; readonly method: string | null }[] = [];

  function nextFault(method: string): Fault | null {
    const index = faults.findIndex((one) => one.method === null || one.method === method);
    return index < 0 ? null : (faults.splice(index, 1)[0]?.fault ?? null);
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const method = request.method ?? "GET";
    const { key, query } = addressOf(request);
    asked.push(`${method} ${key || query}`);
    const fault = nextFault(method);
    if (fault && failsAtOnce(fault, request, response)) return;
    const body = await bodyOf(request);
    const kept = fault?.kind === "keep-half" ? body.subarray(0, body.length >> 1) : body;
    const answer = refused(request, body) ?? perform(request, kept);
    if (fault?.kind === "cut-answer" || fault?.kind === "keep-half") request.socket.destroy();
    else send(response, method, answer, fault?.kind === "cut-body" ? fault.bytes : null);
  }

  function refused(request: IncomingMessage, body: Buffer): Answer | null {
    const wrong = faultOfSignature(request, options, options.now()) ?? faultOfBody(request, body);
    if (wrong) return refusal(403, wrong);
    return addressOf(request).bucket === options.bucket ? null : refusal(404, "NoSuchBucket");
  }

  function perform(request: IncomingMessage, body: Buffer): Answer {
    const { key, query } = addressOf(request);
    const found = objects.get(key);
    switch (request.method) {
      case "PUT":
        if (request.headers["if-none-match"] === "*" && found) return refusal(412, "PreconditionFailed");
        objects.set(key, { bytes: body, storedAt: options.now() });
        return { status: 200, headers: { etag: etagOf(body) } };
      case "DELETE":
        objects.delete(key);
        return { status: 204 };
      case "GET":
      case "HEAD":
        if (key === "") return listOf(objects, new URLSearchParams(query), options.pageMax ?? PAGE_MAX);
        return found ? read(found.bytes, request.headers.range, etagOf(found.bytes)) : refusal(404, "NoSuchKey");
      default:
        return refusal(405, "MethodNotAllowed");
    }
  }

  const etagOf = (bytes: Buffer) =>
    options.liesAboutEtags
      ? '"00000000000000000000000000000000"'
      : `"${createHash("md5").update(bytes).digest("hex")}"`;

  const server = createServer((request, response) => {
    serve(request, response).catch(() => request.socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    objects,
    asked,
    fail: (fault, method) => void faults.push({ fault, method: method ?? null }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function addressOf(request: IncomingMessage): {
  readonly bucket: string;
  readonly key: string;
  readonly query: string;
} {
  const { pathname, search } = new URL(request.url ?? "/", "http://store");
  const [, bucket = "", ...rest] = pathname.split("/").map(decodeURIComponent);
  return { bucket, key: rest.join("/"), query: search };
}

/** Does the harm that comes before a request is looked at. Returns whether it did. */
function failsAtOnce(fault: Fault, request: IncomingMessage, response: ServerResponse): boolean {
  if (fault.kind === "cut-request") {
    const cut = () => request.socket.destroy();
    request.once("data", cut).once("end", cut);
    return true;
  }
  if (fault.kind !== "status") return false;
  const answer = refusal(fault.status, FAULT_CODE[fault.status]);
  send(response, request.method ?? "GET", { ...answer, headers: { connection: "close" } });
  return true;
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

function faultOfBody(request: IncomingMessage, body: Buffer): string | null {
  const declared = request.headers["x-amz-content-sha256"];
  const isSame = declared === "UNSIGNED-PAYLOAD" || declared === createHash("sha256").update(body).digest("hex");
  if (request.method === "PUT" && request.headers["content-length"] === undefined) return "MissingContentLength";
  return isSame ? null : "XAmzContentSHA256Mismatch";
}

function read(bytes: Buffer, range: string | undefined, etag: string): Answer {
  const found = /^bytes=(\d+)-(\d*)$/.exec(range ?? "");
  if (!found) return { status: 200, headers: { etag }, body: bytes };
  const [from, to] = [Number(found[1]), Math.min(found[2] ? Number(found[2]) : bytes.length, bytes.length - 1)];
  if (from >= bytes.length) return refusal(416, "InvalidRange");
  const headers = { etag, "content-range": `bytes ${from}-${to}/${bytes.length}` };
  return { status: 206, headers, body: bytes.subarray(from, to + 1) };
}

function listOf(objects: ReadonlyMap<string, StoredObject>, query: URLSearchParams, pageMax: number): Answer {
  const prefix = query.get("prefix") ?? "";
  const after = query.get("continuation-token")?.replace(/^after&/, "") ?? "";
  const keys = [...objects.keys()].filter((key) => key.startsWith(prefix) && key > after).sort();
  const page = keys.slice(0, pageMax);
  const isCut = page.length < keys.length;
  const contents = page.map((key) => {
    const { bytes, storedAt } = objects.get(key) as StoredObject;
    return `<Contents><Key>${key}</Key><LastModified>${new Date(storedAt).toISOString()}</LastModified><Size>${bytes.length}</Size></Contents>`;
  });
  // An odd token, escaped as XML wants it: clients must give it back as it is.
  const next = isCut ? `<NextContinuationToken>after&amp;${page.at(-1)}</NextContinuationToken>` : "";
  const body = `<?xml version="1.0" encoding="UTF-8"?><ListBucketResult><IsTruncated>${isCut}</IsTruncated>${contents.join("")}${next}</ListBucketResult>`;
  return { status: 200, headers: { "content-type": "application/xml" }, body };
}

function refusal(status: number, code: string): Answer {
  const body = `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`;
  return { status, headers: { "content-type": "application/xml" }, body };
}

function send(
  response: ServerResponse,
  method: string,
  { status, headers, body = "" }: Answer,
  cutAfter: number | null = null,
): void {
  const bytes = typeof body === "string" ? Buffer.from(body) : body;
  response.writeHead(status, { ...headers, "content-length": bytes.length });
  if (method === "HEAD") return void response.end();
  if (cutAfter === null) return void response.end(bytes);
  response.write(bytes.subarray(0, cutAfter), () => response.socket?.destroy());
}
