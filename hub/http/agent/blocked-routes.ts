/**
 * Senders whose mail is refused for a while (L112-11): blocked from a case, by a supervisor or an administrator of its
 * service, and lifted by one. The decision, its reason and its author stand in the audit trail.
 */
import type { OpenAPIHono } from "@hono/zod-openapi";
import { type BlockOnCase, findCaseSender, listBlocks } from "../../../db/queries/mail/blocked-senders.ts";
import { agentViewer } from "../../live/queue-scope.ts";
import { BlockedSender, BlockedSenderList, BlockRequest } from "../../protocol/blocked-senders.ts";
import { Problem } from "../../protocol/problem.ts";
import { problem, refused } from "../problem.ts";
import { fieldErrors, languageOf } from "./field-errors.ts";
import type { AgentContext, AgentEnv, AgentRoutesDeps } from "./ports.ts";
import { readJson } from "./read-json.ts";
import { traced } from "./traced.ts";

const UNTIL_FAULT = {
  fr: "Choisissez une date à venir, dans l’année.",
  en: "Choose a date to come, within a year.",
} as const;
const PATH = "/api/v1/blocked-senders";

/** Adds `GET` and `POST /api/v1/blocked-senders`, and `DELETE` of one. */
export function addBlockedRoutes(app: OpenAPIHono<AgentEnv>, deps: AgentRoutesDeps): void {
  const { directory, sql, blockedSenders, audit } = deps;
  describe(app);

  const canBlockIn = (agent: string, service: string) => {
    const role = directory.roleIn(agent, service);
    return role === "supervisor" || role === "admin";
  };

  async function blocks(c: AgentContext, address?: string): Promise<readonly BlockOnCase[]> {
    const agent = c.get("agent").id;
    const services = directory.services().flatMap(({ id }) => (canBlockIn(agent, id) ? [id] : []));
    const now = new Date(deps.clock()).toISOString();
    const asked = { services, now, ...(address === undefined ? {} : { address }) };
    return await listBlocks(sql, agentViewer(directory, agent), asked);
  }

  const toView = ({ address, by, service, ...block }: BlockOnCase): BlockedSender => ({
    ...block,
    id: address,
    serviceName: directory.service(service)?.name ?? service,
    by: { id: by, name: directory.agentName(by) },
  });

  app.get(PATH, async (c) => {
    const found = await blocks(c);
    return c.json({ blocks: found.map(toView) } satisfies BlockedSenderList);
  });

  app.post(PATH, async (c) => {
    const asked = BlockRequest.safeParse(await readJson(c));
    if (!asked.success) return problem(c, "invalid-fields", { errors: fieldErrors(asked.error, languageOf(c)) });
    const { caseId, reason, until } = asked.data;
    const agent = c.get("agent").id;
    const sender = await findCaseSender(sql, agentViewer(directory, agent), caseId);
    if (!sender) return problem(c, "not-found");
    if (!canBlockIn(agent, sender.service)) return problem(c, "forbidden");
    // An address typed into a form may be anybody's: only what wrote to us is blocked.
    if (sender.channel !== "email" || sender.email === null) return refused(c, { reason: "no-sender-address" });
    const order = { email: sender.email, caseId, by: agent, reason, until };
    return await traced(c, audit, { action: "sender.block", caseId, motive: reason }, async () => {
      try {
        const id = await blockedSenders.block(order);
        const [block] = await blocks(c, id);
        return block ? c.json(toView(block), 201) : problem(c, "not-found");
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        return problem(c, "invalid-fields", {
          errors: [{ pointer: "/until", detail: UNTIL_FAULT[languageOf(c)] }],
        });
      }
    });
  });

  app.delete(`${PATH}/:id`, async (c) => {
    const [block] = await blocks(c, c.req.param("id"));
    if (!block) return problem(c, "not-found");
    return await traced(c, audit, { action: "sender.unblock", caseId: block.caseId }, async () => {
      await blockedSenders.lift(block.address);
      return c.body(null, 204);
    });
  });
}

function describe(app: OpenAPIHono<AgentEnv>): void {
  const problems = { "application/problem+json": { schema: Problem } };
  app.openAPIRegistry.registerPath({
    method: "get",
    path: PATH,
    tags: ["Agents"],
    summary: "Blocks in force that the agent may lift, newest first",
    responses: { 200: { description: "The blocks", content: { "application/json": { schema: BlockedSenderList } } } },
  });
  app.openAPIRegistry.registerPath({
    method: "post",
    path: PATH,
    tags: ["Agents"],
    summary: "Refuse the mail of a case's sender for a while",
    description:
      "By a supervisor or an administrator of the case's service. The sender gets a notice with the reason and how to appeal (L112-11), once for each decision; asking the same again changes nothing.",
    request: { body: { required: true, content: { "application/json": { schema: BlockRequest } } } },
    responses: {
      201: { description: "The block", content: { "application/json": { schema: BlockedSender } } },
      400: { description: "Fields at fault, each with what to do", content: problems },
      403: { description: "The agent does not supervise the case's service", content: problems },
      404: { description: "There is no such case in sight", content: problems },
      409: { description: "The case did not come by e-mail", content: problems },
    },
  });
  app.openAPIRegistry.registerPath({
    method: "delete",
    path: `${PATH}/{id}`,
    tags: ["Agents"],
    summary: "Take the sender's mail again",
    responses: {
      204: { description: "Lifted" },
      404: { description: "There is no such block, or the agent may not lift it", content: problems },
    },
  });
}
