/**
 * The visitor's cookie: what a draft, an upload and a submission belong to. It is made when a form is opened, says
 * nothing about anybody, and is strictly necessary, so no consent is asked. The hub stores its hash only.
 */
import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from "node:crypto";
import { getCookie, setCookie } from "hono/cookie";
import type { HttpContext } from "./ports.ts";

const LIFE_S = 30 * 24 * 3600;

export type Visitor = {
  /** `web:<hash>`: owner of drafts and uploads. */
  readonly owner: string;
  /** Hash that goes into causes. */
  readonly session: string;
  /** Seals a draft so that only this cookie opens it. */
  seal(value: unknown): string;
  /** Opens what `seal` closed; undefined when it is not ours or damaged. */
  open(sealed: string): unknown;
};

/** Returns the visitor of this request, giving it a cookie when it has none. */
export function visitorOf(c: HttpContext, isHttps: boolean): Visitor {
  const name = isHttps ? "__Host-visiteur" : "visiteur";
  const known = getCookie(c, name);
  const secret = known && /^[\w-]{43}$/.test(known) ? known : randomBytes(32).toString("base64url");
  setCookie(c, name, secret, { path: "/", httpOnly: true, sameSite: "Lax", secure: isHttps, maxAge: LIFE_S });
  return visitorWith(secret);
}

/** Returns the visitor who holds this secret. */
export function visitorWith(secret: string): Visitor {
  const session = createHash("sha256").update(`visitor:${secret}`).digest("hex").slice(0, 40);
  const key = Buffer.from(hkdfSync("sha256", secret, "", "guichet draft", 32));
  return {
    owner: `web:${session}`,
    session,
    seal(value) {
      const iv = randomBytes(12);
      const cipher = createCipheriv("aes-256-gcm", key, iv);
      return Buffer.concat([iv, cipher.update(JSON.stringify(value)), cipher.final(), cipher.getAuthTag()]).toString(
        "base64url",
      );
    },
    open(sealed) {
      const bytes = Buffer.from(sealed, "base64url");
      if (bytes.length < 29) return undefined;
      const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, 12));
      decipher.setAuthTag(bytes.subarray(-16));
      try {
        return JSON.parse(Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]).toString());
      } catch {
        // Another cookie's draft, or a damaged one: to this visitor there is none.
        return undefined;
      }
    },
  };
}
