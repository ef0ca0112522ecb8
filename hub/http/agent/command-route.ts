/** `POST /api/v1/commands`: what may be asked is checked here, what happens is decided by the actors. */
import type { OpenAPIHono } from "@hono/zod-openapi";
import { findCasePlace } from "../../../db/queries/cases/find-case-place.ts";
import { type Place, visibleTo } from "../../../db/queries/visibility/visible-to.ts";
import type { Refusal } from "../../../machines/kind.ts";
import type { Directory } from "../../directory/directory.ts";
import { agentViewer } from "../../live/queue-scope.ts";
import { type Command, CommandAnswer, CommandRequest } from "../../protocol/commands.ts";
import { Problem } from "../../protocol/problem.ts";
import { problem, problemOf } from "../problem.ts";
import { fieldErrors, languageOf } from "./field-errors.ts";
import type { AgentContext, AgentEnv, AgentRoutesDeps } from "./ports.ts";
import { readJson } from "./read-json.ts";
import { sayRefusal } from "./refusal-text.ts";

/** Adds the route. */
export function addCommandRoute(app: OpenAPIHono<AgentEnv>, deps: AgentRoutesDeps): void {
  describe(app);
  app.post("/api/v1/commands", async (c) => {
    const asked = CommandRequest.safeParse(await readJson(c));
    if (!asked.success) return problem(c, "invalid-fields", { errors: fieldErrors(asked.error, languageOf(c)) });
    const agent = c.get("agent").id;
    const { commandId, command } = asked.data;
    const objection = await objectionTo(c, deps, command);
    if (objection) return objection;
    const outcome = await deps.runCommand(agent, commandId, command);
    switch (outcome.status) {
      case "accepted": {
        const { version, answer } = outcome;
        return c.json({
          status: "accepted",
          version,
          ...(answer === undefined ? {} : { answer }),
        } satisfies CommandAnswer);
      }
      case "refused":
        return refusedTo(c, deps, outcome.refusal);
      case "set-aside":
        return problem(c, "set-aside", { refusal: { reference: outcome.reference } });
      case "forwarded":
      case "unknown":
        return problem(c, "outcome-unknown");
    }
  });
}

/** Returns the answer to what the agent may not ask, or undefined. */
async function objectionTo(c: AgentContext, deps: AgentRoutesDeps, command: Command): Promise<Response | undefined> {
  if (!("caseId" in command)) return undefined;
  const { directory } = deps;
  const agent = c.get("agent").id;
  const place = await findCasePlace(deps.sql, agentViewer(directory, agent), command.caseId);
  if (!place) return problem(c, "not-found");
  if (directory.roleIn(agent, place.service) === null) return problem(c, "forbidden");
  if (command.type === "reply") return uploadGone(c, deps, command.documents);
  const fault = command.type === "transfer" ? faultOfTarget(directory, command.service, place) : null;
  if (fault === null) return undefined;
  const detail = TARGET_FAULTS[fault][languageOf(c)];
  return problem(c, "invalid-fields", { errors: [{ pointer: "/command/service", detail }] });
}

/** A draft may be older than what was given for it: the reply must not leave without its document, unsaid. */
function uploadGone(c: AgentContext, deps: AgentRoutesDeps, documents: readonly string[]): Response | undefined {
  const gone = documents.findIndex((id) => !deps.isUploadOpen(c.get("agent").id, id));
  if (gone < 0) return undefined;
  const detail = UPLOAD_GONE[languageOf(c)];
  return problem(c, "invalid-fields", { errors: [{ pointer: `/command/documents/${gone}`, detail }] });
}

const UPLOAD_GONE = {
  fr: "Un document joint n’est plus disponible après un jour\u00a0: retirez-le et joignez-le à nouveau.",
  en: "An attached document is no longer there after a day: remove it and attach it again.",
} as const;

const TARGET_FAULTS = {
  "no-such-service": {
    fr: "Aucun service de ce nom ne reçoit de demandes.",
    en: "There is no such service that takes contacts.",
  },
  "nobody-may-open": {
    fr: "Personne dans ce service ne peut ouvrir un dossier protégé.",
    en: "Nobody of that service may open a protected case.",
  },
} as const;

/** Says what is wrong with giving a case from `place` to that service, or null. */
function faultOfTarget(directory: Directory, id: string, { isProtected }: Place): keyof typeof TARGET_FAULTS | null {
  const target = directory.transferTargets().find((service) => service.id === id);
  if (!target) return "no-such-service";
  const there: Place = {
    service: target.id,
    sector: target.sector,
    isProtected: isProtected || target.isProtected,
  };
  // A case stays protected wherever it goes: where nobody has the right it would be out of everybody's sight.
  const isSeen = directory.agents().some((agent) => visibleTo(agentViewer(directory, agent.id)).sees(there));
  return isSeen ? null : "nobody-may-open";
}

/** Refusals that are about one field of the command. */
const FIELD_AT_FAULT: Readonly<Record<string, string>> = {
  "already-past": "/command/until",
  "already-there": "/command/service",
};

/** A refusal in the agent's language, with the names that its ids stand for. */
function refusedTo(c: AgentContext, { directory, clock }: AgentRoutesDeps, refusal: Refusal): Response {
  const { reason, ...details } = refusal;
  const language = languageOf(c);
  const by = typeof details.by === "string" ? details.by : null;
  const byName = by === null ? null : directory.agentName(by);
  const title = sayRefusal(refusal, byName, clock(), language);
  const pointer = FIELD_AT_FAULT[reason];
  const body = {
    ...problemOf(reason, {
      refusal: { ...details, ...(byName === null ? {} : { byName }) },
      ...(pointer === undefined ? {} : { errors: [{ pointer, detail: title }] }),
    }),
    title,
  };
  return c.body(JSON.stringify(body), body.status as 409, { "content-type": "application/problem+json" });
}

function describe(app: OpenAPIHono<AgentEnv>): void {
  const problems = { "application/problem+json": { schema: Problem } };
  app.openAPIRegistry.registerPath({
    method: "post",
    path: "/api/v1/commands",
    tags: ["Agents"],
    summary: "Act on a case, or say that one is at work",
    description:
      "`commandId` is made by the client once and kept on a retry: the answer is then the first one. The answer comes once the outcome is stored for good.",
    request: { body: { required: true, content: { "application/json": { schema: CommandRequest } } } },
    responses: {
      200: { description: "Done", content: { "application/json": { schema: CommandAnswer } } },
      202: { description: "Kept, and looked at by a person", content: problems },
      400: { description: "Fields at fault, each with what to do", content: problems },
      404: { description: "There is no such case in sight", content: problems },
      409: { description: "Refused: `refusal` says why", content: problems },
      503: { description: "Not known yet: send the same request again", content: problems },
    },
  });
}
