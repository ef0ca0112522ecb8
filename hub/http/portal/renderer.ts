/** Turns pages into whole documents with the built screens: `dist/server/portal.js` and the manifest of `dist/ui`. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { PortalPage, RenderPage } from "../../protocol/portal.ts";

const ENTRY = "ui/portal/entry-client.tsx";

/** The same as the console's. */
const ICON = `<link rel="icon" href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E%3Crect x='2' y='2' width='28' height='28' rx='8' fill='%230b5394'/%3E%3Cpath d='M8 22V15a8 8 0 0 1 16 0v7M6 23h20' fill='none' stroke='%23fff' stroke-width='2.4' stroke-linecap='round'/%3E%3Ccircle cx='16' cy='16' r='3' fill='%23fff'/%3E%3C/svg%3E">`;

type Manifest = {
  readonly [entry: string]: {
    readonly file: string;
    readonly css?: readonly string[];
    readonly imports?: readonly string[];
  };
};

/** The screens are not built. The message says what to do. */
export class ScreensMissing extends Error {
  override readonly name = "ScreensMissing";
}

/** Loads the built portal from `dist`. Throws `ScreensMissing`. */
export async function loadPortal(dist: string): Promise<(page: PortalPage, nonce: string) => string> {
  const renderer = join(dist, "server/portal.js");
  const manifestFile = join(dist, "ui/.vite/manifest.json");
  if (!existsSync(renderer) || !existsSync(manifestFile))
    throw new ScreensMissing("The portal is not built: run npm run build.");
  // Both are written by our own build.
  const { render } = (await import(pathToFileURL(renderer).href)) as { render: RenderPage };
  const tags = tagsOf(JSON.parse(readFileSync(manifestFile, "utf8")) as Manifest);
  return (page, nonce) => documentOf(page, render(page, nonce), tags);
}

function tagsOf(manifest: Manifest): string {
  const entry = manifest[ENTRY];
  if (!entry) throw new ScreensMissing(`The build has no ${ENTRY}: run npm run build.`);
  const files = withImports(manifest, ENTRY);
  const styles = new Set(files.flatMap((name) => manifest[name]?.css ?? []));
  const scripts = files.filter((name) => name !== ENTRY).flatMap((name) => manifest[name]?.file ?? []);
  return [
    ...[...styles].map((file) => `<link rel="stylesheet" href="/${file}">`),
    ...scripts.map((file) => `<link rel="modulepreload" href="/${file}">`),
    `<script type="module" src="/${entry.file}"></script>`,
  ].join("");
}

/** Chunks first, so that the entry's own styles win. */
function withImports(manifest: Manifest, name: string): string[] {
  const imports = (manifest[name]?.imports ?? []).flatMap((imported) => withImports(manifest, imported));
  return [...new Set([...imports, name])];
}

function documentOf(page: PortalPage, { html, head }: ReturnType<RenderPage>, tags: string): string {
  // `<` cannot end the script that carries the data.
  const data = JSON.stringify(page).replaceAll("<", "\\u003c");
  return `<!doctype html><html lang="${page.language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">${ICON}<meta name="robots" content="${isPublic(page) ? "all" : "noindex"}">${head}${tags}</head><body><div id="app">${html}</div><script type="application/json" id="page">${data}</script></body></html>`;
}

function isPublic({ view }: PortalPage): boolean {
  return view.name === "home" || view.name === "legal" || view.name === "contact" || view.name === "api";
}
