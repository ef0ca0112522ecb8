/** The agents' API. Every route asks who is signed in, and nothing is read but through what that agent may see. */
import { OpenAPIHono } from "@hono/zod-openapi";
import type { MiddlewareHandler } from "hono";
import { addBlockedRoutes } from "./agent/blocked-routes.ts";
import { addCaseRoutes } from "./agent/case-routes.ts";
import { addCommandRoute } from "./agent/command-route.ts";
import { addDraftRoutes } from "./agent/draft-routes.ts";
import type { AgentEnv, AgentRoutesDeps } from "./agent/ports.ts";
import { addQueueRoutes } from "./agent/queue-routes.ts";
import { problem } from "./problem.ts";
import { createRateLimit } from "./rate-limit.ts";
import { addReviewRoutes } from "./registry/review-routes.ts";
import { addSearchRoutes } from "./registry/search-routes.ts";
import { declareShared } from "./shared-responses.ts";

/** By agent and not by address: a whole site may share one. */
const RATE = { burst: 300, perMinute: 600 };

const PATHS = [
  "/api/v1/me",
  "/api/v1/queue",
  "/api/v1/cases/*",
  "/api/v1/messages/*",
  "/api/v1/documents/*",
  "/api/v1/drafts/*",
  "/api/v1/commands",
  "/api/v1/blocked-senders",
  "/api/v1/blocked-senders/*",
  "/api/v1/registry/*",
];

/** Creates the routes, to be mounted at the root of the application. */
export function createAgentRoutes(deps: AgentRoutesDeps): OpenAPIHono<AgentEnv> {
  const app = new OpenAPIHono<AgentEnv>();
  for (const path of PATHS) app.use(path, signedInOnly(deps), storableIdsOnly);
  addQueueRoutes(app, deps);
  addCaseRoutes(app, deps);
  addDraftRoutes(app, deps);
  addCommandRoute(app, deps);
  addBlockedRoutes(app, deps);
  addSearchRoutes(app, deps);
  addReviewRoutes(app, deps);
  declareShared(app, { isForAgents: true });
  return app;
}

/** PostgreSQL keeps no NUL in text, so nothing has an id with one, and it must not be asked. */
const storableIdsOnly: MiddlewareHandler<AgentEnv> = async (c, next) => {
  if (/%00/.test(c.req.path) || c.req.path.includes("\0")) return problem(c, "not-found");
  await next();
};

function signedInOnly(deps: AgentRoutesDeps): MiddlewareHandler<AgentEnv> {
  const limit = deps.limits === null ? null : createRateLimit(RATE, deps.clock);
  return async (c, next) => {
    const agent = await deps.signedInAgent(c);
    if (!agent || !deps.directory.agent(agent.id)?.isActive) return problem(c, "not-signed-in");
    const waitS = limit?.take(agent.id) ?? 0;
    if (waitS > 0) {
      c.header("retry-after", String(waitS));
      return problem(c, "too-many-requests");
    }
    const isRead = c.req.method === "GET" || c.req.method === "HEAD";
    if (!isRead && c.req.header("x-csrf-token") !== agent.csrf)
      return problem(c, "cross-site", { detail: "Send the token of GET /api/v1/me in x-csrf-token." });
    c.set("agent", agent);
    await next();
  };
}
