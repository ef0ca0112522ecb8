/** All that the public may ask for: pages, forms and the public API. */
import type { OpenAPIHono } from "@hono/zod-openapi";
import { apiOperations } from "./portal/api-operations.ts";
import { addContactRoutes } from "./portal/contact-routes.ts";
import { addContactsApi } from "./portal/contacts-api.ts";
import { sendPage } from "./portal/page.ts";
import type { HttpEnv, PortalDeps } from "./portal/ports.ts";
import { addTrackingRoutes } from "./portal/tracking-routes.ts";
import { declareShared } from "./shared-responses.ts";

export const API_DOCUMENT = {
  openapi: "3.1.0",
  info: {
    title: "Guichet",
    version: "1",
    description: "Contacts, cases and queues of the Département. Errors are RFC 9457 problems that name the field.",
  },
} as const;

const LEGAL = { conditions: "terms", donnees: "privacy", accessibilite: "accessibility" } as const;

/** Adds the public routes to the application. */
export function addPublicRoutes(app: OpenAPIHono<HttpEnv>, deps: PortalDeps): void {
  app.get("/", (c) => {
    const query = (c.req.query("q") ?? "").trim().slice(0, 100);
    const [front] = deps.directory.transferTargets();
    return sendPage(c, deps, {
      name: "home",
      query,
      found: query === "" ? [] : findServices(deps, query),
      phone: front?.phone ?? null,
      email: front?.emails[0] ?? null,
      sites: deps.directory.sites().map(({ name, address, commune }) => ({ name, address, commune })),
    });
  });
  for (const [path, topic] of Object.entries(LEGAL))
    app.get(`/${path}`, (c) => sendPage(c, deps, { name: "legal", topic }));
  app.get("/api", (c) => {
    const document = app.getOpenAPI31Document(API_DOCUMENT);
    return sendPage(c, deps, { name: "api", title: document.info.title, operations: apiOperations(document) });
  });
  app.doc31("/openapi.json", API_DOCUMENT);
  addContactRoutes(app, deps);
  addTrackingRoutes(app, deps);
  addContactsApi(app, deps);
  declareShared(app, { isForAgents: false });
}

function findServices(deps: PortalDeps, query: string) {
  const words = plainWords(query).filter((word) => word.length > 2);
  const scored = deps.directory.transferTargets().map(({ id, name }) => {
    const own = plainWords(name);
    const score = words.filter((word) => own.some((one) => one.startsWith(word) || word.startsWith(one))).length;
    return { id, name, score };
  });
  return scored
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .slice(0, 8)
    .map(({ id, name }) => ({ id, name }));
}

function plainWords(text: string): string[] {
  return text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word.length > 2)
    .map((word) => word.replace(/s$/, ""));
}
