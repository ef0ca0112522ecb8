/** One run: servers, two hubs, people, faults one after the other, quiet, verdict. */

import { readFileSync } from "node:fs";
import type { HubProcess } from "../support/hub-process.ts";
import { type Cluster, openCluster } from "./cluster/cluster.ts";
import { diagnose } from "./cluster/diagnose.ts";
import { createAgents, createCitizens } from "./cluster/people.ts";
import type { FaultContext } from "./faults/fault.ts";
import { planOf } from "./faults/plan.ts";
import { checkHistory } from "./history/check-history.ts";
import type { Violation } from "./history/final-state.ts";
import { createRecorder, eventsOf } from "./history/history.ts";
import { readFinalState, waitUntilQuiet } from "./history/read-final-state.ts";
import { type Clients, createClients } from "./load/clients.ts";
import { startLoad } from "./load/load.ts";
import { createRandom } from "./load/seeded.ts";

export type ChaosOptions = {
  readonly seed: number;
  readonly kills: number;
  readonly isLong: boolean;
  /** Only faults whose name holds this, or one of the words between bars in it. */
  readonly only?: string;
  readonly say: (line: string) => void;
};

export type ChaosResult = {
  readonly violations: readonly Violation[];
  /** What people were refused for no reason of theirs. */
  readonly refused: readonly string[];
  /** How long citizens of a lost hub waited, in milliseconds, one each. */
  readonly takeoversMs: readonly number[];
  /** Faults that were meant for a moment and came at another. */
  readonly missed: readonly string[];
  readonly contacts: number;
  readonly commands: number;
  readonly mails: number;
};

const AGENTS = 4;
const CITIZENS = 4;
/** Enough that each hub has some, whatever the shares are. */
const WITNESSES = 12;
const TROUBLES_TOLD = 12;

/** Runs chaos, and closes everything whatever happens. Rejects when what was broken is not served again in time. */
export async function runChaos({ seed, kills, isLong, only = "", say }: ChaosOptions): Promise<ChaosResult> {
  const random = createRandom(seed);
  const plan = planOf(kills, random, only);
  const recorder = createRecorder();
  const people = {
    agents: [] as Awaited<ReturnType<typeof createAgents>>,
    citizens: [] as Awaited<ReturnType<typeof createCitizens>>,
  };
  const cluster = await openCluster(["hub_a", "hub_b"], recorder, async (url) => {
    people.agents = await createAgents(url, AGENTS);
    people.citizens = await createCitizens(url, CITIZENS + WITNESSES);
  });
  try {
    const { hubs } = cluster;
    const clients = createClients(recorder, random);
    const witnesses = people.citizens.slice(CITIZENS);
    await Promise.all(witnesses.map((citizen) => clients.write(citizen, hubs)));
    const citizens = people.citizens.slice(0, CITIZENS);
    const takeoversMs: number[] = [];
    const missed: string[] = [];
    const load = startLoad({ clients, hubs, citizens, agents: people.agents, random: createRandom(seed + 1) });
    const context: FaultContext = {
      cluster,
      hubs,
      clients,
      witnesses,
      agents: people.agents,
      random,
      isLong,
      noteTakeover: (ms) => void takeoversMs.push(ms),
      noteMissed: (what) => void missed.push(what),
    };
    for (const [index, { name, run }] of plan.entries()) {
      const began = performance.now();
      recorder.record({ type: "fault", at: Date.now(), name });
      await run(context);
      await servedAgain(cluster, clients);
      say(`${index + 1}/${plan.length} ${name}: served again after ${Math.round(performance.now() - began)} ms`);
    }
    await load.stop();
    await waitUntilQuiet(cluster);
    const history = recorder.events;
    return {
      violations: checkHistory(history, await readFinalState(cluster)),
      refused: eventsOf(history, "contact.told").flatMap(({ submission, outcome }) =>
        outcome.status === "refused" ? `${submission}: ${outcome.reason}` : [],
      ),
      takeoversMs,
      missed,
      contacts: eventsOf(history, "contact.sent").length,
      commands: eventsOf(history, "command.sent").length,
      mails: eventsOf(history, "mail.arrived").length,
    };
  } catch (error) {
    for (const hub of cluster.hubs) say(`${hub.name} last said:\n${lastTroubles(hub)}`);
    throw error;
  } finally {
    await cluster.close();
  }
}

/** Through each hub, by whoever's partition it falls on. */
async function servedAgain(cluster: Cluster, clients: Clients): Promise<void> {
  const outcomes = await Promise.all(cluster.hubs.map((hub) => clients.write(null, [hub])));
  const [bad] = outcomes.filter(({ status }) => status !== "received");
  if (bad)
    throw new Error(`a contact was told ${bad.status} long after the fault\n${(await diagnose(cluster)).join("\n")}`);
}

function lastTroubles({ logFile }: HubProcess): string {
  const lines = readFileSync(logFile, "utf8").split("\n");
  return lines
    .filter((line) => !line.includes('"level":"info"'))
    .slice(-TROUBLES_TOLD)
    .join("\n");
}
