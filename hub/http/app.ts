/**
 * The HTTP application: what every request goes through, and the public routes. Other route files are added to the
 * returned application by `hub/main`. Nothing here knows Node's or Deno's server: the adapter is picked in `hub/main`.
 */
import { join } from "node:path";
import { OpenAPIHono } from "@hono/zod-openapi";
import type { MiddlewareHandler, Next } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { Log } from "../log.ts";
import { clientAddress, rateKey } from "./client-address.ts";
import { BadBody } from "./multipart.ts";
import { sendProblemPage } from "./portal/page.ts";
import type { HttpContext, HttpEnv, PortalDeps } from "./portal/ports.ts";
import { problem, type Reason, statusOf } from "./problem.ts";
import { addPublicRoutes } from "./public-routes.ts";
import { createRateLimit, type Rate } from "./rate-limit.ts";
import { securityHeaders } from "./security-headers.ts";
import { singlePage, staticFiles } from "./static-files.ts";

export type Limits = {
  /** Forms, API writes, uploads: by client. */
  readonly writes: Rate;
  /** Pages and API reads. */
  readonly reads: Rate;
  /** What agents read and do: a whole site may come from one address, and each agent has a limit of their own. */
  readonly agents: Rate;
  /** Tries of a case number with a key: 60 bits, so a guess a second would take longer than anything lives. */
  readonly keys: Rate;
};

export const DEFAULT_LIMITS: Limits = {
  writes: { burst: 60, perMinute: 60 },
  reads: { burst: 600, perMinute: 600 },
  agents: { burst: 3_000, perMinute: 6_000 },
  keys: { burst: 10, perMinute: 10 },
};

const OF_AGENTS =
  /^\/(console|api\/v1\/(me|queue|cases|messages|documents|drafts|commands|blocked-senders|registry))(\/|$)/;

export type AppDeps = PortalDeps & {
  readonly log: Log;
  /** The address of the socket's other end. */
  readonly remoteAddress: (c: HttpContext) => string;
  /** Reverse proxies whose `X-Forwarded-For` is believed. */
  readonly trustedProxies: readonly string[];
  /** Absent: the defaults. Null: none (benchmarks, simulations on loopback). */
  readonly limits?: Limits | null;
  /** Folder of the built screens (`dist/ui`). */
  readonly staticFolder: string;
};

/** A JSON body, or a form without files. */
const SMALL_BODY_BYTES_MAX = 512 * 1024;
/** What reads multipart bodies as they stream, within limits of its own. Anything else would keep the whole body in memory. */
const STREAMED = /^\/(contact|suivi\/[^/]+|api\/v1\/uploads)$/;
const WRITES = new Set(["POST", "PUT", "PATCH", "DELETE"]);

/** Creates the application with the public routes. */
export function createApp(deps: AppDeps): OpenAPIHono<HttpEnv> {
  const app = new OpenAPIHono<HttpEnv>();
  app.use(securityHeaders({ isHttps: deps.publicUrl.startsWith("https:") }));
  app.use(bodiesLetGo);
  app.use(staticFiles(deps.staticFolder));
  app.use(sameSiteOnly(deps));
  if (deps.limits !== null) app.use(rateLimited(deps, deps.limits ?? DEFAULT_LIMITS));
  app.use(smallBodies(deps));

  app.onError((error, c) => {
    if (error instanceof BadBody) return fail(c, deps, error.reason);
    const requestId = c.get("requestId");
    deps.log.error({ requestId, route: c.req.routePath, error }, "a request failed");
    return fail(c, deps, "internal");
  });
  app.notFound((c) => fail(c, deps, "not-found"));
  addPublicRoutes(app, deps);
  const consolePage = singlePage(join(deps.staticFolder, "ui/console/index.html"));
  app.get("/console", consolePage).get("/console/*", consolePage);
  return app;
}

/** Answers in the asker's own terms: a problem to programs, a page to people. */
function fail(c: HttpContext, deps: AppDeps, reason: Reason): Response | Promise<Response> {
  if (!wantsPage(c)) return problem(c, reason);
  const status = statusOf(reason);
  switch (reason) {
    case "not-found":
      return sendProblemPage(c, deps, "not-found", status);
    case "payload-too-large":
      return sendProblemPage(c, deps, "too-large", status);
    case "too-many-requests":
      return sendProblemPage(c, deps, "too-many-requests", status);
    case "cross-site":
      return sendProblemPage(c, deps, "cross-site", status);
    default:
      return sendProblemPage(c, deps, "broken", status);
  }
}

function wantsPage(c: HttpContext): boolean {
  return !c.req.path.startsWith("/api/") && (c.req.header("accept") ?? "").includes("text/html");
}

/** Refuses writes that another site makes a browser send. Programs send neither header, and nobody else's cookie. */
function sameSiteOnly(deps: AppDeps): MiddlewareHandler<HttpEnv> {
  const { host: publicHost } = new URL(deps.publicUrl);
  return async (c, next) => {
    if (!WRITES.has(c.req.method)) return next();
    const site = c.req.header("sec-fetch-site");
    const origin = c.req.header("origin");
    // The browser's own word, where it gives one; the header that older ones send, where it does not.
    const isForeign =
      site === undefined
        ? origin !== undefined && ![publicHost, c.req.header("host")].includes(hostOf(origin))
        : site !== "same-origin" && site !== "none";
    return isForeign ? fail(c, deps, "cross-site") : next();
  };
}

function hostOf(origin: string): string {
  return URL.canParse(origin) ? new URL(origin).host : "";
}

function rateLimited(deps: AppDeps, limits: Limits): MiddlewareHandler<HttpEnv> {
  const proxies = new Set(deps.trustedProxies);
  const writes = createRateLimit(limits.writes, deps.clock);
  const reads = createRateLimit(limits.reads, deps.clock);
  const agents = createRateLimit(limits.agents, deps.clock);
  const keys = createRateLimit(limits.keys, deps.clock);
  const limitOf = (path: string, isWrite: boolean) => {
    if (OF_AGENTS.test(path)) return agents;
    if (!isWrite) return reads;
    return path === "/suivi" ? keys : writes;
  };
  return async (c, next) => {
    const client = rateKey(clientAddress(deps.remoteAddress(c), c.req.header("x-forwarded-for"), proxies));
    const waitS = limitOf(c.req.path, WRITES.has(c.req.method)).take(client);
    if (waitS === 0) return next();
    c.header("retry-after", String(waitS));
    return fail(c, deps, "too-many-requests");
  };
}

/** A HEAD goes through the routes of GET, and nobody reads its body: an open file or stream would stay open for ever. */
async function bodiesLetGo(c: HttpContext, next: Next): Promise<void> {
  await next();
  if (c.req.method === "HEAD") await c.res.body?.cancel();
}

function smallBodies(deps: AppDeps): MiddlewareHandler<HttpEnv> {
  const limit = bodyLimit({
    maxSize: SMALL_BODY_BYTES_MAX,
    onError: (c) => fail(c as HttpContext, deps, "payload-too-large"),
  });
  return async (c, next) => {
    const isForm = /^multipart\/form-data\b/i.test(c.req.header("content-type") ?? "");
    if (isForm && STREAMED.test(c.req.path)) return next();
    const length = c.req.header("content-length");
    // Hono's own limit opens every body as a stream to see whether there is one, which costs more than reading it.
    if (length === undefined || c.req.header("transfer-encoding") !== undefined) return limit(c, next);
    return Number(length) > SMALL_BODY_BYTES_MAX ? fail(c, deps, "payload-too-large") : next();
  };
}
