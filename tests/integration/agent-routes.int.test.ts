/** The agents' API against real PostgreSQL: rights, drafts, commands, and the audit trail. */
import { afterAll, afterEach, beforeEach, expect, it } from "vitest";
import { type Audit, checkAudit, createAudit } from "../../hub/audit/audit.ts";
import type { Directory } from "../../hub/directory/directory.ts";
import type { CommandOutcome } from "../../hub/http/agent/ports.ts";
import { createLiveHub, type LiveHub } from "../../hub/live/live-hub.ts";
import { CommandAnswer } from "../../hub/protocol/commands.ts";
import { Problem } from "../../hub/protocol/problem.ts";
import { CaseView, Me, QueuePage } from "../../hub/protocol/queue.ts";
import { createTestAgentRoutes } from "../support/agent-routes.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import {
  AGENT_IDS,
  type AgentId,
  caseId,
  createDirectory,
  createWorld,
  SERVICES,
  type Step,
  silent,
  type World,
} from "../support/reads-world.ts";

let database: TestDatabase;
let directory: Directory;
let world: World;
let live: LiveHub;
let audit: Audit;
let app: ReturnType<typeof createTestAgentRoutes>;
/** What the API's description says, and what was answered here, as `<method> <path> <status>`. */
let declared: object = {};
const answered = new Set<string>();
let outcome: CommandOutcome;
const ran: unknown[] = [];
const NOW = Date.parse("2026-11-24T14:00:00.000Z");
const HTML = '<p onclick="x()">Bonjour <script>alert(1)</script><img src="cid:logo"></p>';

beforeEach(async () => {
  database = await createTestDatabase();
  directory = await createDirectory(database.sql);
  world = createWorld(database.sql);
  const { sql } = database;
  const presenceOf = async () => ({ presence: "available" as const, pauseReason: null });
  live = await createLiveHub({
    sql,
    directory,
    announcements: world.announcements,
    attendBus: { publish: () => {}, subscribe: () => () => {} },
    clock: () => NOW,
    log: silent,
    secret: "a secret that every hub of this test shares",
    hub: "test",
    presenceOf,
    subjectsOf: async () => [],
  });
  audit = createAudit({ sql, clock: () => NOW, log: silent });
  ran.length = 0;
  outcome = { status: "accepted", version: 1 };
  app = createTestAgentRoutes({
    isUploadOpen: (agent, id) => id === `given-by-${agent}`,
    sql,
    directory,
    live,
    audit,
    blobs: {
      async open(handle) {
        const text = handle.startsWith("html") ? HTML : "%PDF";
        return (async function* () {
          yield Buffer.from(text);
        })();
      },
    },
    blockedSenders: { block: async () => "", lift: async () => false },
    clock: () => NOW,
    runCommand: async (...command) => {
      ran.push(command);
      return outcome;
    },
  });
  declared = app.getOpenAPI31Document({ openapi: "3.1.0", info: { title: "", version: "" } }).paths ?? {};
  await world.commit([
    step(0),
    step(1, { state: "claimed", holder: "alice" }),
    step(2, { service: "logement" }),
    step(3, { service: "routes", state: "waiting" }),
    step(5),
    step(6),
  ]);
});
afterEach(async () => {
  live.close();
  directory.close();
  await audit.close();
  await database.drop();
});

function step(n: number, more: Partial<Step> = {}): Step {
  return { n, service: "aides", state: "queued", isJunk: false, holder: "alice", breach: n, isHeard: true, ...more };
}

/** Cases that each agent may open. Numbers divisible by five are protected. */
const MAY_OPEN: Readonly<Record<AgentId, readonly number[]>> = {
  alice: [1, 6],
  basile: [0, 1, 5, 6],
  chloe: [2, 3],
  denis: [],
};

/** Asks, and takes note of the status under the path of the description. */
async function ask(path: string, init: RequestInit = {}): Promise<Response> {
  const answer = await app.request(path, init);
  const [bare = ""] = path.split("?");
  const known = Object.keys(declared).find((one) => new RegExp(`^${one.replaceAll(/\{\w+\}/g, "[^/]+")}$`).test(bare));
  answered.add(`${(init.method ?? "GET").toLowerCase()} ${known ?? bare} ${answer.status}`);
  return answer;
}

/** Every status that the tests of this file saw. */
afterAll(() => {
  const said = Object.entries(declared).flatMap(([path, operations]) =>
    Object.entries(operations as Record<string, { readonly responses: object }>).flatMap(([method, { responses }]) =>
      Object.keys(responses).map((status) => `${method} ${path} ${status}`),
    ),
  );
  expect([...answered].filter((one) => !said.includes(one))).toEqual([]);
  expect(answered.size).toBeGreaterThan(20);
});

const get = (agent: AgentId, path: string) => ask(path, { headers: { "x-test-agent": agent } });
const write = (agent: AgentId, method: string, path: string, body?: unknown, csrf = `csrf-${agent}`) =>
  ask(path, {
    method,
    headers: { "x-test-agent": agent, "x-csrf-token": csrf, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
const command = (agent: AgentId, asked: object) =>
  write(agent, "POST", "/api/v1/commands", { commandId: "command-1", command: asked });

it.each(AGENT_IDS)("shows %s own cases only, and answers as if the others did not exist", async (agent) => {
  for (const n of [0, 1, 2, 3, 5, 6]) {
    const id = caseId(n);
    const [message] = await database.sql<{ id: string }[]>`select id from message where case_id = ${id} limit 1`;
    const paths = [`cases/${id}`, `messages/${message?.id}/html`, `documents/${message?.id}-0`];
    const absent = ["cases/nothing", "messages/nothing/html", "documents/nothing"];
    for (const [at, path] of paths.entries()) {
      const answer = await get(agent, `/api/v1/${path}`);
      expect(answer.status, path).toBe(MAY_OPEN[agent].includes(n) ? 200 : 404);
      if (answer.status === 404)
        expect(await answer.text()).toBe(await (await get(agent, `/api/v1/${absent[at]}`)).text());
    }
    const draft = await write(agent, "PUT", `/api/v1/drafts/${id}`, { text: "Bonjour", version: 0 });
    const asked = await command(agent, { type: "note", caseId: id, text: "vu" });
    expect([draft.status, asked.status]).toEqual(MAY_OPEN[agent].includes(n) ? [200, 200] : [404, 404]);
  }
  expect(ran).toHaveLength(MAY_OPEN[agent].length);
});

it.each(AGENT_IDS)("never counts or names to %s, in any page now or then, a case out of sight", async (agent) => {
  const own = new Set(MAY_OPEN[agent].map(caseId));
  const queries = [
    "view=open",
    "view=waiting",
    "view=mine",
    "view=junk",
    "search=zoe",
    "view=open&at=2026-11-24T13:00:00.000Z",
  ];
  for (const query of [...queries, ...SERVICES.map((id) => `services=${id}`)]) {
    const page = QueuePage.parse(await (await get(agent, `/api/v1/queue?${query}`)).json());
    expect(page.rows.filter((row) => !own.has(row.caseId))).toEqual([]);
    expect(page.total).toBe(page.rows.length);
  }
});

it("pages in order of breach, with the total", async () => {
  const page = QueuePage.parse(await (await get("basile", "/api/v1/queue?offset=1&limit=2")).json());
  expect(page.rows.map((row) => row.caseId)).toEqual([caseId(1), caseId(5)]);
  expect(page).toMatchObject({ total: 4, offset: 1 });
});

it("shows the queue as it stood, under the rights of today", async () => {
  const before = "2026-11-24T09:06:30.000Z";
  await world.commit([step(1, { state: "resolved" }), step(6, { service: "routes" })]);
  const page = QueuePage.parse(await (await get("alice", `/api/v1/queue?at=${before}`)).json());
  // Case 6 stood here then, but nobody of this service may open it now.
  expect(page.rows.map((row) => [row.caseId, row.state])).toEqual([[caseId(1), "claimed"]]);
});

it("shows the other cases of a person only where the agent may open them", async () => {
  await world.commit([step(9), step(13, { service: "logement" })]);
  const view = CaseView.parse(await (await get("alice", `/api/v1/cases/${caseId(1)}`)).json());
  // Cases 1, 5, 9 and 13 are of one person; 5 is protected, 13 is of another service.
  expect(view.citizen.cases.map((other) => other.caseId)).toEqual([caseId(9)]);
  expect(view.citizen.contacts).toBe(2);
  expect(view.possibleFollowUpOf).toBeNull();
});

it("gives the HTML of a message cleaned, under a policy that runs nothing", async () => {
  const [message] = await database.sql<{ id: string }[]>`select id from message where case_id = ${caseId(1)}`;
  const answer = await get("alice", `/api/v1/messages/${message?.id}/html`);
  expect(await answer.text()).not.toMatch(/script|onclick/);
  expect(answer.headers.get("content-security-policy")).toContain("default-src 'none'");
  const document = await get("alice", `/api/v1/documents/${message?.id}-0`);
  expect(document.headers.get("content-disposition")).toMatch(/^attachment; filename\*=UTF-8''Pi%C3%A8ce/);
  expect(document.headers.get("content-security-policy")).toContain("sandbox");
  expect(document.headers.get("x-content-type-options")).toBe("nosniff");
});

it("finds a resolved case again by its words, its service and its channel, and nothing out of sight", async () => {
  await world.commit([
    step(1, { state: "resolved" }),
    step(2, { service: "logement", state: "resolved" }),
    step(3, { service: "routes", state: "resolved" }),
    step(6, { state: "resolved", isJunk: true }),
  ]);
  const closed = async (agent: AgentId, more = "") => {
    const { rows, total } = QueuePage.parse(await (await get(agent, `/api/v1/queue?view=closed${more}`)).json());
    expect(total).toBe(rows.length);
    return rows;
  };
  expect(await closed("alice")).toMatchObject([
    { caseId: caseId(1), state: "resolved", closedAt: "2026-11-24T09:07:00.000Z", holder: null, hasNew: false },
  ]);
  const ids = async (more: string) => (await closed("chloe", more)).map((row) => row.caseId);
  expect(await ids("")).toEqual([caseId(3), caseId(2)]);
  expect(await ids("&search=ELEVATION%20ref")).toEqual([caseId(3), caseId(2)]);
  expect(await ids("&search=002")).toEqual([caseId(2)]);
  expect(await ids("&services=routes")).toEqual([caseId(3)]);
  expect(await ids("&channels=phone")).toEqual([caseId(2)]);
  expect(await closed("denis")).toEqual([]);
  expect((await get("alice", "/api/v1/queue?view=closed&at=2026-11-24T09:00:00Z")).status).toBe(400);
});

it.each(["cases/%00", "cases/a%00b", "messages/%00/html", "documents/%00", "drafts/%00", "cases/%FF"])(
  "knows no %s",
  async (path) => expect((await get("alice", `/api/v1/${path}`)).status).toBe(404),
);

it("keeps a draft that was cut in the middle of a character", async () => {
  const path = `/api/v1/drafts/${caseId(1)}`;
  const saved = await write("alice", "PUT", path, { text: "Bonjour \ud83d", documents: [], version: 0 });
  expect([saved.status, (await saved.json()).text]).toEqual([200, "Bonjour \ufffd"]);
});

it("keeps drafts by agent, and refuses a save on an old version with the newer text", async () => {
  const path = `/api/v1/drafts/${caseId(1)}`;
  const none = { text: "", documents: [], version: 0, updatedAt: null };
  expect(await (await get("alice", path)).json()).toEqual(none);
  expect(await (await write("alice", "PUT", path, { text: "Un", version: 0 })).json()).toMatchObject({ version: 1 });
  expect(await (await write("alice", "PUT", path, { text: "Deux", version: 1 })).json()).toMatchObject({ version: 2 });
  const stale = await write("alice", "PUT", path, { text: "Autre", version: 1 });
  expect(stale.status).toBe(409);
  expect(Problem.parse(await stale.json()).refusal).toMatchObject({ text: "Deux", version: 2 });
  expect(await (await get("basile", path)).json()).toEqual(none);
  expect((await write("alice", "DELETE", path)).status).toBe(204);
  expect(await (await get("alice", path)).json()).toEqual(none);
});

it("keeps a note apart from the reply, and the documents of the reply", async () => {
  const path = `/api/v1/drafts/${caseId(1)}`;
  const documents = [{ id: "sealed", name: "devis.pdf", bytes: 3 }];
  await write("alice", "PUT", `${path}?mode=note`, { text: "Entre nous", version: 0 });
  await write("alice", "PUT", `${path}?mode=reply`, { text: "Madame", documents, version: 0 });
  expect(await (await get("alice", `${path}?mode=note`)).json()).toMatchObject({ text: "Entre nous", documents: [] });
  expect(await (await get("alice", path)).json()).toMatchObject({ text: "Madame", documents });
  expect((await write("alice", "DELETE", `${path}?mode=note`)).status).toBe(204);
  expect(await (await get("alice", path)).json()).toMatchObject({ text: "Madame" });
  expect((await get("alice", `${path}?mode=shout`)).status).toBe(400);
  expect((await write("alice", "DELETE", path)).status).toBe(204);
});

it("says what became of a command", async () => {
  const claim = { type: "claim", caseId: caseId(1), channel: "web" };
  outcome = { status: "accepted", version: 7 };
  expect(CommandAnswer.parse(await (await command("basile", claim)).json())).toEqual({
    status: "accepted",
    version: 7,
  });
  outcome = {
    status: "refused",
    refusal: { reason: "already-claimed", by: "alice", since: "2026-11-24T09:32:00.000Z" },
  };
  const refused = await command("basile", claim);
  expect(refused.status).toBe(409);
  expect(Problem.parse(await refused.json())).toMatchObject({
    title: "Agent alice répond à ce dossier depuis 10\u00a0h\u00a032",
    type: "urn:guichet:problem:already-claimed",
    refusal: { by: "alice", byName: "Agent alice" },
  });
  outcome = { status: "unknown" };
  const unknown = await command("basile", claim);
  expect([unknown.status, unknown.headers.get("retry-after")]).toEqual([503, "2"]);
});

it("says a refusal in the agent's language, and names the field that it is about", async () => {
  const asked = { type: "resolve", caseId: caseId(1), seen: null };
  const say = async (refusal: { readonly reason: string }) => {
    outcome = { status: "refused", refusal };
    const answer = await command("alice", asked);
    return [answer.status, Problem.parse(await answer.json())] as const;
  };
  expect(await say({ reason: "new-message" })).toMatchObject([
    409,
    { title: expect.stringMatching(/^L’usager a écrit entre-temps\./) },
  ]);
  const title = "L’échéance doit être à venir";
  expect(await say({ reason: "already-past" })).toMatchObject([
    409,
    { title, errors: [{ pointer: "/command/until", detail: title }] },
  ]);
  expect(await say({ reason: "already-there" })).toMatchObject([409, { errors: [{ pointer: "/command/service" }] }]);
  expect(ran.at(-1)).toEqual(["alice", "command-1", { ...asked, outcome: "answered" }]);
});

it("does not send a reply without a document that is gone, or was somebody else's", async () => {
  const reply = (...documents: string[]) =>
    command("alice", { type: "reply", caseId: caseId(1), text: "Voici", documents });
  const before = ran.length;
  const gone = await reply("given-by-alice", "given-by-basile");
  expect([gone.status, Problem.parse(await gone.json()).errors?.[0]?.pointer]).toEqual([400, "/command/documents/1"]);
  expect(ran).toHaveLength(before);
  outcome = { status: "accepted", version: 8 };
  expect((await reply("given-by-alice")).status).toBe(200);
});

it("refuses a transfer to nowhere, a body that is none, and a write without the token", async () => {
  const away = await command("alice", { type: "transfer", caseId: caseId(1), service: "lune" });
  expect([away.status, Problem.parse(await away.json()).errors?.[0]?.pointer]).toEqual([400, "/command/service"]);
  expect((await write("alice", "POST", "/api/v1/commands", "rien")).status).toBe(400);
  const late = { type: "await", caseId: caseId(1), party: "citizen", until: "bientôt" };
  const english = await ask("/api/v1/commands", {
    method: "POST",
    headers: { "x-test-agent": "alice", "x-csrf-token": "csrf-alice", "accept-language": "en-GB" },
    body: JSON.stringify({ commandId: "command-1", command: late }),
  });
  expect(Problem.parse(await english.json()).errors).toEqual([
    { pointer: "/command/until", detail: expect.stringMatching(/^Write an ISO 8601 date/) },
  ]);
  expect((await write("alice", "DELETE", `/api/v1/drafts/${caseId(1)}`, undefined, "guess")).status).toBe(403);
  expect((await ask("/api/v1/queue")).status).toBe(401);
  expect((await get("alice", "/api/v1/queue?view=all&limit=9999")).status).toBe(400);
  expect(ran).toEqual([]);
});

it("tells who one is, with the services in sight", async () => {
  const me = Me.parse(await (await get("chloe", "/api/v1/me")).json());
  expect(me.services.map((service) => service.id).sort()).toEqual(["logement", "routes"]);
  expect(me).toMatchObject({ csrf: "csrf-chloe", presence: "available" });
});

it("leaves a trace of each read in one chain, which shows any change", async () => {
  const { sql } = database;
  const second = createAudit({ sql, clock: () => NOW, log: silent });
  await get("alice", `/api/v1/cases/${caseId(1)}`);
  second.record({ actor: "agent:basile", action: "case.read", target: "case:x" });
  await get("alice", `/api/v1/cases/${caseId(6)}`);
  await get("alice", `/api/v1/cases/${caseId(2)}`);
  await Promise.all([audit.flush(), second.flush()]);
  const rows = await sql<{ target: string }[]>`select target from audit order by id`;
  expect(rows.map((row) => row.target).sort()).toEqual([`case:${caseId(1)}`, `case:${caseId(6)}`, "case:x"]);
  expect(await checkAudit(sql)).toMatchObject({ status: "intact", head: { id: 3 } });
  await sql`update audit set actor = 'agent:personne' where id = 2`;
  expect(await checkAudit(sql)).toEqual({ status: "broken", id: 2 });
  await sql`delete from audit where id = 2`;
  expect(await checkAudit(sql)).toEqual({ status: "broken", id: 3 });
  await second.close();
});
