/** Sends a page of the portal: its language, its frame, its status. */
import { getCookie, setCookie } from "hono/cookie";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { Language } from "../../../channels/web/sentences.ts";
import type { PortalView } from "../../protocol/portal.ts";
import type { Citizen, HttpContext, PortalDeps } from "./ports.ts";

/** Returns the language: the switch (`?lang=`), which a cookie remembers, else French. */
export function languageOf(c: HttpContext): Language {
  const asked = c.req.query("lang");
  if (asked === "en" || asked === "fr") {
    setCookie(c, "langue", asked, { path: "/", sameSite: "Lax", maxAge: 365 * 24 * 3600 });
    return asked;
  }
  return getCookie(c, "langue") === "en" ? "en" : "fr";
}

/** Renders a view and answers with it. */
export async function sendPage(
  c: HttpContext,
  deps: PortalDeps,
  view: PortalView,
  options: { readonly status?: ContentfulStatusCode; readonly citizen?: Citizen | null } = {},
): Promise<Response> {
  const citizen = options.citizen === undefined ? await deps.optionalCitizen(c) : options.citizen;
  const isAskedFor = c.req.method === "GET" || c.req.method === "HEAD";
  const document = deps.documentOf(
    {
      language: languageOf(c),
      path: isAskedFor ? c.req.path : null,
      isDemonstration: deps.isDemonstration,
      citizen: citizen && {
        name: [citizen.identity.givenNames, citizen.identity.familyName].filter(Boolean).join(" "),
      },
      signInUrl: deps.citizenSignInUrl,
      now: new Date(deps.clock()).toISOString(),
      view,
    },
    c.get("nonce"),
  );
  return c.html(document, options.status ?? 200);
}

/** Answers with a page that says what went wrong and what to do. */
export function sendProblemPage(
  c: HttpContext,
  deps: PortalDeps,
  why: Extract<PortalView, { name: "problem" }>["why"],
  status: ContentfulStatusCode,
): Promise<Response> {
  return sendPage(c, deps, { name: "problem", why, requestId: c.get("requestId") }, { status, citizen: null });
}
