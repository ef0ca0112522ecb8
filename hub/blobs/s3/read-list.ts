/** Reads the XML of ListObjectsV2. Names are ours, hexadecimal under a prefix, so no parser of all XML is needed. Pure. */

export type ListPage = {
  readonly objects: readonly { readonly key: string; readonly storedAt: number }[];
  /** Where the next page begins; null after the last. */
  readonly next: string | null;
};

/** Returns the page. Throws when it is none. */
export function readList(xml: string): ListPage {
  if (!xml.includes("<ListBucketResult")) throw new Error("the object store sent no list");
  const objects = [...xml.matchAll(/<Contents>(.*?)<\/Contents>/gs)].map(([, inside = ""]) => ({
    key: textIn(inside, "Key") ?? "",
    storedAt: Date.parse(textIn(inside, "LastModified") ?? ""),
  }));
  const isCut = textIn(xml, "IsTruncated") === "true";
  return { objects, next: isCut ? textIn(xml, "NextContinuationToken") : null };
}

function textIn(xml: string, name: string): string | null {
  const found = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];
  return found === undefined ? null : decode(found);
}

const ENTITIES: Readonly<Record<string, string>> = { lt: "<", gt: ">", quot: '"', apos: "'", amp: "&" };

function decode(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex?: string, decimal?: string, name?: string) => {
    if (name !== undefined) return ENTITIES[name] ?? whole;
    return String.fromCodePoint(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16));
  });
}
