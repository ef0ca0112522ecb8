/**
 * The secret that lets a citizen follow one case without an account: an HMAC of the case's id. Nothing is stored, and a
 * new signing key closes all links. The link carries 128 bits; the key that one may copy by hand 60, behind a rate limit.
 */
import { createHmac, hkdfSync, timingSafeEqual } from "node:crypto";

/** Crockford's base 32: no I, L, O, U, which the eye takes for others. */
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

export type TrackingLinks = {
  /** Returns the part of the address that opens the case: `<case id>.<code>`. */
  tokenOf(caseId: string): string;
  /** Returns the absolute address of the tracking page. */
  urlOf(caseId: string): string;
  /** Returns the case that a token opens, or undefined. */
  caseOf(token: string): string | undefined;
  /** Returns the key to copy by hand: `7KQ2-M9XT-04PB`. */
  keyOf(caseId: string): string;
  /** Says whether the key, however it was typed, is that of the case. */
  isKeyOf(caseId: string, typed: string): boolean;
};

/** Creates the links. `publicUrl` has no trailing slash. */
export function createTrackingLinks(signingKey: string, publicUrl: string): TrackingLinks {
  const key = Buffer.from(hkdfSync("sha256", signingKey, "", "guichet tracking", 32));
  const mac = (purpose: string, caseId: string) => createHmac("sha256", key).update(`${purpose}:${caseId}`).digest();
  const tokenOf = (caseId: string) => `${caseId}.${mac("link", caseId).subarray(0, 16).toString("base64url")}`;
  const plainKeyOf = (caseId: string) =>
    [...mac("key", caseId).subarray(0, 12)].map((byte) => ALPHABET[byte & 31]).join("");
  return {
    tokenOf,
    urlOf: (caseId) => `${publicUrl}/suivi/${tokenOf(caseId)}`,
    caseOf(token) {
      const caseId = token.slice(0, token.lastIndexOf("."));
      return caseId !== "" && isSame(token, tokenOf(caseId)) ? caseId : undefined;
    },
    keyOf: (caseId) => plainKeyOf(caseId).replace(/(.{4})(?=.)/g, "$1-"),
    isKeyOf: (caseId, typed) => isSame(plainTyped(typed), plainKeyOf(caseId)),
  };
}

function plainTyped(typed: string): string {
  return typed
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, "")
    .replace(/[IL]/g, "1")
    .replace(/O/g, "0");
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
