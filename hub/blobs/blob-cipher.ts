/**
 * How a blob is encrypted: AES-256-GCM by records of 64 KiB under a key that is this blob's alone (design D12).
 *
 * One tag for the whole file would force a reader to hand out bytes before it can know that they are genuine. Here each
 * record has its own tag, and its nonce says its rank and whether it is the last, so a file that was cut, reordered or
 * altered stops the reader at that record and nothing false ever leaves. Memory stays at one record whatever the size.
 * Nonces may be plain counters because a key never encrypts twice.
 */
import { createCipheriv, createDecipheriv } from "node:crypto";

/** Says which format the file has, so that another can come later. */
export const HEADER = Buffer.from("GBL1");
export const RECORD_BYTES = 64 * 1024;
export const TAG_BYTES = 16;
export const KEY_BYTES = 32;

/** The stored bytes are not what was written under this key: wrong key, cut or altered file. */
export class BlobCorrupt extends Error {
  override readonly name = "BlobCorrupt";
}

/** Turns plain bytes into stored bytes: the header, then records. Holds one record at most. */
export async function* sealBytes(bytes: AsyncIterable<Uint8Array>, key: Uint8Array): AsyncGenerator<Uint8Array> {
  yield HEADER;
  let rank = 0;
  const record = Buffer.allocUnsafe(RECORD_BYTES);
  let filled = 0;
  for await (const piece of bytes) {
    let offset = 0;
    while (offset < piece.byteLength) {
      // A full record leaves only once more bytes are known to come, since the last one is marked.
      if (filled === RECORD_BYTES) {
        yield sealRecord(record, key, rank++, false);
        filled = 0;
      }
      const taken = Math.min(RECORD_BYTES - filled, piece.byteLength - offset);
      record.set(piece.subarray(offset, offset + taken), filled);
      filled += taken;
      offset += taken;
    }
  }
  yield sealRecord(record.subarray(0, filled), key, rank, true);
}

/**
 * Turns stored bytes back into plain bytes, record by record.
 * `read` fills the buffer as far as it can and returns how many bytes it put there; `storedBytes` is the file's length.
 * Throws `BlobCorrupt` at the first record that is not genuine.
 */
export async function* openBytes(
  read: (into: Buffer) => Promise<number>,
  storedBytes: number,
  key: Uint8Array,
): AsyncGenerator<Uint8Array> {
  const header = Buffer.alloc(HEADER.length);
  if ((await read(header)) < HEADER.length || !header.equals(HEADER)) throw new BlobCorrupt("unknown format");
  let left = storedBytes - HEADER.length;
  for (let rank = 0; ; rank++) {
    const record = Buffer.allocUnsafe(Math.min(left, RECORD_BYTES + TAG_BYTES));
    if ((await read(record)) < record.length) throw new BlobCorrupt("the file is shorter than it was");
    left -= record.length;
    yield openRecord(record, key, rank, left === 0);
    if (left === 0) return;
  }
}

function sealRecord(plain: Uint8Array, key: Uint8Array, rank: number, isLast: boolean): Uint8Array {
  const cipher = createCipheriv("aes-256-gcm", key, nonce(rank, isLast));
  return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

function openRecord(record: Buffer, key: Uint8Array, rank: number, isLast: boolean): Uint8Array {
  if (record.length < TAG_BYTES) throw new BlobCorrupt("the file is cut");
  const decipher = createDecipheriv("aes-256-gcm", key, nonce(rank, isLast));
  decipher.setAuthTag(record.subarray(record.length - TAG_BYTES));
  const plain = decipher.update(record.subarray(0, record.length - TAG_BYTES));
  try {
    decipher.final();
  } catch (cause) {
    throw new BlobCorrupt("a record is not genuine", { cause });
  }
  return plain;
}

function nonce(rank: number, isLast: boolean): Buffer {
  const bytes = Buffer.alloc(12);
  bytes.writeUInt32BE(rank, 7);
  bytes[11] = isLast ? 1 : 0;
  return bytes;
}
