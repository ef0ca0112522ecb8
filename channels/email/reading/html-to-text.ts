/** HTML as plain text for lists, search and screen readers. One pass, linear in the input, total. Not a sanitiser. */

const BLOCKS = new Set(
  "address article aside blockquote body dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table tbody thead tr ul".split(
    " ",
  ),
);
const HIDDEN = new Set(["script", "style", "head", "title", "template", "noscript", "svg", "math", "iframe", "object"]);

/** Name, then character: those of French, of its neighbours and of mail software. Others stay as written. */
const ENTITIES: ReadonlyMap<string, string> = new Map(
  `amp & lt < gt > quot " apos ' laquo « raquo » lsquo ‘ rsquo ’ sbquo ‚ ldquo “ rdquo ” bdquo „ lsaquo ‹ rsaquo › hellip …
  ndash – mdash — bull • middot · euro € pound £ cent ¢ yen ¥ deg ° ordm º ordf ª sup2 ² sup3 ³ frac12 ½ frac14 ¼ frac34 ¾
  times × divide ÷ plusmn ± copy © reg ® trade ™ sect § para ¶ iexcl ¡ iquest ¿ micro µ oelig œ OElig Œ aelig æ AElig Æ
  szlig ß agrave à Agrave À aacute á Aacute Á acirc â Acirc Â atilde ã Atilde Ã auml ä Auml Ä aring å Aring Å ccedil ç
  Ccedil Ç egrave è Egrave È eacute é Eacute É ecirc ê Ecirc Ê euml ë Euml Ë igrave ì Igrave Ì iacute í Iacute Í icirc î
  Icirc Î iuml ï Iuml Ï ntilde ñ Ntilde Ñ ograve ò Ograve Ò oacute ó Oacute Ó ocirc ô Ocirc Ô otilde õ Otilde Õ ouml ö
  Ouml Ö oslash ø Oslash Ø ugrave ù Ugrave Ù uacute ú Uacute Ú ucirc û Ucirc Û uuml ü Uuml Ü yacute ý yuml ÿ Yuml Ÿ
  larr ← rarr → uarr ↑ darr ↓ check ✓ minus −`
    .split(/\s+/)
    .flatMap((name, index, words): [string, string][] => (index % 2 === 0 ? [[name, words[index + 1] ?? ""]] : []))
    .concat([
      ["nbsp", "\u00a0"],
      ["shy", ""],
      ["ensp", " "],
      ["emsp", " "],
      ["thinsp", "\u2009"],
    ]),
);

/** Returns the text: a line for each block, addresses of links after their words, nothing of scripts and styles. */
export function htmlToText(html: string): string {
  const pieces: string[] = [];
  const links: (string | null)[] = [];
  let lastHead = -1;
  for (const { index } of html.matchAll(/<\/head[\s>/]/gi)) lastHead = index;
  let at = 0;
  while (at < html.length) {
    const open = html.indexOf("<", at);
    if (open < 0) break;
    pieces.push(decodeEntities(html.slice(at, open).replace(/\s+/g, " ")));
    at = skipMarkup(html, open, { pieces, links, lastHead });
  }
  if (at < html.length) pieces.push(decodeEntities(html.slice(at).replace(/\s+/g, " ")));
  // Line by line: a search for blanks before a line end would begin again at each blank of a long run.
  const lines = pieces.join("").split("\n");
  return lines
    .map((line) => trimBlanks(line).replace(/ {2,}/g, " "))
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

/** Spaces and tabs at both ends; what else `trim` takes (no-break spaces) is the writer's. */
function trimBlanks(line: string): string {
  let [start, end] = [0, line.length];
  while (start < end && isBlank(line[start])) start++;
  while (end > start && isBlank(line[end - 1])) end--;
  return line.slice(start, end);
}

const isBlank = (char: string | undefined) => char === " " || char === "\t";

type Reading = {
  readonly pieces: string[];
  readonly links: (string | null)[];
  /** Where the last head ends, or -1: one that begins after it is never closed, and nothing need be searched. */
  readonly lastHead: number;
};

/** Handles one piece of markup at `open` and returns where to go on. */
function skipMarkup(html: string, open: number, { pieces, links, lastHead }: Reading): number {
  if (html.startsWith("<!--", open)) return after(html, "-->", open + 4);
  const name = /^<\/?([a-z][a-z0-9:-]*)/i.exec(html.slice(open, open + 40))?.[1]?.toLowerCase();
  if (name === undefined) {
    if (/[!?/]/.test(html[open + 1] ?? "")) return after(html, ">", open + 1);
    pieces.push("<");
    return open + 1;
  }
  const end = endOfTag(html, open);
  const isClosing = html[open + 1] === "/";
  // A head that is never closed holds the whole mail: go on as if it ended here.
  if (!isClosing && name === "head" && end > lastHead) return end;
  if (!isClosing && HIDDEN.has(name)) return skipElement(html, name, end);
  if (name === "a") readLink(html.slice(open, end), isClosing, pieces, links);
  else pieces.push(textOfTag(name, isClosing, html.slice(open, end)));
  return end;
}

function textOfTag(name: string, isClosing: boolean, tag: string): string {
  if (name === "br") return "\n";
  if (name === "img") return alternativeText(tag);
  if (name === "td" || name === "th") return isClosing ? " " : "";
  if (name === "li" && !isClosing) return "\n- ";
  if (name === "p") return "\n\n";
  return BLOCKS.has(name) ? "\n" : "";
}

function readLink(tag: string, isClosing: boolean, pieces: string[], links: (string | null)[]): void {
  if (isClosing) {
    const address = links.pop() ?? null;
    if (address !== null && !pieces.slice(-3).join("").includes(address)) pieces.push(` (${address})`);
    return;
  }
  const href = attribute(tag, "href");
  links.push(href !== null && /^https?:\/\/\S{1,500}$/i.test(href) ? href : null);
}

function alternativeText(tag: string): string {
  const alt = attribute(tag, "alt")?.replace(/\s+/g, " ").trim() ?? "";
  return alt === "" ? "" : `[${alt}]`;
}

function attribute(tag: string, name: string): string | null {
  const match = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s>]+))`, "i").exec(tag.slice(0, 4_000));
  const value = match?.[1] ?? match?.[2] ?? match?.[3];
  return value === undefined ? null : decodeEntities(value);
}

/** The first `>` outside quotes; a quote that is never closed ends at the first `>`, or every byte would be looked at again. */
function endOfTag(html: string, open: number): number {
  const window = html.slice(open, open + 20_000);
  const match = /^<[^>"']*(?:"[^"]*"[^>"']*|'[^']*'[^>"']*)*>/.exec(window);
  return match === null ? after(html, ">", open) : open + match[0].length;
}

function skipElement(html: string, name: string, from: number): number {
  const close = new RegExp(`</${name}[\\s>/]`, "gi");
  close.lastIndex = from;
  const match = close.exec(html);
  return match === null ? html.length : after(html, ">", match.index);
}

function after(html: string, mark: string, from: number): number {
  const at = html.indexOf(mark, from);
  return at < 0 ? html.length : at + mark.length;
}

function decodeEntities(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|([a-z][a-z0-9]{1,10}));?/gi, (whole, hex, decimal, name) => {
    if (name !== undefined) return ENTITIES.get(name) ?? whole;
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    return code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) ? String.fromCodePoint(code) : "\ufffd";
  });
}
