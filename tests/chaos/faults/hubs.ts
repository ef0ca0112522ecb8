/** What is done to hubs. The citizens of a lost one are served by the other. */
import { partitionOf } from "../../../actors/partition-of.ts";
import { createVault } from "../../../hub/vault/vault.ts";
import { type HubProcess, MASTER_KEY, waitUntil } from "../../support/hub-process.ts";
import { diagnose } from "../cluster/diagnose.ts";
import type { CitizenSession } from "../cluster/people.ts";
import type { Fault, FaultContext } from "./fault.ts";

/** Citizens who are looked at when a hub is lost. */
const WITNESSES = 2;
const PAUSED_MS = 10_000;

const kill = (hub: HubProcess, other: HubProcess): Fault => {
  return async (context) => {
    const affected = await citizensOf(hub, context);
    const killedAt = performance.now();
    await hub.kill();
    await serveFrom(other, affected, killedAt, context);
    await hub.start();
    await settled(context);
  };
};

/** Kills the first hub; its citizens go to the second. */
export const killFirstHub: Fault = (context) => kill(...pairOf(context, 0))(context);
/** Kills the second hub; its citizens go to the first. */
export const killSecondHub: Fault = (context) => kill(...pairOf(context, 1))(context);

/** Stops a hub until it has lost its lease, then lets it go on: it must write nothing. */
export const pauseHub: Fault = async (context) => {
  const [hub, other] = pairOf(context, context.random.below(2));
  const affected = await citizensOf(hub, context);
  const pausedAt = performance.now();
  hub.pause();
  try {
    await serveFrom(other, affected, pausedAt, context);
    const isLost = async () => (await partitionsOf(hub, context)).length === 0;
    await waitUntil(isLost, 20_000, `${hub.name} does not lose its lease`);
    await waitUntil(() => performance.now() - pausedAt > PAUSED_MS, 2 * PAUSED_MS, "time stands still");
  } finally {
    hub.resume();
  }
  await settled(context);
};

function pairOf({ hubs }: FaultContext, index: number): [HubProcess, HubProcess] {
  const [hub, other] = [hubs[index], hubs[1 - index]];
  if (!hub || !other) throw new Error("chaos needs two hubs");
  return [hub, other];
}

async function partitionsOf(hub: HubProcess, { cluster }: FaultContext): Promise<readonly number[]> {
  const rows = await cluster.ask((sql) => sql<{ id: number }[]>`select id from partition where owner = ${hub.id()}`);
  return rows.map(({ id }) => id);
}

/** Citizens whose actor this hub serves. */
async function citizensOf(hub: HubProcess, context: FaultContext): Promise<readonly CitizenSession[]> {
  const partitions = new Set(await partitionsOf(hub, context));
  const { fingerprint } = createVault({ masterKey: MASTER_KEY, findKeys: async () => new Map() });
  const links = await context.cluster.ask(
    (sql) => sql<{ value: string; entry: string }[]>`select value, entry from identity_link`,
  );
  const entries = new Map(links.map(({ value, entry }) => [value, entry]));
  const affected = context.witnesses.filter(({ citizen, issuer }) => {
    const entry = entries.get(fingerprint("account", `${issuer}\n${citizen}`));
    return entry !== undefined && partitions.has(partitionOf(`citizen:${entry}`));
  });
  return affected.slice(0, WITNESSES);
}

/** Each of them sends a message to the other hub: the slowest answer is what citizens waited. */
async function serveFrom(
  other: HubProcess,
  affected: readonly CitizenSession[],
  lostAt: number,
  { clients, cluster, noteTakeover }: FaultContext,
): Promise<void> {
  await Promise.all(
    affected.map(async (citizen) => {
      const { status } = await clients.write(citizen, [other]);
      if (status !== "received")
        throw new Error(`a citizen of a lost hub was told ${status}\n${(await diagnose(cluster)).join("\n")}`);
      noteTakeover(performance.now() - lostAt);
    }),
  );
}

/** Both hubs have their share again: the next fault finds two. */
async function settled(context: FaultContext): Promise<void> {
  const haveShares = async () => {
    const shares = await Promise.all(context.hubs.map((hub) => partitionsOf(hub, context)));
    return shares.every((share) => share.length > 0) && shares.flat().length === 64;
  };
  await waitUntil(haveShares, 30_000, "the hubs do not share the partitions");
}
