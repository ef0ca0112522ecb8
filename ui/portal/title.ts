/** The title of each page: what the tab and the screen reader say first. */
import type { PortalPage } from "../../hub/protocol/portal.ts";
import { portalText } from "../text/portal.ts";
import { legalText } from "../text/portal-legal.ts";

/** Returns the document's title; a page with errors says so first. Pure. */
export function titleOf(page: PortalPage): string {
  const { product, county, errors } = portalText[page.language];
  const count = errorsOf(page);
  return [...(count > 0 ? [errors.title(count)] : []), headingOf(page), product, county].join(" · ");
}

/** Returns the page's own heading. Pure. */
export function headingOf({ language, view }: PortalPage): string {
  const text = portalText[language];
  switch (view.name) {
    case "home":
    case "draft":
    case "contact":
    case "receipt":
    case "follow":
    case "api":
      return text[view.name].title;
    case "set-aside":
      return text.setAside.title;
    case "tracking":
      return `${view.tracked.reference} · ${view.tracked.title}`;
    case "legal":
      return legalText[language][view.topic].title;
    case "problem":
      return text.problem[view.why]?.[0] ?? "";
  }
}

function errorsOf({ view }: PortalPage): number {
  if (view.name === "contact" || view.name === "tracking") return view.form.errors.length;
  return view.name === "follow" ? view.errors.length : 0;
}
