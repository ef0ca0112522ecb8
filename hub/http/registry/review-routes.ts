/**
 * Are these two one person? The questions, for the agents who answer them. Who may is one function, asked before anything is
 * read; a question about somebody out of an agent's sight answers as one that does not exist.
 */
import type { OpenAPIHono } from "@hono/zod-openapi";
import { z } from "zod";
import { AuditFull } from "../../audit/audit.ts";
import { agentViewer } from "../../live/queue-scope.ts";
import { Problem } from "../../protocol/problem.ts";
import {
  AssignmentRequest,
  DecisionRequest,
  ProposalList,
  ProposalOutcome,
  ProposalView,
  UndoRequest,
} from "../../protocol/registry.ts";
import { mayReview } from "../../registry/review/may-review.ts";
import { barOf } from "../../registry/review/proposal-view.ts";
import type { Asking, Done } from "../../registry/review/review.ts";
import { fieldErrors, languageOf } from "../agent/field-errors.ts";
import type { AgentContext, AgentEnv, AgentRoutesDeps } from "../agent/ports.ts";
import { readJson } from "../agent/read-json.ts";
import { problem, refused } from "../problem.ts";

const PATH = "/api/v1/registry/proposals";
const PAGE_MAX = 200;
const DAY_MS = 86_400_000;
/** A citizen who has not answered for so long does not answer. */
const WAIT_DAYS_MAX = 366;

const ListQuery = z.object({
  assigned: z.enum(["anybody", "me"]).default("anybody"),
  after: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(PAGE_MAX).default(100),
});

const UNTIL_FAULT = {
  fr: "Choisissez une date à venir, dans l’année.",
  en: "Choose a date to come, within a year.",
} as const;
const TO_FAULT = {
  fr: "Cet agent ne peut pas répondre à cette question.",
  en: "This agent may not answer this question.",
} as const;
const AFTER_FAULT = { fr: "Cette page n’existe pas.", en: "There is no such page." } as const;

/** Adds `GET /api/v1/registry/proposals`, one of them, and what may be done to it. */
export function addReviewRoutes(app: OpenAPIHono<AgentEnv>, deps: AgentRoutesDeps): void {
  const { review, clock } = deps;
  describe(app);
  // Not `app.use`: that would also stand before the routes of people, who may be looked for by more agents.
  const asReviewer = reviewersOnly(deps);

  app.get(PATH, (c) =>
    asReviewer(c, async (viewer) => {
      const asked = ListQuery.safeParse(c.req.query());
      if (!asked.success) return problem(c, "invalid-fields", { errors: fieldErrors(asked.error, languageOf(c)) });
      const { assigned, after = null, limit } = asked.data;
      const list = await review.list(viewer, { mine: assigned === "me", after, limit });
      return list ? c.json(list satisfies ProposalList) : faulty(c, "/after", AFTER_FAULT);
    }),
  );

  app.get(`${PATH}/:id`, (c) =>
    asReviewer(c, async (viewer) => {
      const view = await review.open(viewer, c.req.param("id"));
      return view ? c.json(view satisfies ProposalView) : problem(c, "not-found");
    }),
  );

  app.post(`${PATH}/:id/decision`, (c) =>
    asReviewer(c, (viewer) =>
      asked(c, DecisionRequest, async ({ commandId, answer }) => {
        if (answer.decision === "ask" && !isToCome(answer.until, clock()))
          return faulty(c, "/answer/until", UNTIL_FAULT);
        return say(c, deps, await review.answer(askingOf(c, viewer, commandId), answer));
      }),
    ),
  );

  app.post(`${PATH}/:id/undo`, (c) =>
    asReviewer(c, (viewer) =>
      asked(c, UndoRequest, async ({ commandId }) => say(c, deps, await review.undo(askingOf(c, viewer, commandId)))),
    ),
  );

  app.post(`${PATH}/:id/assignment`, (c) =>
    asReviewer(c, (viewer) =>
      asked(c, AssignmentRequest, async ({ commandId, to }) =>
        say(c, deps, await review.assign(askingOf(c, viewer, commandId), to)),
      ),
    ),
  );
}

type Viewer = Asking["viewer"];
type Answering = (viewer: Viewer) => Promise<Response>;

function reviewersOnly({ directory }: AgentRoutesDeps) {
  return async (c: AgentContext, go: Answering): Promise<Response> => {
    const agent = c.get("agent").id;
    if (!mayReview(directory, agent)) return problem(c, "forbidden");
    try {
      return await go(agentViewer(directory, agent));
    } catch (error) {
      // What cannot be written down is not shown.
      if (error instanceof AuditFull) return problem(c, "unavailable");
      throw error;
    }
  };
}

async function asked<Request>(
  c: AgentContext,
  schema: z.ZodType<Request>,
  go: (request: Request) => Promise<Response>,
): Promise<Response> {
  const read = schema.safeParse(await readJson(c));
  return read.success
    ? await go(read.data)
    : problem(c, "invalid-fields", { errors: fieldErrors(read.error, languageOf(c)) });
}

const askingOf = (c: AgentContext, viewer: Viewer, commandId: string): Asking => ({
  viewer,
  id: c.req.param("id") ?? "",
  commandId,
});

function isToCome(until: string, now: number): boolean {
  const at = Date.parse(until);
  return at > now && at <= now + WAIT_DAYS_MAX * DAY_MS;
}

function faulty(c: AgentContext, pointer: string, sentence: Readonly<Record<"fr" | "en", string>>): Response {
  return problem(c, "invalid-fields", { errors: [{ pointer, detail: sentence[languageOf(c)] }] });
}

function say(c: AgentContext, { directory }: AgentRoutesDeps, done: Done | null): Response {
  if (!done) return problem(c, "not-found");
  if (done.ok) return c.json(done.outcome satisfies ProposalOutcome);
  const { refusal } = done;
  const named = (by: string | null) => (by === null ? {} : { by, byName: directory.agentName(by) });
  switch (refusal.reason) {
    case "may-not-review":
      return faulty(c, "/to", TO_FAULT);
    case "cause-used":
      return problem(c, "idempotency-key-reused");
    case "unknown-proposal":
      return problem(c, "not-found");
    case "needs-another-agent":
      return refused(c, { reason: refusal.reason, ...named(refusal.firstBy) });
    case "already-decided":
      return refused(c, { reason: refusal.reason, decision: refusal.decision, ...named(done.by ?? null) });
    default: {
      const { reason, why, until } = barOf(refusal);
      return refused(c, { reason, ...(why === undefined ? {} : { why }), ...(until === undefined ? {} : { until }) });
    }
  }
}

function describe(app: OpenAPIHono<AgentEnv>): void {
  const problems = { "application/problem+json": { schema: Problem } };
  const refusals = {
    403: { description: "The agent does not decide who is one person", content: problems },
    404: { description: "There is no such question in sight", content: problems },
  };
  app.openAPIRegistry.registerPath({
    method: "get",
    path: PATH,
    tags: ["Agents"],
    summary: "Questions of the registry that wait for an answer, the oldest first",
    description:
      "For supervisors, administrators and the agents of the reception. Questions about people who are protected are absent for those without the right, so a page may be shorter than asked for: `next` says whether there is more.",
    request: { query: ListQuery },
    responses: {
      200: { description: "A page", content: { "application/json": { schema: ProposalList } } },
      403: refusals[403],
    },
  });
  app.openAPIRegistry.registerPath({
    method: "get",
    path: `${PATH}/{id}`,
    tags: ["Agents"],
    summary: "Two records side by side, what speaks for and against, and what a merge would give",
    description: "The reading of both records is audited, with the question as its motive.",
    responses: {
      200: { description: "The question", content: { "application/json": { schema: ProposalView } } },
      ...refusals,
    },
  });
  const writes = [
    ["decision", DecisionRequest, "Answer a question", "The answer is kept, or waits for a second agent's (`waits`)"],
    ["undo", UndoRequest, "Take an answer back, whole: the question is open again", "Taken back"],
    ["assignment", AssignmentRequest, "Hand a question to an agent, or to nobody in particular", "Handed over"],
  ] as const;
  for (const [action, schema, summary, description] of writes) {
    app.openAPIRegistry.registerPath({
      method: "post",
      path: `${PATH}/{id}/${action}`,
      tags: ["Agents"],
      summary,
      description: "`commandId` is made by the client once and kept on a retry: the answer is then the first one.",
      request: { body: { required: true, content: { "application/json": { schema } } } },
      responses: {
        200: { description, content: { "application/json": { schema: ProposalOutcome } } },
        ...refusals,
        409: { description: "Refused: `refusal` says why", content: problems },
        422: { description: "The command id was used for something else", content: problems },
      },
    });
  }
}
