/** What a fault may touch. It resolves once what it broke runs again; whether it serves again is for others to see. */
import type { HubProcess } from "../../support/hub-process.ts";
import type { Cluster } from "../cluster/cluster.ts";
import type { AgentSession, CitizenSession } from "../cluster/people.ts";
import type { Clients } from "../load/clients.ts";
import type { Random } from "../load/seeded.ts";

export type FaultContext = {
  readonly cluster: Cluster;
  readonly hubs: readonly HubProcess[];
  readonly clients: Clients;
  /** Citizens with an actor who write only when a hub is lost: nobody else writes for them meanwhile. */
  readonly witnesses: readonly CitizenSession[];
  readonly agents: readonly AgentSession[];
  readonly random: Random;
  readonly isLong: boolean;
  /** Notes how long citizens of a lost hub waited, in milliseconds. */
  readonly noteTakeover: (ms: number) => void;
  /** Notes that a fault came too early or too late for the moment it was meant for. */
  readonly noteMissed: (what: string) => void;
};

export type Fault = (context: FaultContext) => Promise<void>;
