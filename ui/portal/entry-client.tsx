/** Wakes up the page that the hub rendered: the same page again, from the same data, on the same elements. */
import { hydrate } from "solid-js/web";
import type { PortalPage } from "../../hub/protocol/portal.ts";
import { Portal } from "./portal.tsx";

const data = document.getElementById("page");
const root = document.getElementById("app");
if (data && root) {
  // Written by the hub in this very document.
  const page = JSON.parse(data.textContent ?? "") as PortalPage;
  hydrate(() => <Portal page={page} />, root);
  document.documentElement.dataset.ready = "true";
}
