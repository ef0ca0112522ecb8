/** Bytes to text. Total: what cannot be decoded is replaced, nothing throws. */

/** Labels that mailers write and the WHATWG table does not know. */
const ALIASES: Readonly<Record<string, string>> = {
  "ansi_x3.110-1983": "iso-8859-1",
  cp850: "windows-1252",
  "iso-8859-8-i": "iso-8859-8",
  "utf-8mb4": "utf-8",
  unicode: "utf-16le",
  cp932: "shift_jis",
  "x-unknown": "",
  "unknown-8bit": "",
  "us-ascii": "",
  ascii: "",
  binary: "",
};

/** Decodes under the declared charset. Missing, unknown or lying labels fall back to UTF-8 if it fits, else windows-1252. */
export function decodeCharset(bytes: Uint8Array, declared: string | null): string {
  const label = (declared ?? "").trim().toLowerCase().replace(/^"|"$/g, "");
  const known = ALIASES[label] ?? label;
  return cleanText((known === "" ? null : decodeAs(bytes, known)) ?? guess(bytes));
}

/** Replaces U+0000 and lone surrogates, which PostgreSQL refuses, and drops other control characters. */
export function cleanText(text: string): string {
  return text
    .toWellFormed()
    .replaceAll("\0", "\ufffd")
    .replace(/(?![\t\n\f\r])\p{Cc}/gu, "");
}

function decodeAs(bytes: Uint8Array, label: string): string | null {
  try {
    // A label of UTF-8 on bytes that are not is a common lie: those are guessed.
    const decoder = new TextDecoder(label, { fatal: label === "utf-8" || label === "utf8" });
    return decoder.encoding === "windows-1252" ? decodeWindows1252(bytes) : decoder.decode(bytes);
  } catch {
    // RangeError for an unknown label, TypeError for bytes that don't fit: both mean "guess".
    return null;
  }
}

function guess(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return decodeWindows1252(bytes);
  }
}

/** 0x80 to 0x9f. Node 20's own decoder gives control characters there, and with them no euro and no œ. */
const HIGH = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";

function decodeWindows1252(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    .toString("latin1")
    .replace(/[\x80-\x9f]/g, (char) => HIGH[char.charCodeAt(0) - 0x80] ?? char);
}
