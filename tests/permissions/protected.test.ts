/**
 * Child protection: a case of a protected service is seen only with the right to, from its first contact on, and stays so
 * wherever it is given. An agent of the same service without the right sees nothing of it, not even a count.
 */
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { WebSocket } from "ws";
import type { ServerFrame } from "../../hub/protocol/live.ts";
import type { Me, QueuePage, QueueRow } from "../../hub/protocol/queue.ts";
import { type AgentOf, startWholeHub, type WholeHub } from "../support/whole-hub.ts";

const SECRET = "Inquiétude-pour-un-enfant";

let hub: WholeHub;
/** Agent of the protected service, with the right. */
let emilie: AgentOf;
/** Agent of the protected service and of the accueil, without it. */
let karim: AgentOf;
/** Administrator of the whole Département, without it. */
let claire: AgentOf;
/** Supervisor above the protected service, with the right. */
let sophie: AgentOf;

beforeAll(async () => {
  hub = await startWholeHub();
  const { sql } = hub.database;
  await sql`insert into membership (agent, service, role) values ('a-karim', 'enfance', 'agent'), ('a-sophie', 'routes', 'agent')`;
  [emilie, karim, claire, sophie] = (await Promise.all(
    ["a-emilie", "a-karim", "a-claire", "a-sophie"].map(hub.agent),
  )) as [AgentOf, AgentOf, AgentOf, AgentOf];
  // The directory is read again every few seconds.
  await vi.waitFor(
    async () => expect((await karim.get<Me>("/api/v1/me")).body.services.map(({ id }) => id)).toContain("enfance"),
    { timeout: 10_000 },
  );
});

afterAll(() => hub.close());

async function write(to: string, subject: string): Promise<void> {
  await hub.mail({ from: "voisine@exemple.fr", to: `${to}@guichet.test`, subject, text: `${subject}, venez vite.` });
}

async function rowOf(agent: AgentOf, subject: string): Promise<QueueRow> {
  return await vi.waitFor(async () => {
    const { rows } = (await agent.get<QueuePage>("/api/v1/queue")).body;
    const row = rows.find(({ title }) => title === subject);
    if (!row) throw new Error(`${subject} is not in the queue of ${agent.id}`);
    return row;
  });
}

/** All that an agent is told over a socket, until closed. */
async function listen(agent: AgentOf, caseId: string) {
  const heard: string[] = [];
  const socket = new WebSocket(`${hub.url.replace("http", "ws")}/live`, {
    headers: { cookie: agent.cookie, origin: hub.url },
  });
  await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
  socket.on("message", (data) => heard.push(String(data)));
  const say = (frame: object) => socket.send(JSON.stringify(frame));
  say({ type: "subscribe", id: "q", topic: "queue", filter: { view: "open" }, limit: 50 });
  say({ type: "subscribe", id: "c", topic: "case", caseId });
  const frames = () => heard.map((text) => JSON.parse(text) as ServerFrame);
  await vi.waitFor(() => expect(frames().map(({ type }) => type)).toContain("queue"));
  return { heard, frames, close: () => socket.close() };
}

/** Everything that the API may say to an agent about one case. */
async function expectNothing(agent: AgentOf, { caseId, version }: QueueRow): Promise<void> {
  const at = new Date().toISOString();
  for (const query of ["", "?view=junk", `?search=${SECRET}`, "?services=enfance", `?at=${at}`]) {
    const { body } = await agent.get<QueuePage>(`/api/v1/queue${query}`);
    expect([query, JSON.stringify(body)]).toEqual([query, expect.not.stringContaining(caseId)]);
    if (query.includes(SECRET) || query.includes("enfance")) expect(body.total).toBe(0);
  }
  expect(await agent.get(`/api/v1/cases/${caseId}`)).toMatchObject({ status: 404 });
  expect(await agent.get(`/api/v1/drafts/${caseId}`)).toMatchObject({ status: 404 });
  const note = { commandId: `note-${agent.id}-${version}`, command: { type: "note", caseId, text: "?" } };
  expect(await agent.send("POST", "/api/v1/commands", note)).toMatchObject({ status: 404 });
}

it("shows a case of the protected service to who has the right, and nothing of it to the others", async () => {
  const watching = await listen(karim, "nothing");
  await write("enfance", SECRET);
  const row = await rowOf(emilie, SECRET);
  await rowOf(sophie, SECRET);
  for (const agent of [karim, claire]) await expectNothing(agent, row);
  // What Karim may see still comes: had anything of the other case been sent, it would have come before.
  await write("accueil", "Horaires");
  await vi.waitFor(() => expect(watching.heard.join()).toContain("Horaires"));
  expect(watching.heard.join()).not.toContain(row.caseId);
  expect(watching.heard.join()).not.toContain(SECRET);
  const totals = watching.frames().flatMap((frame) => ("total" in frame ? [frame.total] : []));
  expect(Math.max(...totals)).toBe(1);
  watching.close();
});

it("protects a case that is given to the protected service, at once and for those who had it open", async () => {
  const subject = `${SECRET}-transférée`;
  await write("accueil", subject);
  const row = await rowOf(karim, subject);
  const watching = await listen(karim, row.caseId);
  await vi.waitFor(() => expect(watching.frames().map(({ type }) => type)).toContain("case"));
  await karim.command({ type: "enter" });
  await karim.command({ type: "claim", caseId: row.caseId, channel: "email" });
  await karim.command({ type: "transfer", caseId: row.caseId, service: "enfance" });
  await vi.waitFor(() => {
    expect(watching.frames()).toContainEqual({ type: "gone", id: "c" });
    expect(watching.frames().some((frame) => frame.type === "queue.delta" && frame.removed.includes(row.caseId))).toBe(
      true,
    );
  });
  watching.close();
  for (const agent of [karim, claire]) await expectNothing(agent, row);
  expect(await rowOf(emilie, subject)).toMatchObject({ service: "enfance", why: "transferred" });

  // Its lines, its contacts and its documents are protected with it.
  const { sql } = hub.database;
  const places = await sql`
    select distinct service, is_protected from (
      select service, is_protected from "case" where id = ${row.caseId}
      union all select service, is_protected from message where case_id = ${row.caseId}
      union all select service, is_protected from contact where case_id = ${row.caseId}
      union all select service, is_protected from work_item where case_id = ${row.caseId} and to_position is null) rows`;
  expect([...places]).toEqual([{ service: "enfance", is_protected: true }]);
});

it("keeps a case protected when it leaves the protected service, and gives it to nobody who could not open it", async () => {
  const { caseId } = await rowOf(sophie, `${SECRET}-transférée`);
  await sophie.command({ type: "enter" });
  await sophie.command({ type: "claim", caseId, channel: "email" });
  const command = { type: "transfer", caseId, service: "transports-scolaires" };
  expect(await sophie.send("POST", "/api/v1/commands", { commandId: "to-nobody", command })).toMatchObject({
    status: 400,
    body: {
      errors: [{ pointer: "/command/service", detail: "Personne dans ce service ne peut ouvrir un dossier protégé." }],
    },
  });
  await sophie.command({ type: "transfer", caseId, service: "routes" });
  const row = await rowOf(sophie, `${SECRET}-transférée`);
  expect(row.service).toBe("routes");
  const julien = await hub.agent("a-julien");
  for (const agent of [julien, claire]) await expectNothing(agent, row);
});
