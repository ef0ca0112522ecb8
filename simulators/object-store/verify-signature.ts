/** Checks AWS Signature Version 4 as a store does. Written apart from the hub's signing, so that one proves the other. */
import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";

export type Account = { readonly accessKey: string; readonly secretKey: string; readonly region: string };

const SKEW_MS_MAX = 15 * 60_000;
const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/;

/** Returns the protocol's word for what is wrong, or null. */
export function faultOfSignature(request: IncomingMessage, account: Account, now: number): string | null {
  const found = AUTHORIZATION.exec(request.headers.authorization ?? "");
  const at = String(request.headers["x-amz-date"] ?? "");
  const bodyHash = String(request.headers["x-amz-content-sha256"] ?? "");
  if (!found || bodyHash === "") return "AccessDenied";
  const [, accessKey = "", day = "", region = "", names = "", signature = ""] = found;
  if (accessKey !== account.accessKey) return "InvalidAccessKeyId";
  if (region !== account.region) return "AuthorizationHeaderMalformed";
  const sent = Date.parse(at.replace(/^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/, "$1-$2-$3T$4:$5:$6Z"));
  if (!(Math.abs(sent - now) <= SKEW_MS_MAX) || !at.startsWith(day)) return "RequestTimeTooSkewed";
  const signed = names.split(";");
  if (!signed.includes("host") || !signed.includes("x-amz-content-sha256")) return "AccessDenied";
  const [path = "", query = ""] = (request.url ?? "/").split("?");
  const canonical =
    `${request.method}\n${path}\n${query.split("&").sort().join("&")}\n` +
    `${signed.map((name) => `${name}:${String(request.headers[name] ?? "").trim()}\n`).join("")}\n${names}\n${bodyHash}`;
  const hash = createHash("sha256").update(canonical).digest("hex");
  let key: Buffer = Buffer.from(`AWS4${account.secretKey}`);
  for (const part of [day, region, "s3", "aws4_request"]) key = createHmac("sha256", key).update(part).digest();
  const expected = createHmac("sha256", key)
    .update(`AWS4-HMAC-SHA256\n${at}\n${day}/${region}/s3/aws4_request\n${hash}`)
    .digest();
  return timingSafeEqual(expected, Buffer.from(signature, "hex")) ? null : "SignatureDoesNotMatch";
}
