/** Finding people, and one person's record. Whom the agent has no right to see answers as who does not exist. */
import type { OpenAPIHono } from "@hono/zod-openapi";
import { z } from "zod";
import { AuditFull } from "../../audit/audit.ts";
import { agentViewer } from "../../live/queue-scope.ts";
import { Motive, PeoplePage, PersonView } from "../../protocol/people.ts";
import { Problem } from "../../protocol/problem.ts";
import { TYPED_LENGTH_MAX } from "../../registry/search/parse.ts";
import { type Looking, mayFindPeople } from "../../registry/search/people.ts";
import { fieldErrors, languageOf } from "../agent/field-errors.ts";
import type { AgentContext, AgentEnv, AgentRoutesDeps } from "../agent/ports.ts";
import { problem } from "../problem.ts";

const SEARCH = "/api/v1/registry/search";
const PERSON = "/api/v1/registry/people";

const PersonQuery = z.object({ motive: Motive });
const SearchQuery = PersonQuery.extend({ q: z.string().max(TYPED_LENGTH_MAX) });

/** Adds `GET /api/v1/registry/search` and `GET /api/v1/registry/people/:id`. */
export function addSearchRoutes(app: OpenAPIHono<AgentEnv>, deps: AgentRoutesDeps): void {
  const { people } = deps;
  describe(app);
  app.get(SEARCH, (c) =>
    looked(c, deps, SearchQuery, async ({ q }, looking) => c.json(await people.search(q, looking))),
  );
  app.get(`${PERSON}/:id`, (c) =>
    looked(c, deps, PersonQuery, async (_, looking) => {
      const view = await people.open(c.req.param("id"), looking);
      return view ? c.json(view) : problem(c, "not-found");
    }),
  );
}

/** Whoever may look says why, and what cannot be written down is not shown. */
async function looked<Query extends z.infer<typeof PersonQuery>>(
  c: AgentContext,
  { directory }: AgentRoutesDeps,
  schema: z.ZodType<Query>,
  look: (query: Query, looking: Looking) => Promise<Response>,
): Promise<Response> {
  const viewer = agentViewer(directory, c.get("agent").id);
  if (!mayFindPeople(viewer)) return problem(c, "forbidden");
  const asked = schema.safeParse(c.req.query());
  if (!asked.success) return problem(c, "invalid-fields", { errors: fieldErrors(asked.error, languageOf(c)) });
  try {
    return await look(asked.data, { viewer, motive: asked.data.motive });
  } catch (error) {
    if (error instanceof AuditFull) return problem(c, "unavailable");
    throw error;
  }
}

function describe(app: OpenAPIHono<AgentEnv>): void {
  const problems = { "application/problem+json": { schema: Problem } };
  const refusals = {
    400: { description: "Fields at fault, each with what to do", content: problems },
    403: { description: "The agent is in no service", content: problems },
  };
  app.openAPIRegistry.registerPath({
    method: "get",
    path: SEARCH,
    tags: ["Agents"],
    summary: "People by anything that a caller may say, the best first",
    description:
      "Names in any order, also as they were heard; a date of birth or a part of it; a telephone or its end; an e-mail; a commune or a postcode; a case number. Whom the search showed, and why, stands in the audit trail.",
    request: { query: SearchQuery },
    responses: {
      200: { description: "At most 20 people", content: { "application/json": { schema: PeoplePage } } },
      ...refusals,
    },
  });
  app.openAPIRegistry.registerPath({
    method: "get",
    path: `${PERSON}/{id}`,
    tags: ["Agents"],
    summary: "A person's record with where each value comes from, and their cases in the agent's services",
    request: { query: PersonQuery },
    responses: {
      200: { description: "The record", content: { "application/json": { schema: PersonView } } },
      ...refusals,
      404: { description: "There is no such person in sight", content: problems },
    },
  });
}
