/**
 * Receives a multipart form while it arrives: fields stay in memory, bounded; files go straight to the blob store and are
 * judged on their way. A file that cannot be taken doesn't stop the others: the form gets its field's error.
 */
import { createHash } from "node:crypto";
import type { EventEmitter } from "node:events";
import { Readable } from "node:stream";
import { Busboy, type BusboyFileStream, type BusboyInstance } from "@fastify/busboy";
import { BlobTooLarge, type Document } from "../../channels/contract/channel.ts";
import { cleanLine, cleanText } from "../../channels/web/clean-text.ts";
import { createDocumentScanner, type Verdict } from "../../channels/web/document-scanner.ts";
import { type BlobStore, readHandle } from "../blobs/blob-store.ts";
import { DOCUMENT_BYTES_MAX, DOCUMENTS_MAX } from "../protocol/contacts.ts";

const FIELDS_MAX = 60;
const FIELD_BYTES_MAX = 100_000;
/** All documents at their largest, and the fields. */
export const BODY_BYTES_MAX = DOCUMENTS_MAX * DOCUMENT_BYTES_MAX + 1024 * 1024;

/** A document in the store, with the SHA-256 of its plain bytes: the same when the same file is sent twice. */
export type ReceivedDocument = Document & { readonly digest: string };

export type FileProblem = Exclude<Verdict, { ok: true }>["why"] | "too-large" | "too-many" | "unreadable-name";
export type RefusedFile = { readonly name: string; readonly why: FileProblem; readonly actual: string };

export type ReceivedForm = {
  /** Last value of each field. */
  readonly fields: Readonly<Record<string, string>>;
  /** All values of each field, in order. */
  readonly lists: ReadonlyMap<string, readonly string[]>;
  readonly documents: readonly ReceivedDocument[];
  readonly refused: readonly RefusedFile[];
};

/** The body is not a multipart form, was cut, or is larger than anything we take. */
export class BadBody extends Error {
  override readonly name = "BadBody";
  readonly reason: "malformed-request" | "payload-too-large";
  constructor(reason: "malformed-request" | "payload-too-large", cause?: unknown) {
    super(reason, { cause });
    this.reason = reason;
  }
}

/** Reads the whole form. Throws `BadBody`; what was stored by then has no reference, and the sweep removes it. */
export async function receiveForm(request: Request, blobs: Pick<BlobStore, "write" | "remove">): Promise<ReceivedForm> {
  const contentType = request.headers.get("content-type") ?? "";
  if (!request.body || !/^multipart\/form-data\b/i.test(contentType)) throw new BadBody("malformed-request");
  if (Number(request.headers.get("content-length") ?? 0) > BODY_BYTES_MAX) throw new BadBody("payload-too-large");

  const lists = new Map<string, string[]>();
  const files: Promise<ReceivedDocument | RefusedFile | null>[] = [];
  const streams: BusboyFileStream[] = [];
  const parser = createParser(contentType);
  const dropped: RefusedFile[] = [];
  onDropped(parser, (field) => dropped.push({ name: field, why: "unreadable-name", actual: "" }));
  let isCut = false;
  parser.on("field", (name, value, isNameCut, isValueCut) => {
    isCut ||= isNameCut || isValueCut;
    lists.set(name, [...(lists.get(name) ?? []), cleanText(value)]);
  });
  parser.on("file", (_field, stream, name) => {
    const stored = storeFile(
      stream,
      cleanLine(name ?? "")
        .slice(0, 200)
        .toWellFormed(),
      blobs,
    );
    // Failures are looked at below, once the parser has ended; until then nobody listens.
    stored.catch(() => stream.resume());
    // The parser may still report a cut on a stream whose reader has left: without a listener that ends the process.
    stream.on("error", () => stream.resume());
    files.push(stored);
    streams.push(stream);
  });
  for (const limit of ["partsLimit", "fieldsLimit"] as const)
    parser.on(limit, () => {
      isCut = true;
    });
  let isOverCount = false;
  parser.on("filesLimit", () => {
    isOverCount = true;
  });

  try {
    await feed(parser, request.body);
  } catch (error) {
    // A file that will never end is given up, and the answer waits until its half is gone from the disk.
    for (const stream of streams) stream.destroy(new BadBody("malformed-request"));
    await Promise.allSettled(files);
    throw error;
  }
  if (isCut) throw new BadBody("payload-too-large");
  const stored = (await Promise.all(files)).filter((file) => file !== null);
  const refused = [...stored.filter((file) => "why" in file), ...(isOverCount ? [] : dropped)];
  return {
    fields: Object.fromEntries([...lists].map(([name, values]) => [name, values.at(-1) ?? ""])),
    lists,
    documents: stored.filter((file) => "blob" in file),
    refused: isOverCount ? [...refused, { name: "", why: "too-many", actual: "" }] : refused,
  };
}

function createParser(contentType: string): BusboyInstance {
  try {
    return new Busboy({
      headers: { "content-type": contentType },
      limits: {
        fields: FIELDS_MAX,
        fieldSize: FIELD_BYTES_MAX,
        fieldNameSize: 100,
        files: DOCUMENTS_MAX,
        parts: FIELDS_MAX + DOCUMENTS_MAX + 1,
        headerPairs: 20,
      },
    });
  } catch (cause) {
    throw new BadBody("malformed-request", cause);
  }
}

/** The parts as the parser's own parser gives them: the exact version is pinned, and a test holds this shape. */
type PartSource = { readonly _parser: { readonly parser: EventEmitter } };
type PartHeader = Readonly<Record<string, readonly string[]>>;

/**
 * Tells of parts that the parser passes over without a word, such as one whose `filename*` holds a line break: nothing
 * reads them once it has seen their header. It listens after the parser, which has decided by then.
 */
function onDropped(parser: BusboyInstance, tell: (field: string) => void): void {
  (parser as unknown as PartSource)._parser.parser.on("part", (part: EventEmitter) => {
    part.on("header", (header: PartHeader) => {
      if (part.listenerCount("data") > 0) return;
      const field = /(?:^|[;\s])name="?([^";]{1,100})/i.exec(header["content-disposition"]?.[0] ?? "")?.[1] ?? "";
      tell(cleanLine(field).toWellFormed());
    });
  });
}

/** Gives the body to the parser as fast as files are stored, and no further than the limit. */
async function feed(parser: BusboyInstance, body: ReadableStream<Uint8Array>): Promise<void> {
  const ended = new Promise<void>((resolve, reject) => {
    parser.once("finish", resolve);
    // Not `once`: the parser reports a cut part and the cut whole one after the other, and nobody may miss the second.
    parser.on("error", (cause: unknown) => reject(new BadBody("malformed-request", cause)));
  });
  // Whoever fails first is told to the caller below; the other must not be an unhandled rejection.
  ended.catch(() => {});
  let bytes = 0;
  try {
    for await (const piece of body) {
      bytes += piece.byteLength;
      if (bytes > BODY_BYTES_MAX) throw new BadBody("payload-too-large");
      if (!parser.write(Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength)))
        await Promise.race([new Promise<void>((resolve) => void parser.once("drain", resolve)), ended]);
    }
    parser.end();
    await ended;
  } catch (cause) {
    parser.destroy();
    throw cause instanceof BadBody ? cause : new BadBody("malformed-request", cause);
  }
}

/** Stores one file. Gives null for the empty part that a browser sends when no file was chosen. */
async function storeFile(
  stream: BusboyFileStream,
  name: string,
  blobs: Pick<BlobStore, "write" | "remove">,
): Promise<ReceivedDocument | RefusedFile | null> {
  const scanner = createDocumentScanner();
  const hash = createHash("sha256");
  async function* judged() {
    // The stream belongs to the parser: it must be drained, not destroyed, when we stop early.
    for await (const piece of Readable.prototype.iterator.call(stream, { destroyOnReturn: false })) {
      scanner.push(piece);
      hash.update(piece);
      yield piece;
    }
  }
  try {
    const written = await blobs.write(judged(), DOCUMENT_BYTES_MAX);
    const verdict = scanner.judge(name);
    if (verdict.ok) {
      const { blob, bytes } = written;
      const { mediaType } = verdict;
      return { blob, name: name || "document", mediaType, bytes, contentId: null, digest: hash.digest("hex") };
    }
    await blobs.remove(readHandle(written.blob).sha256);
    if (name === "" && verdict.why === "empty") return null;
    return { name, why: verdict.why, actual: verdict.why === "lying" ? verdict.actual : "" };
  } catch (error) {
    stream.resume();
    if (error instanceof BlobTooLarge) return { name, why: "too-large", actual: "" };
    throw error;
  }
}
