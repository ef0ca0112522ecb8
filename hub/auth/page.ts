/** The few pages of a log-in, whole in themselves so that they show even when nothing else of the hub does. */
import { createHash } from "node:crypto";
import { html, raw } from "hono/html";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { languageOf } from "../http/portal/page.ts";
import type { HttpContext } from "../http/portal/ports.ts";
import { type PageName, TEXT } from "./text.ts";

export type PageOptions = {
  readonly isDemonstration: boolean;
  readonly status: ContentfulStatusCode;
  /** Where the main button leads. */
  readonly action: { readonly label: "signIn" | "home" | "goOn" | "changeAccount"; readonly href: string };
  /** Names of people who may open an account, for the page that needs them. */
  readonly askWhom?: readonly string[];
  /** True goes to the action by itself: a redirect after a form would be stopped by the policy on forms. */
  readonly isImmediate?: boolean;
};

/** Answers with a page. */
export async function sendAuthPage(c: HttpContext, name: PageName, options: PageOptions): Promise<Response> {
  const language = languageOf(c);
  const words = TEXT[language];
  const { href, label } = options.action;
  c.header("content-security-policy", POLICY);
  c.header("cache-control", "no-store");
  const body = await html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
${options.isImmediate ? html`<meta http-equiv="refresh" content="0; url=${href}">` : ""}
<title>${words[name].title} · Guichet</title>
<style>${raw(STYLE)}</style>
</head>
<body>
${options.isDemonstration ? html`<header class="banner">${words.demonstration}</header>` : ""}
<main>
<h1>${words[name].title}</h1>
<p>${words[name].text}</p>
${options.askWhom ? html`<p>${words.askWhom(options.askWhom)}</p>` : ""}
<p><a class="action" href="${href}">${words[label]}</a></p>
</main>
</body>
</html>`;
  return c.html(body, options.status);
}

const STYLE = `
:root { color-scheme: light dark; --paper: #fbfaf7; --ink: #17212b; --azur: #0b5394; --on-azur: #fff; --ocre: #8a5a00; }
@media (prefers-color-scheme: dark) { :root { --paper: #12171d; --ink: #e8edf2; --azur: #7cb8ee; --on-azur: #12171d; --ocre: #f0b95a; } }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 18px/28px "Atkinson Hyperlegible Next Variable", "Atkinson Hyperlegible", system-ui, sans-serif; }
.banner { margin: 0; padding: 8px 16px; background: var(--ocre); color: var(--paper); text-align: center; font-size: 15px; }
main { max-width: 640px; margin: 0 auto; padding: 64px 16px; }
h1 { font-size: 28px; line-height: 36px; margin: 0 0 16px; }
.action { display: inline-block; margin-top: 8px; padding: 10px 20px; border-radius: 6px; background: var(--azur);
  color: var(--on-azur); font-weight: 600; text-decoration: none; }
.action:focus-visible { outline: 3px solid var(--azur); outline-offset: 3px; }
`;

const POLICY = `default-src 'none'; style-src 'sha256-${createHash("sha256").update(STYLE).digest("base64")}'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'`;
