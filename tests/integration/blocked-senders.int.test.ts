/** A sender is blocked from a case, told why and how to appeal, refused, and heard again: through every door of a whole hub. */
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { checkAudit } from "../../hub/audit/audit.ts";
import type { BlockedSender, BlockedSenderList } from "../../hub/protocol/blocked-senders.ts";
import type { QueuePage, QueueRow } from "../../hub/protocol/queue.ts";
import type { Mail, MailSummary } from "../../simulators/mailbox/read-mail.ts";
import { sayDay } from "../../ui/kit/time/paris.ts";
import { blockText } from "../../ui/text/block.ts";
import { type AgentOf, startWholeHub, type WholeHub } from "../support/whole-hub.ts";

const BLOCKS = "/api/v1/blocked-senders";
const FROM = "Abus.Repete@exemple.fr";
const DAY_MS = 86_400_000;

let hub: WholeHub;
/** Supervisor of the service. */
let nadia: AgentOf;
/** Agent of the service. */
let karim: AgentOf;
/** Supervisor of another service. */
let manon: AgentOf;
let caseId: string;
let until: string;

beforeAll(async () => {
  hub = await startWholeHub();
  [nadia, karim, manon] = await Promise.all([hub.agent("a-nadia"), hub.agent("a-karim"), hub.agent("a-manon")]);
  until = `${new Date(Date.now() + 30 * DAY_MS).toISOString().slice(0, 10)}T20:00:00.000Z`;
  await write();
  caseId = await vi.waitFor(async () => {
    const { body } = await nadia.get<QueuePage>("/api/v1/queue");
    return (body.rows[0] as QueueRow).caseId;
  });
});

afterAll(() => hub.close());

const write = () => hub.mail({ from: FROM, to: "accueil@guichet.test", subject: "Encore moi", text: "Bonjour" });
const order = () => ({ caseId, reason: "envois répétés malgré nos réponses", until });

async function notices(): Promise<readonly MailSummary[]> {
  const response = await fetch(`${hub.mailboxUrl}/api/messages?to=${encodeURIComponent(FROM.toLowerCase())}`);
  const { messages } = (await response.json()) as { readonly messages: readonly MailSummary[] };
  return messages.filter(({ subject }) => subject.startsWith("Vos messages ne sont plus reçus"));
}

describe("blocking", () => {
  it("is refused to who does not supervise the case's service, and to who does not see it", async () => {
    expect(await karim.send("POST", BLOCKS, order())).toMatchObject({ status: 403 });
    expect(await manon.send("POST", BLOCKS, order())).toMatchObject({ status: 404 });
    expect(await nadia.send("POST", BLOCKS, { ...order(), caseId: "nothing" })).toMatchObject({ status: 404 });
    expect((await nadia.get<BlockedSenderList>(BLOCKS)).body.blocks).toEqual([]);
  });

  it.each([
    ["/until", () => ({ until: new Date(Date.now() - DAY_MS).toISOString() })],
    ["/until", () => ({ until: new Date(Date.now() + 400 * DAY_MS).toISOString() })],
    ["/reason", () => ({ reason: " non " })],
  ])("names the field at fault, %s", async (pointer, change) => {
    const answer = await nadia.send("POST", BLOCKS, { ...order(), ...change() });
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer }] } });
  });

  it("tells the person once, with the reason, the end and how to appeal", async () => {
    const [first, again] = [await nadia.send("POST", BLOCKS, order()), await nadia.send("POST", BLOCKS, order())];
    expect([first.status, again.status]).toEqual([201, 201]);
    const [notice] = await vi.waitFor(async () => {
      const found = await notices();
      expect(found).toHaveLength(1);
      return found;
    });
    const mail = (await (await fetch(`${hub.mailboxUrl}/api/messages/${notice?.id}`)).json()) as Mail;
    expect(mail).toMatchObject({ isAutomatic: true });
    // What the supervisor was shown before confirming is what the person reads.
    const day = sayDay(until.slice(0, 10), true, "fr");
    for (const paragraph of blockText.fr.notice(day, order().reason)) expect(mail.text).toContain(paragraph);
  });

  it("refuses the next mail with the reason and how to appeal, and keeps nothing of it", async () => {
    await expect(write()).rejects.toThrow(
      new RegExp(
        `550 5\\.7\\.1 .*${until.slice(0, 10)}, motif : envois repetes malgre nos reponses\\. Pour contester : ${hub.url}/contact`,
      ),
    );
    expect((await nadia.get<QueuePage>("/api/v1/queue")).body.total).toBe(1);
    expect(await notices()).toHaveLength(1);
  });

  it("is listed to who may lift it, without the address, and to nobody else", async () => {
    const { blocks } = (await nadia.get<BlockedSenderList>(BLOCKS)).body;
    expect(blocks).toMatchObject([
      { caseId, reason: order().reason, until, by: { id: "a-nadia", name: "Nadia Ferrero" } },
    ]);
    expect(JSON.stringify(await hub.database.sql`select * from blocked_sender`)).not.toMatch(/exemple\.fr/i);
    for (const other of [karim, manon]) expect((await other.get<BlockedSenderList>(BLOCKS)).body.blocks).toEqual([]);
  });

  it("is lifted by who may, and the person is heard again", async () => {
    const [block] = (await nadia.get<BlockedSenderList>(BLOCKS)).body.blocks as [BlockedSender];
    expect(await karim.send("DELETE", `${BLOCKS}/${block.id}`)).toMatchObject({ status: 404 });
    expect(await nadia.send("DELETE", `${BLOCKS}/${block.id}`)).toMatchObject({ status: 204 });
    expect(await nadia.send("DELETE", `${BLOCKS}/${block.id}`)).toMatchObject({ status: 404 });
    await write();
    await vi.waitFor(async () => expect((await nadia.get<QueuePage>("/api/v1/queue")).body.total).toBe(2));
  });

  it("stands in the audit trail with its author and its reason", async () => {
    const { sql } = hub.database;
    const trail = await vi.waitFor(async () => {
      const rows = await sql`select actor, action, target, motive from audit where action like 'sender.%' order by id`;
      expect(rows.at(-1)).toMatchObject({ action: "sender.unblock" });
      return rows;
    });
    const deed = { actor: "agent:a-nadia", target: `case:${caseId}` };
    expect(trail.at(-2)).toEqual({ ...deed, action: "sender.block", motive: order().reason });
    expect(trail.at(-1)).toEqual({ ...deed, action: "sender.unblock", motive: null });
    expect(await checkAudit(sql)).toMatchObject({ status: "intact" });
  });

  it("is not possible from a case that came by another door: its address may be anybody's", async () => {
    await hub.database.sql`update "case" set channel = 'web' where id = ${caseId}`;
    const answer = await nadia.send("POST", BLOCKS, order());
    expect(answer).toMatchObject({ status: 409, body: { type: "urn:guichet:problem:no-sender-address" } });
  });
});
