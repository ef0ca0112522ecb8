/**
 * Content-Transfer-Encoding, line by line, in bounded memory. The line break before a boundary belongs to the boundary,
 * so each decoder holds its last break back until more comes.
 */

/** `line` is without its break; `eol` is the break, or "" for a piece of a line that goes on. */
export type BodyDecoder = {
  push(line: Buffer, eol: Buffer): void;
  /** Returns what was decoded since the last call, and forgets it. */
  take(isEnd: boolean): Buffer[];
};

/** Returns the decoder for an encoding; an unknown one is kept as it is. */
export function createBodyDecoder(encoding: string): BodyDecoder {
  if (encoding === "base64") return createBase64();
  if (encoding === "quoted-printable") return createQuotedPrintable();
  return createIdentity();
}

function createIdentity(): BodyDecoder {
  let decoded: Buffer[] = [];
  let held: Buffer | null = null;
  return {
    push(line, eol) {
      if (held !== null) decoded.push(held);
      decoded.push(line);
      held = eol.length > 0 ? eol : null;
    },
    take() {
      const taken = decoded;
      decoded = [];
      return taken.length > 0 ? [Buffer.concat(taken)] : [];
    },
  };
}

/** Decodes when it has this many characters, and at the end. */
const BASE64_BATCH = 32 * 1024;

function createBase64(): BodyDecoder {
  let decoded: Buffer[] = [];
  let pending = "";
  function decode(isEnd: boolean): void {
    const length = isEnd ? pending.length : pending.length - (pending.length % 4);
    if (length > 0) decoded.push(Buffer.from(pending.slice(0, length), "base64"));
    pending = pending.slice(length);
  }
  return {
    push(line) {
      const text = line.toString("latin1");
      const padding = text.indexOf("=");
      // After padding comes either the end or another run of base64 glued on: the run so far is complete.
      const parts = padding < 0 ? [text] : text.split(/=+/);
      parts.forEach((part, index) => {
        if (index > 0) decode(true);
        pending += /[^A-Za-z0-9+/]/.test(part) ? part.replace(/[^A-Za-z0-9+/]/g, "") : part;
      });
      if (pending.length >= BASE64_BATCH) decode(false);
    },
    take(isEnd) {
      if (isEnd) decode(true);
      const taken = decoded;
      decoded = [];
      return taken;
    },
  };
}

function createQuotedPrintable(): BodyDecoder {
  let decoded: Buffer[] = [];
  let held: Buffer | null = null;
  return {
    push(line, eol) {
      if (held !== null) decoded.push(held);
      held = null;
      const text = eol.length > 0 ? line.toString("latin1").trimEnd() : line.toString("latin1");
      const isSoft = eol.length > 0 && text.endsWith("=");
      const content = isSoft ? text.slice(0, -1) : text;
      const bytes = content.includes("=")
        ? content.replace(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
        : content;
      decoded.push(Buffer.from(bytes, "latin1"));
      if (eol.length > 0 && !isSoft) held = eol;
    },
    take() {
      const taken = decoded;
      decoded = [];
      return taken.length > 0 ? [Buffer.concat(taken)] : [];
    },
  };
}
