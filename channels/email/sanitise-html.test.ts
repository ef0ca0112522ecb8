/** @vitest-environment jsdom */
import { describe, expect, it } from "vitest";
import { hostileHtml } from "./fixtures/hostile-html.ts";
import { FRAME_SANDBOX, frameCsp, type SanitiseOptions, sanitiseHtml } from "./sanitise-html.ts";

const options: SanitiseOptions = {
  documentUrl: (contentId) => (contentId === "logo" ? "/documents/1" : null),
  showsRemoteImages: false,
};
const clean = (html: string, changes: Partial<SanitiseOptions> = {}) =>
  sanitiseHtml(html, { ...options, ...changes }).html;

const ELEMENTS = new Set(
  "a abbr b blockquote br caption code col colgroup dd del div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins li ol p pre q s small span strong sub sup table tbody td tfoot th thead tr u ul".split(
    " ",
  ),
);
const ATTRIBUTES = new Set(
  "style dir lang title href target rel src alt width height class data-src-host colspan rowspan align valign scope border cellpadding cellspacing start type".split(
    " ",
  ),
);

const parse = (html: string) => new DOMParser().parseFromString(`<!doctype html><body>${html}</body>`, "text/html");

/** Everything in the parsed result that could run, load, submit, cover or be mistaken for ours. */
function faultsIn(html: string): string[] {
  const { body, head } = parse(html);
  const faults = [...body.querySelectorAll("*")].flatMap((element) => [
    ...(ELEMENTS.has(element.localName) ? [] : [`element ${element.localName}`]),
    ...(element.namespaceURI === "http://www.w3.org/1999/xhtml" ? [] : ["another namespace"]),
    ...[...element.attributes]
      .filter((attribute) => !isHarmless(attribute))
      .map(({ name, value }) => `${name}=${value}`),
    ...(isKeptApart(element) ? [] : ["a link that is not kept apart"]),
  ]);
  if (head.querySelector("script, base, meta, link, style")) faults.push("something in head");
  // What a browser writes back must read the same, or a second parse could make something else of it.
  if (parse(body.innerHTML).body.innerHTML !== body.innerHTML) faults.push("changes when it is parsed again");
  return faults;
}

function isHarmless({ name, value }: Attr): boolean {
  if (name === "style") return !/url|expression|import|binding|behavior|position|var\(|\\|@|[{}<]/i.test(value);
  if (name === "href") return /^(https?:\/\/|mailto:|tel:)/.test(value);
  if (name === "src") return value === "/documents/1";
  if (name === "class") return value === "remote-image";
  return ATTRIBUTES.has(name);
}

function isKeptApart(element: Element): boolean {
  if (element.localName !== "a" || !element.hasAttribute("href")) return true;
  return element.getAttribute("target") === "_blank" && element.getAttribute("rel") === "noopener noreferrer nofollow";
}

describe("hostile HTML", () => {
  it("is a corpus of at least 150, all different", () => {
    expect(new Set(hostileHtml).size).toBeGreaterThanOrEqual(150);
  });

  it.each(hostileHtml.map((html) => [html.slice(0, 100), html]))("comes out harmless: %s", (_, html) => {
    expect(faultsIn(clean(html))).toEqual([]);
  });

  it("comes out harmless glued together, cut anywhere, and inside an attribute", () => {
    const all = hostileHtml.slice(0, -1).join("\n");
    expect(faultsIn(clean(all))).toEqual([]);
    for (let at = 1; at < all.length; at += 2999) expect(faultsIn(clean(all.slice(at)))).toEqual([]);
    for (const html of hostileHtml.slice(0, 60)) expect(faultsIn(clean(`<p title='${html}'>x`))).toEqual([]);
  });

  it("would be found by these checks", () => {
    expect(faultsIn("<p onclick=x style='background:url(x)'>x</p><svg></svg><a href='/x'>x</a>")).toHaveLength(6);
  });
});

describe("honest HTML", () => {
  it("keeps what people format", () => {
    const html =
      '<h2>Titre</h2><p style="color:#333;text-align:center"><b>gras</b> <i>it</i></p><ul><li>un</li></ul><table border="1"><tbody><tr><td colspan="2">x</td></tr></tbody></table>';
    expect(clean(html)).toBe(html);
  });

  it("makes links safe and says where they go", () => {
    expect(clean('<a href="https://www.caf.fr/a?b=1&amp;c=2">ici</a>')).toBe(
      '<a href="https://www.caf.fr/a?b=1&amp;c=2" target="_blank" rel="noopener noreferrer nofollow" title="www.caf.fr">ici</a>',
    );
  });

  it("shows inline images from the mail's own documents", () => {
    expect(clean('<img src="cid:logo" alt="Logo" width="40">')).toBe(
      '<img src="/documents/1" alt="Logo" width="40" />',
    );
  });

  it("takes a data: address from the mail's own documents, and never from the mail", () => {
    const png = "data:image/png;base64,iVBORw0KGgo=";
    const shown = { documentUrl: () => png };
    expect(clean('<img src="cid:logo">', shown)).toBe(`<img src="${png}" alt="" />`);
    for (const src of [png, ` ${png}`, "DATA:image/png,x", "data:image/svg+xml,<svg onload=x()>", "da\tta:image/png,x"])
      expect(clean(`<img src="${src}"><a href="${png}">x</a>`, shown)).not.toMatch(/data:/i);
  });

  it("leaves images of elsewhere out, says which, counts them, and shows them on demand", () => {
    const html = '<img src="https://evil.test/a.png" alt="Photo">';
    expect(sanitiseHtml(html, options)).toEqual({
      html: '<span class="remote-image" data-src-host="evil.test">[image\u00a0: Photo]</span>',
      remoteImages: 1,
    });
    expect(clean(html, { showsRemoteImages: true })).toBe('<img src="https://evil.test/a.png" alt="Photo" />');
    expect(clean(html.replace("https:", "http:"), { showsRemoteImages: true })).not.toContain("<img");
  });

  it("is cleaned in time that does not explode", () => {
    const started = performance.now();
    for (const piece of ["<div>", "<a href=x ", "<!--", "&#x", "<p style='color:red;", "<svg>", "</"])
      clean(piece.repeat(100_000));
    expect(performance.now() - started).toBeLessThan(20_000);
  });
});

it("is shown in a frame that can run nothing", () => {
  expect(FRAME_SANDBOX).not.toMatch(/scripts|same-origin|forms|top-navigation/);
  expect(frameCsp({ images: ["https://guichet.test"] })).toBe(
    "default-src 'none'; img-src data: https://guichet.test; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'",
  );
});
