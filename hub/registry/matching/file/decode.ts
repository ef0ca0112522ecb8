/** Bytes of a file into text, refused at once when they are not in the encoding that was said. */

/** The file is not in the encoding that its mapping says. */
export class WrongEncoding extends Error {}

/** Returns the text of a stream of bytes, piece by piece, without its byte order mark. Throws `WrongEncoding`. */
export async function* decode(bytes: AsyncIterable<Uint8Array>, encoding: string): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  let read = 0;
  for await (const piece of bytes) {
    if (read === 0) refuseOther(piece, encoding);
    const text = attempt(() => decoder.decode(piece, { stream: true }), encoding, read, piece.length);
    read += piece.length;
    if (text.includes("\u0000"))
      throw new WrongEncoding(`a byte 0 within the first ${read} bytes: this is no text in ${encoding}`);
    yield text;
  }
  yield attempt(() => decoder.decode(), encoding, read, 0);
}

/** UTF-16 begins with a mark that nothing else begins with. */
function refuseOther(piece: Uint8Array, encoding: string): void {
  const isUtf16 = (piece[0] === 0xff && piece[1] === 0xfe) || (piece[0] === 0xfe && piece[1] === 0xff);
  if (isUtf16 && encoding !== "utf-16le") throw new WrongEncoding(`the file is in UTF-16 and not in ${encoding}`);
}

function attempt(read: () => string, encoding: string, from: number, length: number): string {
  try {
    return read();
  } catch (cause) {
    const where = `between bytes ${from} and ${from + length}`;
    const hint =
      encoding === "utf-8" ? '; say "encoding": "windows-1252" in the mapping if it comes from an older tool' : "";
    throw new WrongEncoding(`the file is not in ${encoding} (${where})${hint}`, { cause });
  }
}
