/**
 * HTML from outside, made fit to show. It is cleaned each time it is shown, never stored clean, and still only shown in
 * a frame with `FRAME_SANDBOX` and `FRAME_CSP`: if one of the two fails, the other holds.
 *
 * An allow-list: what is not named here does not come out, nor a NIR. Nothing loads from elsewhere unless the
 * reader asks.
 */
import sanitizeHtml, { type Attributes, type IOptions, type Tag } from "sanitize-html";
import { maskNir } from "../../machines/nir/mask-nir.ts";

export type SanitiseOptions = {
  /** Returns the address of an inline image by its Content-ID (`data:` is taken from here, and from nowhere else), or null. */
  readonly documentUrl: (contentId: string) => string | null;
  /** True once the reader asked for the images of elsewhere: `https:` ones only. */
  readonly showsRemoteImages: boolean;
};

export type Sanitised = {
  readonly html: string;
  /** Images of elsewhere that the reader can ask for, shown or not: `https:` ones. */
  readonly remoteImages: number;
};

/** The frame that shows the result: no scripts, no forms, an origin of its own; links open in a new tab. */
export const FRAME_SANDBOX = "allow-popups allow-popups-to-escape-sandbox";

/** The frame's policy. `images` adds sources to the page's own `data:` images. */
export function frameCsp({ images }: { readonly images: readonly string[] }): string {
  const sources = ["data:", ...images].join(" ");
  return `default-src 'none'; img-src ${sources}; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'`;
}

/** Input above this is cut: an agent reads, and the whole is among the documents. */
const LENGTH_MAX = 2_000_000;

/** Cleans HTML. Total; the same input gives the same output. */
export function sanitiseHtml(html: string, options: SanitiseOptions): Sanitised {
  let remoteImages = 0;
  const rules: IOptions = {
    ...RULES,
    transformTags: {
      a: (_name, attributes) => readableLink(attributes),
      img: (_name, attributes) => {
        if (parseUrl(attributes.src ?? "")?.protocol === "https:") remoteImages++;
        return imageOf(attributes, options);
      },
      // Nothing of an element that only carries a picture or a meaning of its own.
      font: (_name, { color }) => ({ tagName: "span", attribs: color ? { style: `color:${color}` } : {} }),
      center: () => ({ tagName: "div", attribs: { style: "text-align:center" } }),
    },
  };
  const harmless = sanitizeHtml(html.slice(0, LENGTH_MAX).toWellFormed().replaceAll("\0", ""), rules);
  // Over the whole: an entity would cut a number into pieces. What stands in its place has nothing to escape.
  return { html: maskNir(harmless), remoteImages };
}

const COLOR = /^(#[0-9a-f]{3,8}|[a-z]{3,20}|rgba?\([\d\s.,%]{5,40}\))$/i;
const LENGTH = /^-?\d{1,4}(\.\d{1,3})?(px|pt|em|rem|%)?$/;
const BOX = /^(-?\d{1,4}(\.\d{1,3})?(px|pt|em|rem|%)?|auto)(\s+(-?\d{1,4}(\.\d{1,3})?(px|pt|em|rem|%)?|auto)){0,3}$/;
const BORDER = /^[\w\s#.,%-]{1,60}$/;
const WORD = /^[a-z-]{2,20}$/;

const RULES: IOptions = {
  allowedTags:
    "a abbr b blockquote br caption code col colgroup dd del div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins li ol p pre q s small span strong sub sup table tbody td tfoot th thead tr u ul".split(
      " ",
    ),
  allowedAttributes: {
    "*": ["style", "dir", "lang", "title"],
    a: ["href", "target", "rel"],
    img: ["src", "alt", "width", "height"],
    span: ["class", "data-src-host"],
    td: ["colspan", "rowspan", "align", "valign", "width"],
    th: ["colspan", "rowspan", "align", "valign", "width", "bgcolor", "scope"],
    table: ["border", "cellpadding", "cellspacing", "width", "align"],
    tr: ["align", "valign"],
    ol: ["start", "type"],
  },
  allowedClasses: { span: ["remote-image"] },
  allowedSchemes: ["https", "http", "mailto", "tel"],
  // Every `src` is written by `imageOf`, which takes no `data:` from the mail: only what `documentUrl` gives has it.
  allowedSchemesByTag: { img: ["https", "data"] },
  allowedSchemesAppliedToAttributes: ["href", "src", "cite"],
  allowProtocolRelative: false,
  disallowedTagsMode: "discard",
  // With their content: it is code, or it changes how what follows is read.
  nonTextTags: [
    "script",
    "style",
    "textarea",
    "option",
    "select",
    "noscript",
    "noembed",
    "noframes",
    "xmp",
    "plaintext",
    "iframe",
    "object",
    "embed",
    "applet",
    "svg",
    "math",
    "template",
    "title",
    "head",
    "frameset",
    "frame",
    "audio",
    "video",
    "canvas",
    "form",
    "button",
    "portal",
    "marquee",
  ],
  nestingLimit: 60,
  enforceHtmlBoundary: false,
  allowedStyles: {
    "*": {
      color: [COLOR],
      "background-color": [COLOR],
      "text-align": [/^(left|right|center|justify)$/],
      "font-weight": [/^(bold|bolder|lighter|normal|[1-9]00)$/],
      "font-style": [/^(italic|normal)$/],
      "font-size": [/^\d{1,2}(\.\d{1,2})?(px|pt|em|rem|%)$|^(small|medium|large|x-large|smaller|larger)$/],
      "text-decoration": [/^(underline|line-through|none)$/],
      "vertical-align": [WORD],
      "line-height": [/^\d{1,2}(\.\d{1,2})?(px|pt|em|%)?$/],
      "border-collapse": [WORD],
      border: [BORDER],
      "border-top": [BORDER],
      "border-bottom": [BORDER],
      padding: [BOX],
      margin: [BOX],
      width: [LENGTH],
      "max-width": [LENGTH],
    },
  },
};

/** A link opens elsewhere, tells nobody where it was, and says in its title which host it goes to. */
function readableLink({ href }: Attributes): Tag {
  const url = href === undefined ? null : parseUrl(href);
  if (url === null || !["http:", "https:", "mailto:", "tel:"].includes(url.protocol))
    return { tagName: "a", attribs: {} };
  const host = url.protocol === "mailto:" || url.protocol === "tel:" ? url.pathname : url.host;
  return {
    tagName: "a",
    attribs: { href: url.href, target: "_blank", rel: "noopener noreferrer nofollow", title: host },
  };
}

/** An inline image is one of the mail's documents; one of elsewhere tells its sender that it was seen, so it waits. */
function imageOf({ src = "", alt = "", width, height }: Attributes, options: SanitiseOptions): Tag {
  const size = {
    ...(width !== undefined && /^\d{1,4}$/.test(width) ? { width } : {}),
    ...(height !== undefined && /^\d{1,4}$/.test(height) ? { height } : {}),
  };
  const trimmed = src.trim();
  if (/^cid:/i.test(trimmed)) {
    const url = options.documentUrl(decodeContentId(trimmed.slice(4)));
    return url === null ? placeholder(alt, "") : { tagName: "img", attribs: { src: url, alt, ...size } };
  }
  const url = parseUrl(trimmed);
  if (url === null || !["http:", "https:"].includes(url.protocol)) return { tagName: "b", attribs: {}, text: "" };
  if (options.showsRemoteImages && url.protocol === "https:")
    return { tagName: "img", attribs: { src: url.href, alt, ...size } };
  return placeholder(alt, url.host);
}

function placeholder(alt: string, host: string): Tag {
  const text = alt.trim() === "" ? "[image]" : `[image\u00a0: ${alt.trim()}]`;
  return {
    tagName: "span",
    attribs: { class: "remote-image", ...(host === "" ? {} : { "data-src-host": host }) },
    // Escaped by the sanitiser, as all text is.
    text,
  };
}

function decodeContentId(id: string): string {
  try {
    return decodeURIComponent(id);
  } catch {
    // Not percent-encoded: some mailers write the id as it is.
    return id;
  }
}

function parseUrl(text: string): URL | null {
  return URL.canParse(text.trim()) ? new URL(text.trim()) : null;
}
