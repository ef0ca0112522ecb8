/** What a document is by its first bytes. What the sender's machine declared is never believed. *Pure.* */

export type Signature =
  | "pdf"
  | "jpeg"
  | "png"
  | "gif"
  | "webp"
  | "tiff"
  | "heic"
  | "rtf"
  | "zip"
  | "ole"
  | "text"
  | "markup"
  | "program"
  | "unknown";

const byPrefix: readonly (readonly [Signature, string])[] = [
  ["jpeg", "\xFF\xD8\xFF"],
  ["png", "\x89PNG\r\n\x1A\n"],
  ["gif", "GIF8"],
  ["tiff", "II*\0"],
  ["tiff", "MM\0*"],
  ["rtf", "{\\rtf"],
  ["zip", "PK\x03\x04"],
  ["zip", "PK\x05\x06"],
  ["ole", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"],
  ["program", "MZ"],
  ["program", "\x7FELF"],
  ["program", "\xCA\xFE\xBA\xBE"],
  ["program", "\xFE\xED\xFA"],
  ["program", "\xCE\xFA\xED\xFE"],
  ["program", "\xCF\xFA\xED\xFE"],
  ["program", "#!"],
];

/** Returns what the first bytes say; 4 KiB are enough. */
export function readSignature(head: Uint8Array): Signature {
  const start = Buffer.from(head.subarray(0, 4096)).toString("latin1");
  // A PDF may be preceded by some bytes of its own (ISO 32000, annex H): readers look through the first kilobyte.
  if (start.slice(0, 1024).includes("%PDF-")) return "pdf";
  const found = byPrefix.find(([, prefix]) => start.startsWith(prefix));
  if (found) return found[0];
  if (start.startsWith("RIFF") && start.slice(8, 12) === "WEBP") return "webp";
  if (start.slice(4, 8) === "ftyp" && /^(hei[cx]|hev[cx]|mif1|msf1|avif)/.test(start.slice(8, 12))) return "heic";
  return isText(head) ? textOrMarkup(start) : "unknown";
}

function isText(head: Uint8Array): boolean {
  return head.length > 0 && head.every((byte) => byte >= 32 || byte === 9 || byte === 10 || byte === 13 || byte === 12);
}

function textOrMarkup(start: string): Signature {
  return /<\s*(?:!doctype\s+html|html|head|body|script|svg|iframe|object|embed|form|math)\b|<\?xml/i.test(start)
    ? "markup"
    : "text";
}
