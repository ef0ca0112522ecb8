/**
 * What a document is, from its bytes. What the sender declares is never believed.
 *
 * Only types of `SHOWN` may be shown in a page; all others are download-only. Archives are never unpacked: their entry
 * names stand in clear between the compressed data, and that is all that is looked at, so a bomb stays a small file.
 */

export type MediaSniffer = {
  push(bytes: Buffer): void;
  /** Returns the media type. `name` only tells apart what bytes cannot: kinds of text. */
  mediaType(name: string): string;
};

const SHOWN: ReadonlySet<string> = new Set([
  "application/pdf",
  "image/png",
  "image/jpeg",
  "image/gif",
  "image/webp",
  "text/plain",
  "audio/mpeg",
  "audio/wav",
  "video/mp4",
]);

/** Says whether a document of this sniffed type may be shown in a page; all others are only downloaded. */
export function canShow(mediaType: string): boolean {
  return SHOWN.has(mediaType);
}

/** First bytes (latin1), at an offset. The first that matches wins. */
const MAGIC: readonly (readonly [offset: number, bytes: string, mediaType: string])[] = [
  [0, "%PDF-", "application/pdf"],
  [0, "\x89PNG\r\n\x1a\n", "image/png"],
  [0, "\xff\xd8\xff", "image/jpeg"],
  [0, "GIF87a", "image/gif"],
  [0, "GIF89a", "image/gif"],
  [8, "WEBP", "image/webp"],
  [8, "WAVE", "audio/wav"],
  [8, "AVI ", "video/x-msvideo"],
  [4, "ftypheic", "image/heic"],
  [4, "ftypmif1", "image/heic"],
  [4, "ftypM4A", "audio/mp4"],
  [4, "ftypqt", "video/quicktime"],
  [4, "ftyp", "video/mp4"],
  [0, "ID3", "audio/mpeg"],
  [0, "\xff\xfb", "audio/mpeg"],
  [0, "OggS", "audio/ogg"],
  [0, "II*\0", "image/tiff"],
  [0, "MM\0*", "image/tiff"],
  [0, "BM", "image/bmp"],
  [0, "MZ", "application/x-msdownload"],
  [0, "\x7fELF", "application/x-executable"],
  [0, "\xca\xfe\xba\xbe", "application/x-executable"],
  [0, "\xcf\xfa\xed\xfe", "application/x-executable"],
  [0, "#!", "application/x-sh"],
  [0, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"],
  [0, "{\\rtf", "application/rtf"],
  [0, "Rar!\x1a\x07", "application/vnd.rar"],
  [0, "7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"],
  [0, "\x1f\x8b", "application/gzip"],
  [0, "BZh", "application/x-bzip2"],
  [0, "\xfd7zXZ\0", "application/x-xz"],
  [0, "\x78\x9f\x3e\x22", "application/vnd.ms-tnef"],
  [257, "ustar", "application/x-tar"],
  [0, "L\0\0\0\x01\x14\x02\0", "application/x-ms-shortcut"],
];

const OOXML: readonly (readonly [marker: string, mediaType: string])[] = [
  ["word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"],
  ["xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"],
  ["ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"],
];

const HEAD_BYTES = 4096;
const ZIP_MARKERS = ["vbaProject.bin", "word/", "xl/", "ppt/"] as const;
const MARKER_BYTES = 16;

/** Creates a sniffer for one document. It keeps 4 KiB whatever the size. */
export function createMediaSniffer(): MediaSniffer {
  let head = Buffer.alloc(0);
  let tail = Buffer.alloc(0);
  const found = new Set<string>();
  return {
    push(bytes) {
      if (head.length < HEAD_BYTES) head = Buffer.concat([head, bytes.subarray(0, HEAD_BYTES - head.length)]);
      if (head[0] !== 0x50 || head[1] !== 0x4b) return;
      const window = Buffer.concat([tail, bytes]);
      for (const marker of ZIP_MARKERS) if (!found.has(marker) && window.includes(marker)) found.add(marker);
      tail = Buffer.from(window.subarray(-MARKER_BYTES));
    },
    mediaType: (name) => (isZip(head) ? zipType(head, found) : (magicType(head) ?? textType(head, name))),
  };
}

function isZip(head: Buffer): boolean {
  return ["PK\x03\x04", "PK\x05\x06", "PK\x07\x08"].some((magic) => head.indexOf(magic, 0, "latin1") === 0);
}

function zipType(head: Buffer, found: ReadonlySet<string>): string {
  const isEncrypted = head.length > 7 && ((head[6] ?? 0) & 1) === 1;
  if (isEncrypted) return "application/x-encrypted-zip";
  const odf = /^mimetype(application\/vnd\.oasis\.opendocument\.[a-z-]+)/.exec(head.toString("latin1", 30, 130));
  if (odf?.[1] !== undefined) return odf[1];
  if (found.has("vbaProject.bin")) return "application/vnd.ms-office.macro-enabled";
  const isOoxml = head.includes("[Content_Types].xml") || head.includes("_rels/.rels");
  const kind = isOoxml ? OOXML.find(([marker]) => found.has(marker)) : undefined;
  return kind?.[1] ?? "application/zip";
}

function magicType(head: Buffer): string | null {
  for (const [offset, bytes, mediaType] of MAGIC)
    if (head.subarray(offset, offset + bytes.length).equals(Buffer.from(bytes, "latin1"))) return mediaType;
  return null;
}

const TEXT_BY_NAME: Readonly<Record<string, string>> = { csv: "text/csv", ics: "text/calendar", eml: "message/rfc822" };

/** Text that a browser would run is named as such, wherever in the head the markup starts. */
function textType(head: Buffer, name: string): string {
  if (head.includes(0)) return "application/octet-stream";
  const text = head.toString("latin1").toLowerCase();
  if (/<svg[\s>]/.test(text)) return "image/svg+xml";
  if (/<(!doctype html|html|head|body|script|iframe|object|embed|meta|form|img|a)[\s>/]/.test(text)) return "text/html";
  if (/^\s*(\ufeff|\xef\xbb\xbf)?<\?xml/.test(text)) return "application/xml";
  if (text.startsWith("begin:vcalendar")) return "text/calendar";
  if (/\.(bat|cmd|ps1|vbs|js|jse|wsf|hta|scr|com|exe|reg|lnk|jar|sh)$/i.test(name)) return "application/x-script";
  return TEXT_BY_NAME[name.split(".").at(-1)?.toLowerCase() ?? ""] ?? "text/plain";
}
