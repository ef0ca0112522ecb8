/** A modest, endless load on both hubs: two cores are enough for it and for what it meets. */
import { setTimeout as pause } from "node:timers/promises";
import type { HubProcess } from "../../support/hub-process.ts";
import type { AgentSession, CitizenSession } from "../cluster/people.ts";
import type { Clients } from "./clients.ts";
import type { Random } from "./seeded.ts";

export type LoadOptions = {
  readonly clients: Clients;
  readonly hubs: readonly HubProcess[];
  readonly citizens: readonly CitizenSession[];
  readonly agents: readonly AgentSession[];
  readonly random: Random;
};

export type Load = {
  /** Lets everybody finish what they are at: a contact or a command that was sent has its answer. */
  stop(): Promise<void>;
};

const CITIZEN_RESTS_MS = 250;
const MAIL_RESTS_MS = 400;
const AGENT_RESTS_MS = 200;
/** Agents look at the newest cases, so that they meet. */
const LATEST = 6;

/** Starts the load. */
export function startLoad({ clients, hubs, citizens, agents, random }: LoadOptions): Load {
  let isStopped = false;

  async function forever(restMs: number, work: () => Promise<unknown>): Promise<void> {
    while (!isStopped) {
      await work();
      await pause(restMs);
    }
  }

  async function work(agent: AgentSession): Promise<void> {
    const caseId = clients.cases.at(-1 - random.below(LATEST));
    if (caseId === undefined) return;
    const ask = (kind: "claim" | "reply" | "release" | "resolve", command: Parameters<Clients["command"]>[2]) =>
      clients.command(agent, kind, command, hubs);
    const claimed = await ask("claim", { type: "claim", caseId, channel: "web" });
    if (claimed.status === "refused" && claimed.reason === "not-present")
      return void (await clients.command(agent, "enter", { type: "enter" }, hubs));
    if (claimed.status !== "accepted") return;
    const text = `Bonjour, votre demande ${caseId} est traitée.`;
    await ask("reply", { type: "reply", caseId, text, documents: [], next: "keep" });
    if (random.below(2) === 0) await ask("release", { type: "release", caseId });
    else await ask("resolve", { type: "resolve", caseId, outcome: "answered" });
  }

  const people = [
    ...citizens.map((citizen) => forever(CITIZEN_RESTS_MS, () => clients.write(citizen, hubs))),
    forever(CITIZEN_RESTS_MS, () => clients.write(null, hubs, { documents: random.below(3) })),
    forever(MAIL_RESTS_MS, () => clients.mail(hubs)),
    ...agents.map((agent) => forever(AGENT_RESTS_MS, () => work(agent))),
  ];
  return {
    async stop() {
      isStopped = true;
      await Promise.all(people);
    },
  };
}
