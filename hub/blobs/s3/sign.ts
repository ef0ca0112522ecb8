/**
 * AWS Signature Version 4 in the Authorization header, as S3 wants it: the path is encoded once, every header that is given
 * is signed. Written here rather than taken from a library, since those sign a `fetch`, which cannot stream a body with its
 * length. Checked with the examples that AWS publishes. Pure.
 */
import { createHash, createHmac } from "node:crypto";

export type Signed = {
  readonly method: "GET" | "HEAD" | "PUT" | "DELETE";
  /** With the path as it is sent, and the query. */
  readonly url: URL;
  /** Names in lower case. `host` and `x-amz-date` are added. */
  readonly headers: Readonly<Record<string, string>>;
  /** SHA-256 of the body, in hexadecimal. */
  readonly bodySha256: string;
  /** Milliseconds since 1970. */
  readonly now: number;
};

export type Credentials = { readonly accessKey: string; readonly secretKey: string; readonly region: string };

/** SHA-256 of no body. */
export const EMPTY_SHA256 = createHash("sha256").digest("hex");

/** Returns the headers to send: those given, and what signs them. */
export function sign(request: Signed, { accessKey, secretKey, region }: Credentials): Record<string, string> {
  const { method, url, bodySha256, now } = request;
  const at = new Date(now).toISOString().replace(/[-:]|\.\d{3}/g, "");
  const day = at.slice(0, 8);
  const headers: Record<string, string> = {
    ...request.headers,
    host: url.host,
    "x-amz-content-sha256": bodySha256,
    "x-amz-date": at,
  };
  const names = Object.keys(headers).sort();
  const canonical = [
    method,
    url.pathname,
    canonicalQuery(url.searchParams),
    ...names.map((name) => `${name}:${headers[name]?.trim()}`),
    "",
    names.join(";"),
    bodySha256,
  ].join("\n");
  const scope = `${day}/${region}/s3/aws4_request`;
  const toSign = ["AWS4-HMAC-SHA256", at, scope, createHash("sha256").update(canonical).digest("hex")].join("\n");
  const key = [day, region, "s3", "aws4_request"].reduce<Buffer | string>(hmac, `AWS4${secretKey}`);
  const signature = createHmac("sha256", key).update(toSign).digest("hex");
  return {
    ...headers,
    authorization: `AWS4-HMAC-SHA256 Credential=${accessKey}/${scope},SignedHeaders=${names.join(";")},Signature=${signature}`,
  };
}

/** Encodes as RFC 3986 does: everything but letters, digits and `-._~`. */
export function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}

function canonicalQuery(query: URLSearchParams): string {
  return [...query]
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join("&");
}

const hmac = (key: Buffer | string, text: string) => createHmac("sha256", key).update(text).digest();
