/** What a hub answers over HTTP, WebSocket and SMTP, whatever it runs on. Run it against Node and Deno alike. */
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Command } from "../../hub/protocol/commands.ts";
import { CaseView, QueuePage } from "../../hub/protocol/queue.ts";
import { type AgentSession, SERVICE } from "../chaos/cluster/people.ts";
import { sendMail } from "../chaos/load/doors.ts";
import { type Console, type HubWorld, openConsole, openHubWorld } from "../support/hub-world.ts";

const AGENTS = 3;

export function hubApiContract(runtime: "node" | "deno"): void {
  let world: HubWorld;
  beforeAll(async () => {
    world = await openHubWorld(runtime, AGENTS);
  });
  afterAll(() => world?.close());

  const ask = (path: string, init: RequestInit = {}) =>
    fetch(`${world.hub.url}${path}`, { redirect: "manual", ...init });
  const asJson = (body: unknown) => ({ method: "POST", body: JSON.stringify(body) });
  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    ask(path, { ...asJson(body), headers: { "content-type": "application/json", ...headers } });
  const agentAt = (index: number) => world.agents[index] as AgentSession;
  const consoleOf = (agent: AgentSession) => openConsole(world.hub, { cookie: agent.cookie, origin: world.hub.url });

  const contact = (submissionId: string) => ({
    submissionId,
    familyName: "Rossi",
    givenNames: "Giulia",
    email: `${submissionId}@citoyen.test`,
    subject: `Ma demande ${submissionId}`,
    message: "Bonjour,\nje vous écris pour ma carte.",
    service: SERVICE,
  });
  async function openCase(submissionId: string = randomUUID()): Promise<{ caseId: string; reference: string }> {
    const response = await post("/api/v1/contacts", contact(submissionId));
    expect(response.status).toBe(201);
    return (await response.json()) as { caseId: string; reference: string };
  }
  const command = ({ cookie, csrf }: AgentSession, command: Command, commandId: string = randomUUID()) =>
    post("/api/v1/commands", { commandId, command }, { cookie, "x-csrf-token": csrf });
  async function readQueue(agent: AgentSession, query = ""): Promise<QueuePage> {
    const response = await ask(`/api/v1/queue${query}`, { headers: { cookie: agent.cookie } });
    return QueuePage.parse(await response.json());
  }
  async function claimed(agent: AgentSession): Promise<string> {
    const { caseId } = await openCase();
    await command(agent, { type: "enter" });
    expect((await command(agent, { type: "claim", caseId, channel: "web" })).status).toBe(200);
    return caseId;
  }

  describe("the public door", () => {
    it("gives one case for one submission, sent twice at once and later, and refuses another body under its id", async () => {
      const sent = contact(randomUUID());
      const [one, two] = await Promise.all([post("/api/v1/contacts", sent), post("/api/v1/contacts", sent)]);
      const later = await post("/api/v1/contacts", sent);
      const answers = await Promise.all([one, two, later].map((response) => response.json()));
      expect([one.status, two.status, later.status]).toEqual([201, 201, 201]);
      expect(answers[1]).toEqual(answers[0]);
      expect(answers[2]).toEqual(answers[0]);
      expect(answers[0]).toMatchObject({ reference: expect.stringMatching(/^GU-\d{4}-\d+$/) });
      const other = await post("/api/v1/contacts", { ...sent, message: "Autre chose" });
      expect(other.status).toBe(422);
      expect(await other.json()).toMatchObject({ type: "urn:guichet:problem:idempotency-key-reused" });
    });

    it("names each field at fault as problem+json", async () => {
      const response = await post("/api/v1/contacts", { ...contact(randomUUID()), email: "nobody", subject: "" });
      expect(response.status).toBe(400);
      expect(response.headers.get("content-type")).toContain("application/problem+json");
      const { errors } = (await response.json()) as { errors: { pointer: string }[] };
      expect(errors.map(({ pointer }) => pointer).sort()).toEqual(["/email", "/subject"]);
    });

    it("takes the form with a file as a browser without scripts posts it, and gives the same bytes back", async () => {
      const document = `%PDF-1.4\n${"une pièce\n".repeat(20_000)}%%EOF\n`;
      const submissionId = randomUUID();
      const form = new FormData();
      for (const [name, value] of Object.entries(contact(submissionId))) form.append(name, value);
      form.append("files", new Blob([document], { type: "application/pdf" }), "pièce.pdf");
      const response = await ask("/contact", { method: "POST", body: form, headers: { origin: world.hub.url } });
      expect(response.status).toBe(303);
      expect(response.headers.get("location")).toMatch(/^\/recu\//);
      const agent = agentAt(0);
      const { rows } = await readQueue(agent, `?search=${submissionId}`);
      const view = await ask(`/api/v1/cases/${rows[0]?.caseId}`, { headers: { cookie: agent.cookie } });
      const documents = CaseView.parse(await view.json()).timeline.flatMap((item) => item.documents);
      expect(documents.map(({ name }) => name)).toEqual(["pièce.pdf"]);
      const bytes = await ask(`/api/v1/documents/${documents[0]?.id}`, { headers: { cookie: agent.cookie } });
      expect(await bytes.text()).toBe(document);
    });

    it("refuses a form that another site's page sends", async () => {
      const headers = { origin: "https://evil.example", "content-type": "application/x-www-form-urlencoded" };
      const response = await ask("/contact", { method: "POST", headers, body: "subject=x" });
      expect(response.status).toBe(403);
    });

    it("takes a mail by SMTP, answers it, and gives one case for the same mail sent again", async () => {
      const submission = randomUUID();
      const first = await sendMail(world.hub.smtpPort, submission);
      const again = await sendMail(world.hub.smtpPort, submission);
      expect(first.status).toBe("received");
      expect(again).toEqual(first);
      const mail = await world.mails.next(`${submission}@citoyen.test`, 0, 10_000);
      expect(mail?.raw.toString("latin1")).toMatch(/^auto-submitted: auto-replied/im);
    });
  });

  describe("an agent", () => {
    it("pages the queue in its order, nothing twice", async () => {
      for (let count = 0; count < 5; count++) await openCase();
      const agent = agentAt(0);
      const whole = await readQueue(agent, "?limit=500");
      const pages = await Promise.all([readQueue(agent, "?limit=2"), readQueue(agent, "?limit=500&offset=2")]);
      expect(pages.flatMap(({ rows }) => rows.map(({ caseId }) => caseId))).toEqual(
        whole.rows.map(({ caseId }) => caseId),
      );
      expect(whole.total).toBe(whole.rows.length);
      expect(whole.rows.map(({ breachAt }) => breachAt)).toEqual(whole.rows.map(({ breachAt }) => breachAt).sort());
    });

    it("is alone to win a race for a case; the others are told who has it", async () => {
      const { caseId } = await openCase();
      for (const agent of world.agents) await command(agent, { type: "enter" });
      const answers = await Promise.all(
        world.agents.map((agent) => command(agent, { type: "claim", caseId, channel: "web" })),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
      const winner = agentAt(answers.findIndex(({ status }) => status === 200)).agent;
      for (const answer of answers.filter(({ status }) => status === 409))
        expect(await answer.json()).toMatchObject({ refusal: { by: winner } });
    });

    it("answers once by mail, though the command is sent twice", async () => {
      const agent = agentAt(0);
      const caseId = await claimed(agent);
      const text = "Voici votre réponse.";
      const reply: Command = { type: "reply", caseId, text, documents: [], next: "resolve" };
      const id = randomUUID();
      const [one, two] = await Promise.all([command(agent, reply, id), command(agent, reply, id)]);
      expect([one.status, two.status]).toEqual([200, 200]);
      expect(await two.json()).toEqual(await one.json());
      const view = await ask(`/api/v1/cases/${caseId}`, { headers: { cookie: agent.cookie } });
      const { state, citizen } = CaseView.parse(await view.json());
      expect(state).toBe("resolved");
      const acknowledgement = await world.mails.next(citizen.email, 0, 10_000);
      const answer = await world.mails.next(citizen.email, acknowledgement?.id ?? 0, 10_000);
      expect(answer?.raw.toString("latin1")).toContain("Voici votre r=C3=A9ponse");
    });

    it("is refused without a session, and without the token of its session", async () => {
      const { cookie } = agentAt(0);
      const enter = { commandId: randomUUID(), command: { type: "enter" } };
      const answers = [await ask("/api/v1/queue"), await post("/api/v1/commands", enter, { cookie })];
      expect(answers.map(({ status }) => status)).toEqual([401, 403]);
    });
  });

  describe("the live socket", () => {
    const resume = { type: "subscribe", id: "q", topic: "queue", filter: { view: "open" }, limit: 100 } as const;

    it("sends the queue, then what comes, and after a cut only what was missed", async () => {
      const first = await consoleOf(agentAt(0));
      first.send(resume);
      await first.seen((frame) => frame.type === "queue" && frame.id === "q");
      const { caseId } = await openCase();
      const cursor = await cursorOf(first, caseId);
      await first.close();

      const { caseId: missed } = await openCase();
      const second = await consoleOf(agentAt(0));
      second.send({ ...resume, cursor });
      const rows = await second.seen(
        (frame) =>
          frame.type === "queue.delta" && frame.upserts.map((row) => row.caseId).includes(missed) && frame.upserts,
      );
      expect(rows.map((row) => row.caseId)).not.toContain(caseId);
      expect(second.frames.map(({ type }) => type)).not.toContain("queue");
      await second.close();
    });

    it("shows who is looking at a case", async () => {
      const { caseId } = await openCase();
      const [mine, theirs] = [await consoleOf(agentAt(0)), await consoleOf(agentAt(1))];
      for (const one of [mine, theirs]) {
        one.send({ type: "subscribe", id: "c", topic: "case", caseId });
        await one.seen((frame) => frame.type === "case" && frame.view.caseId === caseId);
      }
      theirs.send({ type: "attend", caseId, doing: "typing" });
      const people = await mine.seen(
        (frame) => frame.type === "attendance" && frame.people.length > 0 && frame.people.map(({ doing }) => doing),
      );
      expect(people).toContain("typing");
      await Promise.all([mine.close(), theirs.close()]);
    });

    it("is refused to another site's page, and to who is not signed in", async () => {
      const { cookie } = agentAt(0);
      await expect(openConsole(world.hub, { cookie, origin: "https://evil.example" })).rejects.toThrow("403");
      await expect(openConsole(world.hub, { origin: world.hub.url })).rejects.toThrow("401");
    });

    async function cursorOf(console: Console, caseId: string): Promise<string> {
      return await console.seen(
        (frame) => frame.type === "queue.delta" && frame.upserts.some((row) => row.caseId === caseId) && frame.cursor,
      );
    }
  });

  describe("operations", () => {
    it("says that it is ready, counts what came, and describes its API", async () => {
      const health = await ask("/health");
      expect([health.status, await health.json()]).toEqual([200, { status: "ready", reasons: [] }]);
      expect(await (await ask("/metrics")).text()).toMatch(/^guichet_contacts_total\{[^}]*channel="web"[^}]*\} [1-9]/m);
      const { openapi, paths } = (await (await ask("/openapi.json")).json()) as { openapi: string; paths: object };
      expect(openapi).toMatch(/^3\.1/);
      expect(Object.keys(paths)).toContain("/api/v1/contacts");
    });
  });
}
