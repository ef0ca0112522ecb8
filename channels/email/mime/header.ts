/** A header block as fields, and its structured values (RFC 2045 parameters with RFC 2231 and RFC 2047 names). */
import { decodeCharset } from "./charset.ts";
import { decodeWords } from "./words.ts";

/** Fields in the order they came, topmost first. Names in lower case, values unfolded and still encoded. */
export type Header = readonly { readonly name: string; readonly value: string }[];

export type Structured = { readonly value: string; readonly parameters: ReadonlyMap<string, string> };

/** Reads a block of header lines. Lines that are no field are dropped: senders' software writes them. */
export function readHeader(block: Uint8Array): Header {
  const unfolded = decodeCharset(block, null).replace(/\r?\n[ \t]+/g, " ");
  return unfolded.split(/\r?\n/).flatMap((line) => {
    const colon = line.indexOf(":");
    if (colon < 1) return [];
    const name = line.slice(0, colon).trimEnd().toLowerCase();
    return /^[\x21-\x39\x3b-\x7e]+$/.test(name) ? [{ name, value: line.slice(colon + 1).trim() }] : [];
  });
}

/** Returns the topmost field of that name (lower case), or null. */
export function findField(header: Header, name: string): string | null {
  return header.find((field) => field.name === name)?.value ?? null;
}

/** Returns the field as text for people, encoded words decoded; "" when absent. */
export function readText(header: Header, name: string): string {
  return decodeWords(findField(header, name) ?? "");
}

/** Reads `value; name=value; name*0*=utf-8''…`. Total; parameter names in lower case. */
export function readStructured(field: string): Structured {
  const [first = "", ...rest] = splitOutsideQuotes(field.slice(0, 8_192));
  const pieces = new Map<string, Piece[]>();
  for (const raw of rest) addParameter(pieces, raw);
  const parameters = new Map<string, string>();
  for (const [name, found] of pieces) parameters.set(name, joinPieces(found));
  return { value: first.trim().toLowerCase(), parameters };
}

type Piece = { readonly order: number; readonly isEncoded: boolean; readonly text: string };

function addParameter(pieces: Map<string, Piece[]>, raw: string): void {
  const equals = raw.indexOf("=");
  if (equals < 1) return;
  const match = /^([^*\s]+)(?:\*(\d{1,3}))?(\*)?$/.exec(raw.slice(0, equals).trim().toLowerCase());
  if (match === null) return;
  const [, name = "", order, star] = match;
  const piece = { order: Number(order ?? 0), isEncoded: star === "*", text: unquote(raw.slice(equals + 1).trim()) };
  pieces.set(name, [...(pieces.get(name) ?? []).slice(0, 99), piece]);
}

/** The extended form wins over the plain one that old readers are given beside it. */
function joinPieces(found: readonly Piece[]): string {
  const encoded = found.some((piece) => piece.isEncoded);
  const isContinued = found.some((piece) => piece.order > 0);
  const chosen = encoded && !isContinued ? found.filter((piece) => piece.isEncoded) : found;
  const ordered = [...chosen].sort((a, b) => a.order - b.order);
  if (!encoded) return decodeWords(ordered.map((piece) => piece.text).join(""));
  let charset: string | null = null;
  const bytes = ordered.map((piece, index) => {
    if (!piece.isEncoded) return Buffer.from(piece.text, "utf8");
    const declared = index === 0 ? /^([^']*)'[^']*'(.*)$/s.exec(piece.text) : null;
    if (declared !== null) charset = declared[1] || null;
    return percentDecode(declared?.[2] ?? piece.text);
  });
  return decodeCharset(Buffer.concat(bytes), charset);
}

function percentDecode(text: string): Buffer {
  const bytes = Buffer.from(text, "utf8")
    .toString("latin1")
    .replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, "latin1");
}

function unquote(text: string): string {
  if (!text.startsWith('"')) return text;
  const end = text.length > 1 && text.endsWith('"') ? -1 : undefined;
  return text.slice(1, end).replace(/\\(.)/g, "$1");
}

/** Splits at semicolons that stand outside quotes. */
function splitOutsideQuotes(text: string): string[] {
  const parts: string[] = [];
  let start = 0;
  let isQuoted = false;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (isQuoted && char === "\\") at++;
    else if (char === '"') isQuoted = !isQuoted;
    else if (char === ";" && !isQuoted) {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
  }
  return [...parts, text.slice(start)];
}
