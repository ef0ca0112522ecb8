/** Who one is, and pages of the queue, now or as it stood. */
import type { OpenAPIHono } from "@hono/zod-openapi";
import { z } from "zod";
import { readPastQueue } from "../../../db/queries/queue/read-past-queue.ts";
import { agentViewer, queueScope, toQueueRow } from "../../live/queue-scope.ts";
import { Problem } from "../../protocol/problem.ts";
import { Channel, Me, QueueFilter, QueuePage } from "../../protocol/queue.ts";
import { mayReview } from "../../registry/review/may-review.ts";
import { problem } from "../problem.ts";
import { fieldErrors, languageOf } from "./field-errors.ts";
import type { AgentEnv, AgentRoutesDeps } from "./ports.ts";

const PAGE_MAX = 500;
const OFFSET_MAX = 1_000_000;

const NO_PAST_OF_CLOSED = {
  fr: "Les dossiers clos n’ont pas de vue passée.",
  en: "Closed cases have no past view.",
} as const;

const QueueQuery = z.object({
  view: QueueFilter.shape.view,
  services: z.array(z.string().max(64)).max(200).optional(),
  channels: z.array(Channel).optional(),
  search: z.string().max(100).optional(),
  offset: z.coerce.number().int().min(0).max(OFFSET_MAX).default(0),
  limit: z.coerce.number().int().min(1).max(PAGE_MAX).default(100),
  at: z.iso.datetime().optional().describe("The queue as it stood at this instant, under today's rights"),
});

/** Adds `GET /api/v1/me` and `GET /api/v1/queue`. */
export function addQueueRoutes(app: OpenAPIHono<AgentEnv>, deps: AgentRoutesDeps): void {
  const { directory } = deps;
  describe(app);

  app.get("/api/v1/me", async (c) => {
    const { id, csrf } = c.get("agent");
    const { services } = agentViewer(directory, id);
    const me: Me = {
      id,
      name: directory.agentName(id),
      roles: directory.rolesOf(id).map(({ service, role }) => ({ service, role })),
      services: directory
        .services()
        .filter((service) => services.includes(service.id))
        .map(({ id: service, name, sector }) => ({
          id: service,
          name,
          sector,
          role: directory.roleIn(id, service) ?? "agent",
        })),
      transferTargets: directory.transferTargets().map(({ id: service, name }) => ({ id: service, name })),
      ...(await deps.presenceOf(id)),
      isDemonstration: deps.isDemonstration,
      mayReview: mayReview(directory, id),
      csrf,
    };
    return c.json(me);
  });

  app.get("/api/v1/queue", async (c) => {
    const query = c.req.query();
    const { services, channels } = c.req.queries();
    const asked = QueueQuery.safeParse({ ...query, services, channels });
    if (!asked.success) return problem(c, "invalid-fields", { errors: fieldErrors(asked.error, languageOf(c)) });
    const { offset, limit, at, ...filter } = asked.data;
    const agent = c.get("agent").id;
    if (at === undefined) return c.json(await deps.live.page(agent, filter, { offset, limit }));
    if (filter.view === "closed")
      return problem(c, "invalid-fields", { errors: [{ pointer: "/at", detail: NO_PAST_OF_CLOSED[languageOf(c)] }] });
    const { viewer, query: wanted } = queueScope(agentViewer(directory, agent), filter);
    const { rows, total } = await readPastQueue(deps.sql, viewer, wanted, at, { offset, limit });
    const page: QueuePage = { rows: rows.map((row) => toQueueRow(row, directory)), total, offset, cursor: "" };
    return c.json(page);
  });
}

function describe(app: OpenAPIHono<AgentEnv>): void {
  const problems = { "application/problem+json": { schema: Problem } };
  app.openAPIRegistry.registerPath({
    method: "get",
    path: "/api/v1/me",
    tags: ["Agents"],
    summary: "Who is signed in, with which rights",
    responses: {
      200: { description: "The agent", content: { "application/json": { schema: Me } } },
      401: { description: "Nobody is signed in", content: problems },
    },
  });
  app.openAPIRegistry.registerPath({
    method: "get",
    path: "/api/v1/queue",
    tags: ["Agents"],
    summary: "A page of the queue",
    description:
      "In order of `breachAt`, then `caseId`; under `view=closed`, of `closedAt`, newest first. `services` and `channels` may be repeated. With `at` it is the queue as it stood then, and has no cursor.",
    request: { query: QueueQuery },
    responses: {
      200: {
        description: "The page, and how many there are in all under the filter",
        content: { "application/json": { schema: QueuePage } },
      },
      400: { description: "Fields at fault, each with what to do", content: problems },
      401: { description: "Nobody is signed in", content: problems },
    },
  });
}
