/** A contact becomes a case, a claim has one winner, and an answer is recorded: through real PostgreSQL and NATS. */
import { randomUUID } from "node:crypto";
import type { NatsConnection } from "@nats-io/transport-node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findCaseChannels } from "../../db/queries/cases/find-case-channels.ts";
import { connectBus } from "../../hub/bus/connect.ts";
import { type Core, openCore } from "../../hub/core.ts";
import { createRunCommand, type RunCommand } from "../../hub/gateway/run-command.ts";
import { createTakeContact } from "../../hub/gateway/take-contact.ts";
import type { Command } from "../../hub/protocol/commands.ts";
import { webContact } from "../support/core.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { testDirectory } from "../support/directory.ts";
import { type OwnServer, ownNats } from "../support/own-server.ts";

let database: TestDatabase;
let server: OwnServer;
let nats: NatsConnection;
let core: Core;
let take: ReturnType<typeof createTakeContact>;
let run: RunCommand;
const troubles: string[] = [];

beforeAll(async () => {
  [database, server] = await Promise.all([createTestDatabase(), ownNats()]);
  nats = await connectBus(server.url, "test");
  const onTrouble = (what: string, error: unknown) => void troubles.push(`${what}: ${error}`);
  core = await openCore({
    hub: "hub-1",
    sql: database.sql,
    runtimeSql: database.sql,
    nats,
    isOwnNats: true,
    masterKey: "0".repeat(32),
    now: Date.now,
    onCommit: () => {},
    onTrouble,
  });
  const directory = testDirectory();
  take = createTakeContact({ ...core, directory, now: Date.now, onTrouble });
  run = createRunCommand({
    ...core,
    directory,
    channelsOf: (caseIds) => findCaseChannels(database.sql, caseIds),
    documentsOf: async () => [],
    now: Date.now,
  });
  await core.ready();
});

afterAll(async () => {
  await core.close();
  await nats.close();
  await Promise.all([database.drop(), server.remove()]);
  expect(troubles).toEqual([]);
});

describe("a contact", () => {
  it("opens a case that stands in the queue", async () => {
    const receipt = await take(webContact("web:s1:1"));
    expect(receipt).toMatchObject({
      status: "received",
      isNew: true,
      reference: expect.stringMatching(/^GU-\d{4}-\d{6}$/),
    });
    if (receipt.status !== "received") return;
    const [item] =
      await database.sql`select * from work_item where case_id = ${receipt.caseId} and to_position is null`;
    expect(item).toMatchObject({
      state: "queued",
      citizen_name: "Giulia Rossi",
      title: "Ma carte de transport",
      has_new: true,
    });
  });

  it("is one case however often it is sent", async () => {
    const receipts = await Promise.all([
      take(webContact("web:s1:2")),
      take(webContact("web:s1:2")),
      take(webContact("web:s1:2")),
    ]);
    expect(new Set(receipts.map((receipt) => JSON.stringify(receipt))).size).toBe(1);
    expect(await take(webContact("web:s1:2"))).toEqual(receipts[0]);
  });

  it("is refused under a key that someone used for something else, before, at once or on another hub", async () => {
    const first = webContact("web:key-1", { digest: "giulia, her card" });
    const other = { ...first, digest: "marco, his road", sender: { ...first.sender, givenNames: "Marco" } };
    const receipt = await take(first);
    expect(await take(other)).toEqual({ status: "reused" });
    expect(await take(first)).toEqual(receipt);
    const atOnce = ["a", "b", "c"].map((digest) => take(webContact("web:key-2", { digest })));
    const statuses = (await Promise.all(atOnce)).map(({ status }) => status).sort();
    expect(statuses).toEqual(["received", "reused", "reused"]);
    const cases = await database.sql`select from "case" where citizen ->> 'givenNames' = 'Marco'`;
    expect(cases).toHaveLength(0);
  });

  it("says on its line which other services it went to", async () => {
    const receipt = await take(webContact("web:s3:9", { alsoTo: ["routes@guichet.test"] }));
    if (receipt.status !== "received") throw new Error("not received");
    const [line] = await database.sql`select detail from message where id = ${receipt.contactId}`;
    expect(line?.detail).toEqual({ isAutomatic: false, alsoTo: ["routes@guichet.test"] });
  });

  it("keeps nothing readable in the log", async () => {
    const [row] = await database.sql`select string_agg(f.data::text || coalesce(f.sealed, ''), '') as all from fact f`;
    expect(String(row?.all)).not.toMatch(/Giulia|Rossi|carte|Bonjour/);
  });
});

describe("a claim", () => {
  it("has one winner, and the others are told who", async () => {
    const receipt = await take(webContact("web:s2:1"));
    if (receipt.status !== "received") throw new Error("not received");
    const agents = ["a-lea", "a-karim", "a-ines"];
    for (const agent of agents) await run(agent, randomUUID(), { type: "enter" });
    const outcomes = await Promise.all(
      agents.map((agent) => run(agent, randomUUID(), { type: "claim", caseId: receipt.caseId, channel: "web" })),
    );
    const [winner] = outcomes.flatMap((outcome, index) => (outcome.status === "accepted" ? [agents[index]] : []));
    expect(outcomes.filter((outcome) => outcome.status === "accepted")).toHaveLength(1);
    for (const outcome of outcomes)
      if (outcome.status === "refused")
        expect(outcome.refusal).toMatchObject({ reason: "already-claimed", by: winner });
  });

  it("takes up room on the channel that the case came by, whatever its client says", async () => {
    const receipt = await take(webContact("web:s2:0"));
    if (receipt.status !== "received") throw new Error("not received");
    const { caseId } = receipt;
    await run("a-ines", randomUUID(), { type: "enter" });
    await run("a-ines", randomUUID(), { type: "claim", caseId, channel: "desk" });
    const [row] = await database.sql`
      select r.value from snapshot, jsonb_each(state -> 'reservations') as r
      where actor = 'agent:a-ines' and r.value ->> 'caseId' = ${caseId}`;
    expect(row?.value).toMatchObject({ channel: "web" });
  });

  it("keeps no NIR that its holder types", async () => {
    const receipt = await take(webContact("web:s2:nir"));
    if (receipt.status !== "received") throw new Error("not received");
    const { caseId } = receipt;
    await run("a-lea", randomUUID(), { type: "enter" });
    await run("a-lea", randomUUID(), { type: "note", caseId, text: "Son NIR : 2 55 08 14 168 025 38, à rappeler." });
    const [note] = await database.sql`select text from message where case_id = ${caseId} and kind = 'note'`;
    expect(note?.text).not.toMatch(/168/);
    expect(note?.text).toContain("à rappeler");
  });

  it("lets its holder answer, and nobody else", async () => {
    const receipt = await take(webContact("web:s2:2"));
    if (receipt.status !== "received") throw new Error("not received");
    const { caseId } = receipt;
    expect(await run("a-lea", randomUUID(), { type: "claim", caseId, channel: "web" })).toMatchObject({
      status: "accepted",
    });
    const reply: Command = { type: "reply", caseId, text: "Bonjour, voici.", documents: [], next: "resolve" };
    expect(await run("a-karim", randomUUID(), reply)).toMatchObject({
      status: "refused",
      refusal: { reason: "not-holder", by: "a-lea" },
    });
    expect(await run("a-lea", "command-1", reply)).toMatchObject({ status: "accepted" });
    expect(await run("a-lea", "command-1", reply)).toMatchObject({ status: "accepted" });
    expect(await run("a-lea", "command-1", { ...reply, text: "Autre." })).toMatchObject({
      status: "refused",
      refusal: { reason: "idempotency-key-reused" },
    });
    const works = await database.sql`select kind, payload from outbox where payload->>'caseId' = ${caseId} order by at`;
    expect(works.map((work) => work.payload.template)).toEqual(["acknowledgement", "reply"]);
    const open = await database.sql`select 1 from work_item where case_id = ${caseId} and to_position is null`;
    expect(open).toHaveLength(0);
  });
});
