/**
 * Looks at a document while it passes by on its way to the blob store, and says at the end what it is or why the web
 * door cannot take it. Nothing is unpacked: names and flags in a zip's headers are enough, so a zip bomb is only bytes.
 * Holds a few kilobytes whatever the size.
 */
import { readSignature, type Signature } from "./document-kind.ts";

export type Verdict =
  | { readonly ok: true; readonly mediaType: string }
  | { readonly ok: false; readonly why: "empty" | "dangerous" | "macro" | "encrypted" | "unknown" }
  | { readonly ok: false; readonly why: "lying"; readonly actual: string };

export type DocumentScanner = {
  /** Takes the next bytes, in order. */
  push(bytes: Uint8Array): void;
  /** Judges the whole, under the name that the sender gave. */
  judge(name: string): Verdict;
};

const HEAD_BYTES = 4096;
/** With fewer bytes than these one cannot tell yet what it is. */
const SIGNATURE_BYTES = 8;
const NAME_BYTES_MAX = 1024;
const LOCAL_HEADER = Buffer.from("PK\x03\x04", "latin1");
const CENTRAL_HEADER = Buffer.from("PK\x01\x02", "latin1");
const OLE_MACRO = Buffer.from("_VBA_PROJECT", "utf16le");
const OLE_ENCRYPTED = Buffer.from("EncryptedPackage", "utf16le");

const PROGRAM_NAME =
  /\.(exe|dll|com|scr|msi|bat|cmd|ps1|vbs|vbe|js|mjs|cjs|jse|wsf|wsh|hta|html?|xhtml|mht|svgz?|jar|apk|app|dmg|sh|php|py|pl|lnk|url|reg|chm|iso|img|docm|dotm|xlsm|xltm|xlam|pptm|potm|ppam|ppsm)$/i;

/** Media type and the extensions that say so, by what the bytes are. */
const plainKinds: Partial<Record<Signature, readonly [mediaType: string, extensions: RegExp]>> = {
  pdf: ["application/pdf", /^(pdf)$/],
  jpeg: ["image/jpeg", /^(jpe?g|jfif)$/],
  png: ["image/png", /^(png)$/],
  gif: ["image/gif", /^(gif)$/],
  webp: ["image/webp", /^(webp)$/],
  tiff: ["image/tiff", /^(tiff?)$/],
  heic: ["image/heic", /^(hei[cf]|avif)$/],
  rtf: ["application/rtf", /^(rtf|doc)$/],
  text: ["text/plain", /^(txt|csv|md|log|eml|ics|vcf)$/],
};

const oleKinds: readonly (readonly [mediaType: string, extension: RegExp])[] = [
  ["application/msword", /^(doc|dot)$/],
  ["application/vnd.ms-excel", /^(xls)$/],
  ["application/vnd.ms-powerpoint", /^(ppt|pps)$/],
  ["application/vnd.ms-outlook", /^(msg)$/],
];

/** What a zip is by the names inside. */
const zipKinds: readonly (readonly [inside: RegExp, mediaType: string, extension: RegExp])[] = [
  [/^word\//, "application/vnd.openxmlformats-officedocument.wordprocessingml.document", /^(docx|dotx)$/],
  [/^xl\//, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", /^(xlsx)$/],
  [/^ppt\//, "application/vnd.openxmlformats-officedocument.presentationml.presentation", /^(pptx|ppsx)$/],
];
const OPEN_DOCUMENT = /^mimetype(application\/vnd\.oasis\.opendocument\.[a-z-]+)/;

/** Creates a scanner for one document. */
export function createDocumentScanner(): DocumentScanner {
  let head = Buffer.alloc(0);
  let tail = Buffer.alloc(0);
  let bytes = 0;
  const seen = { isEncrypted: false, hasMacro: false, hasProgram: false, inside: new Set<string>() };

  function look(piece: Buffer): void {
    const signature = readSignature(head);
    const window = Buffer.concat([tail, piece]);
    if (signature === "zip") tail = Buffer.from(window.subarray(readZipHeaders(window, seen)));
    else if (signature === "ole") {
      seen.hasMacro ||= window.includes(OLE_MACRO);
      seen.isEncrypted ||= window.includes(OLE_ENCRYPTED);
      tail = Buffer.from(window.subarray(-OLE_ENCRYPTED.length));
    } else if (head.length < SIGNATURE_BYTES) tail = window;
  }

  return {
    push(piece) {
      bytes += piece.byteLength;
      const buffer = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
      if (head.length < HEAD_BYTES) head = Buffer.concat([head, buffer.subarray(0, HEAD_BYTES - head.length)]);
      look(buffer);
    },
    judge(name) {
      if (bytes === 0) return { ok: false, why: "empty" };
      const signature = readSignature(head);
      if (signature === "program" || signature === "markup" || PROGRAM_NAME.test(name.trim()))
        return { ok: false, why: /\.\w+m$/i.test(name) && signature === "zip" ? "macro" : "dangerous" };
      if (seen.isEncrypted) return { ok: false, why: "encrypted" };
      if (seen.hasMacro) return { ok: false, why: "macro" };
      if (seen.hasProgram) return { ok: false, why: "dangerous" };
      return kindOf(signature, name, seen.inside, head.toString("latin1"));
    },
  };
}

function kindOf(signature: Signature, name: string, inside: ReadonlySet<string>, head: string): Verdict {
  const extension = /\.([^.\s]+)\s*$/.exec(name)?.[1]?.toLowerCase() ?? "";
  if (signature === "zip") return zipKind(extension, inside, head);
  if (signature === "ole") {
    const kind = oleKinds.find(([, extensions]) => extensions.test(extension));
    return kind ? { ok: true, mediaType: kind[0] } : { ok: false, why: "lying", actual: "Microsoft Office" };
  }
  const kind = plainKinds[signature];
  return kind ? agreed(kind[0], kind[1], extension) : { ok: false, why: "unknown" };
}

function zipKind(extension: string, inside: ReadonlySet<string>, head: string): Verdict {
  const openDocument = OPEN_DOCUMENT.exec(head.slice(30))?.[1];
  if (openDocument) return agreed(openDocument, /^(od[tspgf]|ot[tsp])$/, extension);
  for (const [pattern, mediaType, extensions] of zipKinds)
    if ([...inside].some((name) => pattern.test(name))) return agreed(mediaType, extensions, extension);
  return agreed("application/zip", /^(zip)$/, extension);
}

/** A name without extension says nothing false. */
function agreed(mediaType: string, extensions: RegExp, extension: string): Verdict {
  return extension === "" || extensions.test(extension)
    ? { ok: true, mediaType }
    : { ok: false, why: "lying", actual: mediaType };
}

type Seen = { isEncrypted: boolean; hasMacro: boolean; hasProgram: boolean; readonly inside: Set<string> };

/** Reads the headers that are whole in the window, and returns from where to look again with more bytes. */
function readZipHeaders(window: Buffer, seen: Seen): number {
  let at = 0;
  for (;;) {
    const next = nextHeader(window, at);
    // Three bytes may be the start of a signature.
    if (next === null) return Math.max(at, window.length - 3);
    const end = next.at + next.fixedBytes;
    if (end > window.length) return next.at;
    const nameBytes = window.readUInt16LE(next.at + next.nameLengthAt);
    if (nameBytes > NAME_BYTES_MAX) {
      at = next.at + 4;
      continue;
    }
    if (end + nameBytes > window.length) return next.at;
    note(seen, window.readUInt16LE(next.at + next.flagsAt), window.toString("utf8", end, end + nameBytes));
    at = end + nameBytes;
  }
}

function nextHeader(window: Buffer, from: number) {
  const local = window.indexOf(LOCAL_HEADER, from);
  const central = window.indexOf(CENTRAL_HEADER, from);
  if (local === -1 && central === -1) return null;
  return central === -1 || (local !== -1 && local < central)
    ? { at: local, fixedBytes: 30, flagsAt: 6, nameLengthAt: 26 }
    : { at: central, fixedBytes: 46, flagsAt: 8, nameLengthAt: 28 };
}

function note(seen: Seen, flags: number, name: string): void {
  // Compressed bytes may look like a header by chance: a real one has a printable name.
  if (!/^[^\p{Cc}\uFFFD]+$/u.test(name)) return;
  seen.isEncrypted ||= (flags & 1) === 1;
  seen.hasMacro ||= /vbaProject\.bin$|^Basic\//i.test(name);
  seen.hasProgram ||= PROGRAM_NAME.test(name);
  if (seen.inside.size < 64) seen.inside.add(name);
}
