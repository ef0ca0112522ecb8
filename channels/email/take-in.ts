/**
 * Streams a mail into the blob store while it is read: the raw mail as one blob, each attachment as another, and the
 * text parts in memory up to a bound. Nothing refers to the blobs of a mail that is refused later: the sweep takes them.
 */
import { type BlobHandle, BlobTooLarge, type BlobWriter, type Document } from "../contract/channel.ts";
import { decodeCharset } from "./mime/charset.ts";
import { cleanDocumentName } from "./mime/document-name.ts";
import type { Header } from "./mime/header.ts";
import { type MailLimits, MailRefused, refusals } from "./mime/limits.ts";
import { createMailScanner, type MailEvent } from "./mime/mail-scanner.ts";
import type { Part } from "./mime/part.ts";
import { createMediaSniffer } from "./mime/sniff-media.ts";
import { type Body, type BodyText, composeBody } from "./reading/body.ts";

export type TakenMail = {
  readonly header: Header;
  readonly reportType: string | null;
  readonly body: Body;
  readonly documents: readonly Document[];
  /** Texts of the parts of a report by type, their first 64 KiB. */
  readonly reports: ReadonlyMap<string, string>;
  readonly raw: BlobHandle;
  readonly bodySha256: string;
};

const REPORT_BYTES = 64 * 1024;
const REPORT_TYPES = new Set([
  "message/delivery-status",
  "message/global-delivery-status",
  "message/disposition-notification",
  "message/rfc822",
  "text/rfc822-headers",
]);

/** What receives the bytes of one part. */
type Sink = { write(bytes: Buffer): Promise<void>; end(): Promise<void>; fail(error: unknown): Promise<void> };

/** Reads the whole mail. Throws `MailRefused` over a bound; any other error is the source's or the store's. */
export async function takeIn(
  source: AsyncIterable<Uint8Array>,
  { blobs, limits }: { readonly blobs: BlobWriter; readonly limits: MailLimits },
): Promise<TakenMail> {
  const scanner = createMailScanner(limits);
  const mail = {
    header: [] as Header,
    reportType: null as string | null,
    bodies: [] as BodyText[],
    isCut: false,
    documents: [] as Document[],
    reports: new Map<string, string>(),
  };
  let textBytes = 0;
  let sink: Sink | null = null;
  let body: Promise<Body> = Promise.resolve({ text: "", htmlBlob: null, documents: [] });

  function bodySink(part: Part): Sink {
    const kept: Buffer[] = [];
    return {
      async write(bytes) {
        const room = limits.textBytes - textBytes;
        if (bytes.length > room) mail.isCut = true;
        const taken = bytes.subarray(0, Math.max(room, 0));
        textBytes += taken.length;
        // Not even an empty view: it would keep the whole chunk in memory.
        if (taken.length > 0) kept.push(taken);
      },
      async end() {
        const kind = part.type === "text/html" ? "html" : "plain";
        const bytes = Buffer.concat(kept);
        const charset = part.charset ?? (kind === "html" ? metaCharset(bytes) : null);
        mail.bodies.push({ kind, alternative: part.alternative, text: decodeCharset(bytes, charset) });
      },
      async fail() {},
    };
  }

  function documentSink(part: Part): Sink {
    const pipe = createPipe();
    const sniffer = createMediaSniffer();
    const report: Buffer[] = [];
    const isReport = part.isReport && REPORT_TYPES.has(part.type);
    let reportBytes = 0;
    const written = blobs.write(pipe.read(), limits.documentBytes).catch((error: unknown) => {
      pipe.stop(error);
      throw error;
    });
    // Awaited at the end; until then a failure reaches the writer through the pipe.
    written.catch(() => {});
    return {
      async write(bytes) {
        sniffer.push(bytes);
        if (isReport && reportBytes < REPORT_BYTES) {
          report.push(bytes.subarray(0, REPORT_BYTES - reportBytes));
          reportBytes += bytes.length;
        }
        await pipe.write(bytes);
      },
      async end() {
        pipe.end();
        const { blob, bytes } = await written;
        const name = cleanDocumentName(part.name, mail.documents.length + 1, part.type);
        const mediaType = sniffer.mediaType(name);
        mail.documents.push({ blob, name, mediaType, bytes, contentId: part.contentId });
        if (isReport && !mail.reports.has(part.type))
          mail.reports.set(part.type, decodeCharset(Buffer.concat(report), part.charset));
      },
      async fail(error) {
        pipe.stop(error);
        await written.catch(() => {});
      },
    };
  }

  async function handle(event: MailEvent): Promise<void> {
    switch (event.type) {
      case "head":
        mail.header = event.header;
        mail.reportType = event.reportType;
        return;
      case "part":
        sink = isBody(event.part) ? bodySink(event.part) : documentSink(event.part);
        return;
      case "bytes":
        return await sink?.write(event.bytes);
      case "end":
        await sink?.end();
        sink = null;
        return;
    }
  }

  async function* scanned(): AsyncGenerator<Uint8Array> {
    for await (const chunk of source) {
      const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
      for (const event of scanner.push(bytes)) await handle(event);
      yield bytes;
    }
    for (const event of scanner.end()) await handle(event);
    // Beside the fsync of the raw mail, not after it.
    body = composeBody(mail, blobs);
    body.catch(() => {});
  }

  try {
    const { blob } = await blobs.write(scanned(), limits.bytes);
    const { header, reportType, documents, reports } = mail;
    return { header, reportType, documents, reports, body: await body, raw: blob, bodySha256: scanner.bodySha256() };
  } catch (error) {
    const open = sink as Sink | null;
    await open?.fail(error);
    throw refusalFor(error, open !== null, limits);
  }
}

function refusalFor(error: unknown, isInPart: boolean, limits: MailLimits): unknown {
  if (!(error instanceof BlobTooLarge)) return error;
  const isDocument = isInPart && error.message.includes(String(limits.documentBytes));
  return new MailRefused(
    isDocument ? refusals.documentTooLarge(limits.documentBytes) : refusals.tooLarge(limits.bytes),
  );
}

/** Text without a name is what the person wrote; with a name it is a file, whatever its disposition says. */
function isBody(part: Part): boolean {
  const isText = part.type === "text/plain" || part.type === "text/html";
  return isText && !part.isAttachment && part.name === null;
}

function metaCharset(bytes: Buffer): string | null {
  return /<meta[^>]{0,200}charset\s*=\s*["']?([\w-]{1,40})/i.exec(bytes.toString("latin1", 0, 2_048))?.[1] ?? null;
}

/** Hands pieces from one loop to another, one at a time. */
function createPipe() {
  let piece: { readonly bytes: Buffer; readonly taken: () => void } | null = null;
  let isEnded = false;
  let failure: { readonly error: unknown } | null = null;
  let wake: () => void = () => {};

  return {
    async write(bytes: Buffer): Promise<void> {
      if (failure !== null) throw failure.error;
      await new Promise<void>((taken) => {
        piece = { bytes, taken };
        wake();
      });
      if (failure !== null) throw (failure as { readonly error: unknown }).error;
    },
    end(): void {
      isEnded = true;
      wake();
    },
    /** Ends both sides with this error. */
    stop(error: unknown): void {
      failure ??= { error };
      piece?.taken();
      wake();
    },
    async *read(): AsyncGenerator<Uint8Array> {
      for (;;) {
        if (failure !== null) throw failure.error;
        if (piece !== null) {
          const { bytes, taken } = piece;
          piece = null;
          try {
            yield bytes;
          } finally {
            // Also when the reader gives up in the middle, so that the writer hears of it and doesn't wait for ever.
            taken();
          }
        } else if (isEnded) return;
        else
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
      }
    },
  };
}
