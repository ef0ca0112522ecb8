/** The text parts of a mail as one text and one HTML. The text is always there; what is too long for a list goes to a document. */
import { maskNir } from "../../../machines/nir/mask-nir.ts";
import type { BlobHandle, BlobWriter, Document } from "../../contract/channel.ts";
import { htmlToText } from "./html-to-text.ts";

/** A contact travels as one message of at most 1 MB, sealed: its text stays well below. */
const TEXT_MAX = 50_000;
const CUT = "\n\n[Message trop long pour être affiché en entier : la suite est dans le message d’origine.]";
const HTML_BYTES_MAX = 4 * 1024 * 1024;

/** A text part of the body, decoded. */
export type BodyText = { readonly kind: "plain" | "html"; readonly alternative: number | null; readonly text: string };

export type Body = {
  readonly text: string;
  readonly htmlBlob: BlobHandle | null;
  readonly documents: readonly Document[];
};

/**
 * Returns the body, with its HTML and a text that is too long already in the store. A NIR is masked in the text; the HTML
 * stays as it came, and is masked when it is shown.
 */
export async function composeBody(
  {
    bodies,
    isCut,
  }: {
    readonly bodies: readonly BodyText[] /** Text was left out: it is in the raw mail only. */;
    readonly isCut: boolean;
  },
  blobs: BlobWriter,
): Promise<Body> {
  const full = maskNir(joinText(bodies));
  const html = isCut ? null : joinHtml(bodies);
  const [htmlBlob, documents] = await Promise.all([
    html === null ? null : store(blobs, html).then(({ blob }) => blob),
    full.length > TEXT_MAX ? wholeText(blobs, full) : [],
  ]);
  const text = full.length > TEXT_MAX || isCut ? full.slice(0, TEXT_MAX).toWellFormed() + CUT : full;
  return { text, htmlBlob, documents };
}

async function wholeText(blobs: BlobWriter, text: string): Promise<readonly Document[]> {
  const { blob, bytes } = await store(blobs, text);
  return [{ blob, name: "message-complet.txt", mediaType: "text/plain", bytes, contentId: null }];
}

async function store(blobs: BlobWriter, text: string) {
  async function* once() {
    yield Buffer.from(text, "utf8");
  }
  return await blobs.write(once(), HTML_BYTES_MAX);
}

/** Of an alternative the plain part is read; HTML is read where nothing plain (or only blanks) stands beside it. */
function joinText(bodies: readonly BodyText[]): string {
  return bodies
    .filter((body) => body.kind === "plain" || !hasSibling(bodies, body, "plain"))
    .map((body) => (body.kind === "plain" ? body.text.replace(/\r\n?/g, "\n") : htmlToText(body.text)))
    .map((text) => text.trim())
    .filter((text) => text !== "")
    .join("\n\n");
}

/** Null when the mail has no HTML. Plain parts that have no HTML of their own are shown in their place. */
function joinHtml(bodies: readonly BodyText[]): string | null {
  if (!bodies.some((body) => body.kind === "html" && body.text.trim() !== "")) return null;
  return bodies
    .filter((body) => body.kind === "html" || !hasSibling(bodies, body, "html"))
    .map((body) => (body.kind === "html" ? body.text : `<pre>${escapeText(body.text)}</pre>`))
    .join("<hr>");
}

function hasSibling(bodies: readonly BodyText[], body: BodyText, kind: BodyText["kind"]): boolean {
  return (
    body.alternative !== null &&
    bodies.some((other) => other.kind === kind && other.alternative === body.alternative && other.text.trim() !== "")
  );
}

function escapeText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
