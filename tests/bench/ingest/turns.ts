/**
 * Inputs to committed turns without HTTP, closed loop: `turns.ts DATABASE_URL NATS_URL SECONDS` prints one line of JSON.
 * A process of its own, so that nothing else shares its core.
 */
import { randomBytes, randomUUID } from "node:crypto";
import { z } from "zod";
import { connect, type Sql } from "../../../db/connect.ts";
import { connectBus } from "../../../hub/bus/connect.ts";
import { type Core, openCore } from "../../../hub/core.ts";
import { percentile } from "../figures.ts";

const IN_FLIGHT = 600;
const CITIZENS = 20_000;
const WARM_UP_MS = 2_000;
const TEXT = "Bonjour, je vous écris au sujet de ma demande de transport. ".repeat(8);

const [databaseUrl, natsUrl, seconds] = z
  .tuple([z.string(), z.string(), z.coerce.number()])
  .parse(process.argv.slice(2));
const sql = connect(databaseUrl, { applicationName: "bench-turns" });
const runtimeSql = connect(databaseUrl, { applicationName: "bench-turns", connectionsMax: 4, plansOnce: true });
const nats = await connectBus(natsUrl, "bench-turns");
const core = await openCore({
  hub: "bench",
  sql,
  runtimeSql,
  nats,
  isOwnNats: true,
  masterKey: "bench".repeat(8),
  now: Date.now,
  onCommit: () => {},
  onTrouble: (what, error) => console.error(what, error),
});
await core.ready();
const entries = await createEntries(core, sql);
let sent = 0;
await run(WARM_UP_MS);
const began = performance.now();
const latencies = await run(seconds * 1000);
const took = (performance.now() - began) / 1000;
console.log(
  JSON.stringify({
    perSecond: latencies.length / took,
    p50: percentile(latencies, 0.5),
    p99: percentile(latencies, 0.99),
  }),
);
await core.close();
await nats.close();
await Promise.all([sql.end(), runtimeSql.end()]);

async function run(ms: number): Promise<number[]> {
  const until = performance.now() + ms;
  const latencies: number[] = [];
  const one = async () => {
    while (performance.now() < until) {
      const from = performance.now();
      await sendOne();
      latencies.push(performance.now() - from);
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, one));
  return latencies;
}

async function sendOne(): Promise<void> {
  const entry = entries[sent % CITIZENS] as string;
  const number = sent++;
  const at = new Date().toISOString();
  const caseId = randomBytes(15).toString("base64url");
  const place = { service: `service-${number % 12}`, sector: "transports" };
  const opening = {
    caseId,
    reference: `GU-2026-${number}`,
    procedure: "contact",
    ...place,
    target: { workingDays: 3 },
  };
  const contact = {
    contactId: `c${caseId}`,
    channel: "web",
    receivedAt: at,
    isAutomatic: false,
    isJunk: false,
    blobs: [],
    canAnswer: true,
  };
  const sender = { kind: "person", familyName: "Rossi", givenNames: "Giulia", email: "giulia@exemple.fr" };
  const words = {
    sender,
    proof: "account",
    subject: "Ma carte",
    text: TEXT,
    htmlBlob: null,
    rawBlob: null,
    documents: [],
    references: [],
  };
  const input = {
    type: "contact.receive",
    contact,
    opening: { ...opening, priority: "normal", isProtected: false, possibleFollowUpOf: null },
    sealed: core.vault.seal(entry, words),
  };
  const outcome = await core.requests.request({ cause: `web:${randomUUID()}`, actor: `citizen:${entry}`, input, at });
  if (outcome.status !== "accepted") throw new Error(`an input was ${outcome.status}`);
}

async function createEntries({ vault }: Core, sql: Sql): Promise<readonly string[]> {
  const ids = Array.from({ length: CITIZENS }, () => randomBytes(15).toString("base64url"));
  const keys = ids.map((id) => vault.create(id));
  await sql`
    insert into entry (id, kind, key, created_at)
    select id, 'person', key, now() from unnest(${ids}::text[], ${keys}::text[]) as v(id, key)`;
  return ids;
}
