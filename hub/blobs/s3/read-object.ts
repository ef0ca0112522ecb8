/** Reads an object as a stream that outlives lost connections: it goes on where it stopped. */
import type { IncomingMessage } from "node:http";
import { type S3Client, S3Error } from "./client.ts";

const RESUMPTIONS_MAX = 4;

/**
 * Yields the stored bytes. A body that ends early is asked for again from there: an object of that name never changes.
 * More than four times in a row without a byte is an error.
 */
export async function* readObject(client: S3Client, key: string, size: number): AsyncGenerator<Buffer> {
  let offset = 0;
  for (let failures = 0; offset < size; failures++) {
    const headers = offset > 0 ? { range: `bytes=${offset}-${size - 1}` } : {};
    const answer = await client.ask({ method: "GET", key, headers });
    if (offset > 0 && answer.statusCode !== 206) {
      answer.destroy();
      throw new S3Error(answer.statusCode ?? 0, "no-range", "GET");
    }
    const before = offset;
    for await (const piece of piecesOf(answer)) {
      offset += piece.length;
      yield piece;
    }
    if (offset > before) failures = 0;
    if (offset < size && failures >= RESUMPTIONS_MAX) throw new S3Error(0, "cut", "GET");
  }
}

/** The body until it ends or breaks. Whoever stops reading ends the connection. */
async function* piecesOf(answer: IncomingMessage): AsyncGenerator<Buffer> {
  try {
    for await (const piece of answer) yield piece as Buffer;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "ECONNRESET" && code !== "ERR_STREAM_PREMATURE_CLOSE") throw error;
  } finally {
    answer.destroy();
  }
}
