/** Headers that every answer carries, so that a page can load nothing, be framed by nobody and tell its address to no other site. */

import type { MiddlewareHandler } from "hono";
import { randomNonce } from "../random.ts";

/** What the routes read from the context. */
export type HttpVariables = {
  /** For the one inline script of a rendered page. */
  nonce: string;
  /** Also in the header `x-request-id` and in the log: what a person can quote. */
  requestId: string;
};

/** Sets security headers and a request id. A route that sets its own policy (a mail in a sandboxed frame) keeps it. */
export function securityHeaders(options: { readonly isHttps: boolean }): MiddlewareHandler<{
  Variables: HttpVariables;
}> {
  return async (c, next) => {
    const nonce = randomNonce(16).toString("base64");
    const requestId = randomNonce(9).toString("base64url");
    c.set("nonce", nonce);
    c.set("requestId", requestId);
    await next();
    const { headers } = c.res;
    headers.set("x-request-id", requestId);
    headers.set("x-content-type-options", "nosniff");
    // Not `no-referrer`: under it browsers send `Origin: null` with our own forms.
    headers.set("referrer-policy", "same-origin");
    headers.set("cross-origin-opener-policy", "same-origin");
    headers.set("cross-origin-resource-policy", "same-origin");
    headers.set("permissions-policy", "camera=(), geolocation=(), microphone=(self), payment=(), usb=()");
    if (options.isHttps) headers.set("strict-transport-security", "max-age=31536000; includeSubDomains");
    if (!headers.has("content-security-policy")) headers.set("content-security-policy", policy(nonce));
    if (!headers.has("cache-control")) headers.set("cache-control", "no-store");
  };
}

function policy(nonce: string): string {
  return [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}'`,
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self' data: blob:",
    "connect-src 'self'",
    "frame-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}
