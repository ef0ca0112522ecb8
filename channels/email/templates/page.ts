/** The frame of our mails: paragraphs in, plain text and simple HTML out. Every word from outside is escaped here. */

export type Paragraph =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "link"; readonly before: string; readonly label: string; readonly url: string }
  | { readonly kind: "facts"; readonly rows: readonly (readonly [label: string, value: string])[] };

export type Page = {
  readonly title: string;
  readonly paragraphs: readonly Paragraph[];
  /** Lines at the bottom: who writes, from where (L111-2 of the CRPA). */
  readonly signature: readonly string[];
  readonly note: string;
};

/** Returns the mail's two forms. They say the same. Pure. */
export function renderPage(page: Page): { readonly text: string; readonly html: string } {
  return { text: asText(page), html: asHtml(page) };
}

function asText({ paragraphs, signature, note }: Page): string {
  return `${[...paragraphs.map(textOf), `-- \n${signature.join("\n")}`, note].join("\n\n")}\n`;
}

function textOf(paragraph: Paragraph): string {
  switch (paragraph.kind) {
    case "text":
      return paragraph.text.trim();
    case "link":
      return `${paragraph.before}\n${paragraph.url}`;
    case "facts":
      return paragraph.rows.map(([label, value]) => `${label}\u00a0: ${value}`).join("\n");
  }
}

const STYLE = {
  body: "margin:0;padding:24px;font:16px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,sans-serif",
  main: "max-width:38em;margin:0 auto",
  facts: "border-collapse:collapse;margin:1em 0",
  label: "text-align:left;font-weight:normal;padding:2px 16px 2px 0;vertical-align:top",
  value: "font-weight:600;padding:2px 0",
  foot: "margin-top:2em;padding-top:1em;border-top:1px solid #767676",
} as const;

function asHtml({ title, paragraphs, signature, note }: Page): string {
  const content = paragraphs.map(htmlOf).join("\n");
  return `<!doctype html>
<html lang="fr">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>${escapeHtml(title)}</title></head>
<body style="${STYLE.body}"><main style="${STYLE.main}">
${content}
<footer style="${STYLE.foot}">
<p>${signature.map(escapeHtml).join("<br>")}</p>
<p><small>${escapeHtml(note)}</small></p>
</footer>
</main></body>
</html>
`;
}

function htmlOf(paragraph: Paragraph): string {
  switch (paragraph.kind) {
    case "text":
      return paragraph.text
        .trim()
        .split(/\n{2,}/)
        .map((part) => `<p>${escapeHtml(part).replaceAll("\n", "<br>")}</p>`)
        .join("\n");
    case "link":
      return `<p>${escapeHtml(paragraph.before)} <a href="${escapeHtml(paragraph.url)}">${escapeHtml(paragraph.label)}</a></p>`;
    case "facts":
      return `<table style="${STYLE.facts}">${paragraph.rows
        .map(
          ([label, value]) =>
            `<tr><th scope="row" style="${STYLE.label}">${escapeHtml(label)}</th><td style="${STYLE.value}">${escapeHtml(value)}</td></tr>`,
        )
        .join("")}</table>`;
  }
}

export function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}
