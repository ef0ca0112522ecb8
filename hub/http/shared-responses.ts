/** Answers that any operation may give, declared once for all of them in the API's description. */
import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Env } from "hono";
import { Problem } from "../protocol/problem.ts";

const content = { "application/problem+json": { schema: Problem } };

const ALWAYS = {
  429: { description: "Too many requests: see Retry-After", content },
  500: { description: "Something broke on our side", content },
} as const;

const ASKED = { 400: { description: "Fields at fault, each with what to do", content } } as const;

const SIGNED_IN = { 401: { description: "Nobody is signed in", content } } as const;

/** `sameSiteOnly`, the token of agents, and the bound of bodies. */
const WRITE = {
  403: { description: "The request comes from another site, or the right to do this is missing", content },
  413: { description: "The request is too large", content },
} as const;

/** Adds them to every operation described so far, where it does not say it in its own words. Call it after the routes. */
export function declareShared<E extends Env>(app: OpenAPIHono<E>, { isForAgents }: { readonly isForAgents: boolean }) {
  for (const definition of app.openAPIRegistry.definitions) {
    if (definition.type !== "route") continue;
    const { route } = definition;
    route.responses = {
      ...ALWAYS,
      ...(route.request?.query || route.request?.body ? ASKED : {}),
      ...(isForAgents ? SIGNED_IN : {}),
      ...(route.method === "get" ? {} : WRITE),
      ...route.responses,
    };
  }
}
