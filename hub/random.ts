import { randomFillSync } from "node:crypto";

const POOL_BYTES = 8_192;
const pool = Buffer.alloc(POOL_BYTES);
let used = POOL_BYTES;

/**
 * Random bytes for nonces and ids, from the system's generator, fetched many at a time: a request needs half a dozen of
 * them, and a call of the system for each cost more than what they are for. Keys and tokens are fetched one by one.
 */
export function randomNonce(bytes: number): Buffer {
  if (used + bytes > POOL_BYTES) {
    randomFillSync(pool);
    used = 0;
  }
  const nonce = Buffer.from(pool.subarray(used, used + bytes));
  used += bytes;
  return nonce;
}
