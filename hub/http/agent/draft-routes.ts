/** Drafts of replies and notes, saved as one types. A save on an old version is refused with the newer one. */
import type { OpenAPIHono } from "@hono/zod-openapi";
import { z } from "zod";
import { findCasePlace } from "../../../db/queries/cases/find-case-place.ts";
import { type DraftPlace, deleteDraft, readDraft, saveDraft } from "../../../db/queries/drafts/drafts.ts";
import { agentViewer } from "../../live/queue-scope.ts";
import { Problem } from "../../protocol/problem.ts";
import { invalidFields, problem, refused } from "../problem.ts";
import type { AgentContext, AgentEnv, AgentRoutesDeps } from "./ports.ts";
import { readJson } from "./read-json.ts";

const PATH = "/api/v1/drafts/:caseId";

/** What one writes: a reply to the citizen, or a note that only agents read. */
const Mode = z.enum(["reply", "note"]);
const ModeQuery = z.object({ mode: Mode.default("reply") });

const DraftDocument = z.object({
  id: z.string().max(3_000).describe("Given by `POST /api/v1/uploads`"),
  name: z.string().max(255),
  bytes: z.number().int().min(0),
});

const DraftRequest = z.object({
  text: z.string().max(100_000),
  documents: z.array(DraftDocument).max(10).default([]).describe("That go with the reply"),
  version: z.number().int().min(0).describe("Of the draft that this text was written on; 0 without one"),
});
const DraftAnswer = z.object({
  text: z.string(),
  documents: z.array(DraftDocument),
  version: z.number().int().describe("0 when there is no draft"),
  updatedAt: z.string().nullable(),
});

/** Adds `GET`, `PUT` and `DELETE /api/v1/drafts/:caseId`. */
export function addDraftRoutes(app: OpenAPIHono<AgentEnv>, deps: AgentRoutesDeps): void {
  describe(app);
  /** Where the asked draft is, or the answer to who may not see the case or asks for another mode. */
  async function find(c: AgentContext): Promise<DraftPlace | Response> {
    const query = ModeQuery.safeParse(c.req.query());
    if (!query.success) return invalidFields(c, query.error);
    const [agent, caseId] = [c.get("agent").id, c.req.param("caseId") ?? ""];
    const isInSight = await findCasePlace(deps.sql, agentViewer(deps.directory, agent), caseId);
    return isInSight === undefined ? problem(c, "not-found") : { agent, caseId, mode: query.data.mode };
  }

  app.get(PATH, async (c) => {
    const place = await find(c);
    return place instanceof Response ? place : c.json(await readDraft(deps.sql, place));
  });

  app.put(PATH, async (c) => {
    const asked = DraftRequest.safeParse(await readJson(c));
    if (!asked.success) return invalidFields(c, asked.error);
    const place = await find(c);
    if (place instanceof Response) return place;
    const { text, documents, version } = asked.data;
    const at = new Date(deps.clock()).toISOString();
    // PostgreSQL keeps no NUL in text, nor in JSON, and no half of a surrogate pair.
    const bare = (words: string) => words.replaceAll("\0", "").toWellFormed();
    const change = {
      text: bare(text),
      documents: documents.map((one) => ({ ...one, id: bare(one.id), name: bare(one.name) })),
      basedOn: version,
      at,
    };
    const { status, draft } = await saveDraft(deps.sql, place, change);
    return status === "saved" ? c.json(draft) : refused(c, { reason: "stale-draft", ...draft });
  });

  app.delete(PATH, async (c) => {
    const place = await find(c);
    if (place instanceof Response) return place;
    await deleteDraft(deps.sql, place);
    return c.body(null, 204);
  });
}

function describe(app: OpenAPIHono<AgentEnv>): void {
  const path = "/api/v1/drafts/{caseId}";
  const saved = { description: "The draft", content: { "application/json": { schema: DraftAnswer } } };
  const problems = { "application/problem+json": { schema: Problem } };
  const missing = { description: "No such case in sight", content: problems };
  const request = { params: z.object({ caseId: z.string() }), query: ModeQuery };
  app.openAPIRegistry.registerPath({
    method: "get",
    path,
    tags: ["Agents"],
    summary: "The agent's draft on a case; empty and of version 0 when there is none",
    request,
    responses: { 200: saved, 404: missing },
  });
  app.openAPIRegistry.registerPath({
    method: "put",
    path,
    tags: ["Agents"],
    summary: "Save the draft",
    request: { ...request, body: { required: true, content: { "application/json": { schema: DraftRequest } } } },
    responses: { 200: saved, 404: missing, 409: { description: "A newer draft, in `refusal`", content: problems } },
  });
  app.openAPIRegistry.registerPath({
    method: "delete",
    path,
    tags: ["Agents"],
    summary: "Drop the draft",
    request,
    responses: { 204: { description: "There is none any more" }, 404: missing },
  });
}
