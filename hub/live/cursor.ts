/**
 * Where a viewer stands in the log, sealed so that it is opaque and cannot be made up: a vector of positions under
 * AES-256-GCM, bound to what the viewer could see and asked for. After a change of rights it opens no more, so that the
 * viewer gets a fresh snapshot. Base64url of nonce (12 bytes), ciphertext, tag (16 bytes).
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import type { Positions } from "../../db/queries/queue/positions.ts";

export type Cursors = {
  seal(positions: Positions, boundTo: string): string;
  /** Returns the positions, or null when the cursor is forged, damaged, or bound to something else. Never throws. */
  open(cursor: string, boundTo: string): Positions | null;
};

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const LENGTH_MAX = 8_192;

/** Creates the seal. Hubs that share `secret` (at least 32 characters) open each other's cursors. */
export function createCursors(secret: string): Cursors {
  const key = Buffer.from(hkdfSync("sha256", secret, "guichet", "live cursors", 32));
  return {
    seal(positions, boundTo) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv("aes-256-gcm", key, nonce, { authTagLength: TAG_BYTES }).setAAD(
        Buffer.from(boundTo),
      );
      const body = Buffer.concat([cipher.update(encode(positions)), cipher.final()]);
      return Buffer.concat([nonce, body, cipher.getAuthTag()]).toString("base64url");
    },
    open(cursor, boundTo) {
      if (cursor.length > LENGTH_MAX) return null;
      const bytes = Buffer.from(cursor, "base64url");
      if (bytes.length < NONCE_BYTES + TAG_BYTES) return null;
      const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, NONCE_BYTES), {
        authTagLength: TAG_BYTES,
      });
      decipher.setAAD(Buffer.from(boundTo)).setAuthTag(bytes.subarray(-TAG_BYTES));
      try {
        return decode(Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]));
      } catch {
        // Not ours, or not for this: the caller gives a fresh snapshot.
        return null;
      }
    },
  };
}

/** Pairs of unsigned LEB128 numbers. */
function encode(positions: Positions): Buffer {
  const bytes: number[] = [];
  for (const pair of positions)
    for (let value of pair) {
      while (value >= 0x80) {
        bytes.push((value % 0x80) + 0x80);
        value = Math.floor(value / 0x80);
      }
      bytes.push(value);
    }
  return Buffer.from(bytes);
}

function decode(bytes: Buffer): Positions {
  const numbers: number[] = [];
  let value = 0;
  let unit = 1;
  for (const byte of bytes) {
    value += (byte % 0x80) * unit;
    unit *= 0x80;
    if (byte < 0x80) {
      numbers.push(value);
      value = 0;
      unit = 1;
    }
  }
  const positions = new Map<number, number>();
  for (let at = 0; at + 1 < numbers.length; at += 2) positions.set(numbers[at] ?? 0, numbers[at + 1] ?? 0);
  return positions;
}
