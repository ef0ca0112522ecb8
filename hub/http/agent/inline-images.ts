/**
 * A mail's own images as `data:` addresses. The frame that shows the mail has no origin, so it sends no cookie and may
 * load nothing of ours: what it shows must be in the page.
 */
import type { HtmlImage } from "../../../db/queries/cases/find-document.ts";
import { BlobCorrupt } from "../../blobs/blob-cipher.ts";
import { BlobMissing, type BlobStore } from "../../blobs/blob-store.ts";

/** As sniffed when the mail came, never as declared. */
const SHOWN = new Set(["image/png", "image/jpeg", "image/gif", "image/webp"]);
/** Different images in one page. */
export const IMAGES_MAX = 20;
/** Of all images together before base64, each counted as often as it is shown. */
export const IMAGES_BYTES_MAX = 8 * 1024 * 1024;

type Images = Readonly<Record<string, HtmlImage>>;

/**
 * Returns the function that gives an image's `data:` address by Content-ID, or null: unknown, another type, over a
 * bound, or no longer readable. `used` are the Content-IDs that the page asks for, in order; only these are read.
 */
export async function readInlineImages(
  blobs: Pick<BlobStore, "open">,
  images: Images,
  used: readonly string[],
): Promise<(contentId: string) => string | null> {
  const urls = new Map<string, string>();
  let read = 0;
  for (const contentId of new Set(used)) {
    const image = images[contentId];
    if (image === undefined || !SHOWN.has(image.mediaType)) continue;
    read += image.bytes;
    if (urls.size >= IMAGES_MAX || read > IMAGES_BYTES_MAX) break;
    const bytes = await readBlob(blobs, image);
    if (bytes !== null) urls.set(contentId, `data:${image.mediaType};base64,${bytes.toString("base64")}`);
  }
  let shown = 0;
  return (contentId) => {
    const url = urls.get(contentId);
    if (url === undefined) return null;
    // A page of a few bytes could show one image ten thousand times.
    shown += images[contentId]?.bytes ?? 0;
    return shown > IMAGES_BYTES_MAX ? null : url;
  };
}

/** An image that is lost must not hide the text of the mail: its place says that there was one. */
async function readBlob(blobs: Pick<BlobStore, "open">, image: HtmlImage): Promise<Buffer | null> {
  const parts: Uint8Array[] = [];
  try {
    for await (const part of await blobs.open(image.blob)) parts.push(part);
    return Buffer.concat(parts);
  } catch (error) {
    if (error instanceof BlobMissing || error instanceof BlobCorrupt) return null;
    throw error;
  }
}
