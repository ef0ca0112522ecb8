/**
 * Reads a mail as it streams by: one pass, no tree, memory bounded by a line and a chunk whatever the mail.
 *
 * Each push gives the events of that chunk, in order: `head` once, then for each leaf `part`, `bytes`…, `end`.
 * A broken tree never throws: a missing end, a boundary that never comes or a header without its blank line give what
 * can be read. Only the bounds of `MailLimits` do, by `MailRefused`. Archives and embedded mails are never opened.
 */
import { createHash } from "node:crypto";
import { type BodyDecoder, createBodyDecoder } from "./body-decoder.ts";
import { type Header, readHeader } from "./header.ts";
import { type MailLimits, MailRefused, refusals } from "./limits.ts";
import { createLineSplitter, type Line } from "./line-splitter.ts";
import { type Part, readPart } from "./part.ts";

export type MailEvent =
  | { readonly type: "head"; readonly header: Header; readonly reportType: string | null }
  | { readonly type: "part"; readonly part: Part }
  | { readonly type: "bytes"; readonly bytes: Buffer }
  | { readonly type: "end" };

export type MailScanner = {
  push(chunk: Buffer): readonly MailEvent[];
  end(): readonly MailEvent[];
  /** SHA-256 of all that follows the top header, in hex. Call it once, after `end`. */
  bodySha256(): string;
};

type Container = { readonly boundary: Buffer; readonly alternative: number | null; readonly isReport: boolean };

const PREAMBLE_BYTES = 64 * 1024;
const PLAIN: Part = {
  type: "text/plain",
  charset: null,
  encoding: "",
  isAttachment: false,
  name: null,
  contentId: null,
  alternative: null,
  isReport: false,
};

/** Creates a scanner for one mail. */
export function createMailScanner(limits: MailLimits): MailScanner {
  const lines = createLineSplitter();
  const body = createHash("sha256");
  const containers: Container[] = [];
  let events: MailEvent[] = [];
  let headerLines: Buffer[] | null = [];
  let headerBytes = 0;
  let headerCount = 0;
  let isTop = true;
  let decoder: BodyDecoder | null = null;
  let parts = 0;
  let leaves = 0;
  let alternatives = 0;
  let preamble: Buffer[] = [];
  let preambleBytes = 0;

  function read(line: Line): void {
    if (!isTop) body.update(line.content).update(line.eol);
    if (line.isStart && containers.length > 0 && line.content[0] === 45 && line.content[1] === 45) {
      const closed = matchBoundary(line.content);
      if (closed !== null) {
        atBoundary(closed);
        return;
      }
    }
    if (headerLines !== null) readHeaderLine(line, headerLines);
    else if (decoder !== null) decoder.push(line.content, line.eol);
    else if (leaves === 0 && preambleBytes < PREAMBLE_BYTES) keepPreamble(line);
  }

  function keepPreamble({ content, eol }: Line): void {
    preamble.push(Buffer.from(content), Buffer.from(eol));
    preambleBytes += content.length + eol.length;
  }

  function readHeaderLine({ content, eol, isStart }: Line, kept: Buffer[]): void {
    if (isStart && content.length === 0) {
      endHeader(kept);
      return;
    }
    headerBytes += content.length + eol.length;
    if (isStart && content[0] !== 32 && content[0] !== 9) headerCount++;
    if (headerBytes > limits.headerBytes) throw new MailRefused(refusals.headerTooLarge(limits.headerBytes));
    if (headerCount > limits.headers) throw new MailRefused(refusals.tooManyHeaders(limits.headers));
    kept.push(Buffer.from(content), Buffer.from(eol));
  }

  function endHeader(kept: readonly Buffer[]): void {
    const header = readHeader(Buffer.concat(kept));
    const around = containers.at(-1) ?? { alternative: null, isReport: false };
    const part = readPart(header, { alternative: around.alternative, isReport: around.isReport });
    if (isTop) events.push({ type: "head", header, reportType: part.reportType });
    isTop = false;
    headerLines = null;
    headerBytes = 0;
    headerCount = 0;
    if (++parts > limits.parts) throw new MailRefused(refusals.tooManyParts(limits.parts));
    if (part.boundary !== null) openContainer(part.boundary, part.type, around);
    else openLeaf(part);
  }

  function openLeaf(part: Part): void {
    leaves++;
    decoder = createBodyDecoder(part.encoding);
    events.push({ type: "part", part });
  }

  function openContainer(boundary: string, type: string, around: Omit<Container, "boundary">): void {
    if (containers.length >= limits.depth) throw new MailRefused(refusals.tooDeep(limits.depth));
    containers.push({
      boundary: Buffer.from(boundary, "utf8"),
      alternative: type === "multipart/alternative" ? ++alternatives : around.alternative,
      isReport: around.isReport || type === "multipart/report",
    });
  }

  /** Returns the container whose boundary the line is and whether it closes it, innermost first. */
  function matchBoundary(line: Buffer): { readonly depth: number; readonly closes: boolean } | null {
    for (let depth = containers.length; depth > 0; depth--) {
      const boundary = containers[depth - 1]?.boundary;
      if (boundary === undefined || line.indexOf(boundary, 2) !== 2) continue;
      const rest = line.subarray(2 + boundary.length, 2 + boundary.length + 80).toString("latin1");
      if (/^\s*$/.test(rest)) return { depth, closes: false };
      if (/^--\s*$/.test(rest)) return { depth, closes: true };
    }
    return null;
  }

  function atBoundary({ depth, closes }: { readonly depth: number; readonly closes: boolean }): void {
    // A header that a boundary cuts short is a part without content.
    if (headerLines !== null) endHeader(headerLines);
    endLeaf();
    containers.length = closes ? depth - 1 : depth;
    headerLines = closes ? null : [];
  }

  function endLeaf(): void {
    if (decoder === null) return;
    for (const bytes of decoder.take(true)) events.push({ type: "bytes", bytes });
    events.push({ type: "end" });
    decoder = null;
  }

  function taken(): readonly MailEvent[] {
    const all = events;
    events = [];
    return all;
  }

  return {
    push(chunk) {
      lines.push(chunk, read);
      if (decoder !== null) for (const bytes of decoder.take(false)) events.push({ type: "bytes", bytes });
      return taken();
    },
    end() {
      lines.end(read);
      if (headerLines !== null && (isTop || headerLines.length > 0)) endHeader(headerLines);
      endLeaf();
      // The boundary never came: what stands before it is all that the sender wrote.
      if (leaves === 0 && preambleBytes > 0)
        events.push({ type: "part", part: PLAIN }, { type: "bytes", bytes: Buffer.concat(preamble) }, { type: "end" });
      preamble = [];
      return taken();
    },
    bodySha256: () => body.digest("hex"),
  };
}
