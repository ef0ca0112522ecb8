/** The small cryptography of log-ins. Keys are derived from the signing key, one for each use. */
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from "node:crypto";

/** Returns 256 random bits as text for a cookie. */
export const newToken = () => randomBytes(32).toString("base64url");

/** Returns a session's id from its cookie: its SHA-256 in hexadecimal. */
export const idOfToken = (token: string) => createHash("sha256").update(token).digest("hex");

/** Compares without telling by time where they differ. */
export function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

export type Secrets = {
  /** Returns the token that writes of this session must carry. The same for the life of the session. */
  readonly csrfOf: (sessionId: string) => string;
  /** Encrypts and authenticates a short text for a cookie. */
  readonly seal: (text: string) => string;
  /** Returns what was sealed, or null when it was not sealed here or was changed. */
  readonly open: (sealed: string) => string | null;
};

export function createSecrets(signingKey: string): Secrets {
  const derive = (use: string) => Buffer.from(hkdfSync("sha256", signingKey, "", `guichet auth ${use}`, 32));
  const [csrfKey, cookieKey] = [derive("csrf"), derive("cookie")];
  return {
    csrfOf: (sessionId) => createHmac("sha256", csrfKey).update(sessionId).digest("base64url"),
    seal(text) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv("aes-256-gcm", cookieKey, nonce);
      const body = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString("base64url");
    },
    open(sealed) {
      const bytes = Buffer.from(sealed, "base64url");
      if (bytes.length < 28) return null;
      const decipher = createDecipheriv("aes-256-gcm", cookieKey, bytes.subarray(0, 12));
      decipher.setAuthTag(bytes.subarray(12, 28));
      try {
        return decipher.update(bytes.subarray(28), undefined, "utf8") + decipher.final("utf8");
      } catch {
        // Whoever changes a cookie learns nothing but that it is not taken.
        return null;
      }
    },
  };
}
