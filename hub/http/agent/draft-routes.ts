/** Drafts of answers, saved as one types. A save on an old version is refused with the newer text. */
import type { OpenAPIHono } from "@hono/zod-openapi";
import { z } from "zod";
import { findCasePlace } from "../../../db/queries/cases/find-case-place.ts";
import { deleteDraft, readDraft, saveDraft } from "../../../db/queries/drafts/drafts.ts";
import { agentViewer } from "../../live/queue-scope.ts";
import { Problem } from "../../protocol/problem.ts";
import { invalidFields, problem, refused } from "../problem.ts";
import type { AgentContext, AgentEnv, AgentRoutesDeps } from "./ports.ts";
import { readJson } from "./read-json.ts";

const PATH = "/api/v1/drafts/:caseId";

const DraftRequest = z.object({
  text: z.string().max(100_000),
  version: z.number().int().min(0).describe("Of the draft that this text was written on; 0 without one"),
});
const DraftAnswer = z.object({ text: z.string(), version: z.number().int(), updatedAt: z.string().nullable() });

/** Adds `GET`, `PUT` and `DELETE /api/v1/drafts/:caseId`. */
export function addDraftRoutes(app: OpenAPIHono<AgentEnv>, deps: AgentRoutesDeps): void {
  describe(app);
  const isInSight = async (c: AgentContext, caseId: string) =>
    (await findCasePlace(deps.sql, agentViewer(deps.directory, c.get("agent").id), caseId)) !== undefined;

  app.get(PATH, async (c) => {
    const caseId = c.req.param("caseId");
    if (!(await isInSight(c, caseId))) return problem(c, "not-found");
    const draft = await readDraft(deps.sql, c.get("agent").id, caseId);
    return draft.version === 0 ? problem(c, "not-found") : c.json(draft);
  });

  app.put(PATH, async (c) => {
    const asked = DraftRequest.safeParse(await readJson(c));
    if (!asked.success) return invalidFields(c, asked.error);
    const caseId = c.req.param("caseId");
    if (!(await isInSight(c, caseId))) return problem(c, "not-found");
    const { text, version } = asked.data;
    const change = { text: text.replaceAll("\0", ""), basedOn: version, at: new Date(deps.clock()).toISOString() };
    const { status, draft } = await saveDraft(deps.sql, c.get("agent").id, caseId, change);
    return status === "saved" ? c.json(draft) : refused(c, { reason: "stale-draft", ...draft });
  });

  app.delete(PATH, async (c) => {
    const caseId = c.req.param("caseId");
    if (!(await isInSight(c, caseId))) return problem(c, "not-found");
    await deleteDraft(deps.sql, c.get("agent").id, caseId);
    return c.body(null, 204);
  });
}

function describe(app: OpenAPIHono<AgentEnv>): void {
  const path = "/api/v1/drafts/{caseId}";
  const saved = { description: "The draft", content: { "application/json": { schema: DraftAnswer } } };
  const problems = { "application/problem+json": { schema: Problem } };
  const missing = { description: "No draft, or no such case in sight", content: problems };
  app.openAPIRegistry.registerPath({
    method: "get",
    path,
    tags: ["Agents"],
    summary: "The agent's draft on a case",
    responses: { 200: saved, 404: missing },
  });
  app.openAPIRegistry.registerPath({
    method: "put",
    path,
    tags: ["Agents"],
    summary: "Save the draft",
    request: { body: { required: true, content: { "application/json": { schema: DraftRequest } } } },
    responses: { 200: saved, 404: missing, 409: { description: "A newer draft, in `refusal`", content: problems } },
  });
  app.openAPIRegistry.registerPath({
    method: "delete",
    path,
    tags: ["Agents"],
    summary: "Drop the draft",
    responses: { 204: { description: "There is none any more" }, 404: missing },
  });
}
