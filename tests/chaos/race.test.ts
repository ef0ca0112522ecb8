/** A hundred agents race for a thousand cases over HTTP, on two hubs. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Cluster, openCluster } from "./cluster/cluster.ts";
import { type AgentSession, createAgents } from "./cluster/people.ts";
import { checkHistory } from "./history/check-history.ts";
import { createRecorder, eventsOf } from "./history/history.ts";
import { readFinalState, waitUntilQuiet } from "./history/read-final-state.ts";
import { type Clients, createClients } from "./load/clients.ts";
import { createRandom, seedOfRun } from "./load/seeded.ts";

const AGENTS = 100;
const CASES = 1_000;
/** Agents who want the same case: each but one must be told who has it. */
const RIVALS = 3;
const WRITERS = 40;

const seed = seedOfRun();
const random = createRandom(seed);
const recorder = createRecorder();
let agents: readonly AgentSession[] = [];
let cluster: Cluster;
let clients: Clients;

beforeAll(async () => {
  cluster = await openCluster(["hub_a", "hub_b"], recorder, async (url) => {
    agents = await createAgents(url, AGENTS);
  });
  clients = createClients(recorder, random);
});

afterAll(() => cluster.close());

async function openCases(): Promise<readonly string[]> {
  let left = CASES;
  const writers = Array.from({ length: WRITERS }, async () => {
    while (left-- > 0) await clients.write(null, cluster.hubs, { hasEmail: false });
  });
  await Promise.all(writers);
  return clients.cases;
}

/** Each agent wants its share of the cases in an order of its own, one after the other. */
async function race(cases: readonly string[]): Promise<void> {
  const wants = new Map(agents.map((agent) => [agent, [] as string[]]));
  for (const caseId of cases)
    for (const agent of random.shuffle(agents).slice(0, RIVALS)) wants.get(agent)?.push(caseId);
  await Promise.all(
    [...wants].map(async ([agent, wanted]) => {
      await clients.command(agent, "enter", { type: "enter" }, cluster.hubs);
      for (const caseId of wanted)
        await clients.command(agent, "claim", { type: "claim", caseId, channel: "web" }, cluster.hubs);
    }),
  );
}

it(`gives ${CASES} cases to ${AGENTS} agents, one each, and tells all others who has it (SEED=${seed})`, async () => {
  await race(await openCases());
  await waitUntilQuiet(cluster);
  const claims = new Set(
    eventsOf(recorder.events, "command.sent").flatMap(({ kind, command }) => (kind === "claim" ? command : [])),
  );
  const outcomes = eventsOf(recorder.events, "command.told").filter(({ command }) => claims.has(command));
  const count = (status: string) => outcomes.filter(({ outcome }) => outcome.status === status).length;
  expect(count("accepted")).toBe(CASES);
  expect(count("refused")).toBe(CASES * (RIVALS - 1));
  const reasons = new Set(outcomes.flatMap(({ outcome }) => (outcome.status === "refused" ? outcome.reason : [])));
  expect([...reasons]).toEqual(["already-claimed"]);
  // Who was named is checked here, with everything else.
  expect(checkHistory(recorder.events, await readFinalState(cluster))).toEqual([]);
}, 120_000);
