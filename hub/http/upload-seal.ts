/**
 * Ids of uploads: the document itself, sealed. Nothing is stored for an upload that is never sent; the id opens only for
 * the session or draft that uploaded, and for 24 h.
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import type { ReceivedDocument } from "./multipart.ts";

export const UPLOAD_LIFE_MS = 24 * 3_600_000;

export type UploadSeal = {
  /** Returns the id of a document for its owner (`web:<hash>` or `agent:<id>`). */
  seal(owner: string, document: ReceivedDocument): string;
  /** Returns the document, or undefined when the id is forged, someone else's, or too old. */
  open(owner: string, id: string): ReceivedDocument | undefined;
};

/** Creates the seal from the signing key. */
export function createUploadSeal(signingKey: string, clock: () => number): UploadSeal {
  const key = Buffer.from(hkdfSync("sha256", signingKey, "", "guichet upload", 32));
  return {
    seal(owner, document) {
      const iv = randomBytes(12);
      const cipher = createCipheriv("aes-256-gcm", key, iv).setAAD(Buffer.from(owner));
      const plain = JSON.stringify({ document, expiresAt: clock() + UPLOAD_LIFE_MS });
      return Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]).toString("base64url");
    },
    open(owner, id) {
      const bytes = Buffer.from(id, "base64url");
      if (bytes.length < 29 || bytes.length > 2048) return undefined;
      const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, 12)).setAAD(Buffer.from(owner));
      decipher.setAuthTag(bytes.subarray(-16));
      try {
        const plain = Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]).toString();
        // Sealed by ourselves: the shape is ours.
        const { document, expiresAt } = JSON.parse(plain) as { document: ReceivedDocument; expiresAt: number };
        return expiresAt > clock() ? document : undefined;
      } catch {
        // A forged or foreign id fails authentication: to its bearer it is an id that does not exist.
        return undefined;
      }
    },
  };
}
