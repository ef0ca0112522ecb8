/** Renders a page on the hub. Built into `dist/server/portal.js`. */
import { generateHydrationScript, renderToString } from "solid-js/web";
import type { RenderPage } from "../../hub/protocol/portal.ts";
import { Portal } from "./portal.tsx";
import { titleOf } from "./title.ts";

// Types are those of the browser build, whose function takes nothing; the server build, bundled here, takes these.
const hydrationScript = generateHydrationScript as (options: { nonce: string; eventNames: string[] }) => string;

/** Returns the page's HTML and what goes into its head. */
export const render: RenderPage = (page, nonce) => ({
  html: renderToString(() => <Portal page={page} />, { nonce }),
  head: `<title>${escapeText(titleOf(page))}</title>${hydrationScript({ nonce, eventNames: ["click", "input"] })}`,
});

function escapeText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
