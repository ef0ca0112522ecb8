/** What is done to the servers below the hubs. Each leaves them running. */
import { laneOf } from "../../../actors/partition-of.ts";
import { waitUntil } from "../../support/hub-process.ts";
import type { Fault } from "./fault.ts";

/** The statement that commits a group, by the name of its part that holds the partitions. */
const COMMIT = "%), locked as materialized (%";
/** Half of all cases are of the other lane. */
const CASES_MAX = 20;
const LOOK_MS_MAX = 2_000;
/** Messages that the stream loses at its end. */
const TAIL_MAX = { short: 25, long: 200 } as const;

const maxCursor = ({ cluster }: Parameters<Fault>[0]) =>
  cluster.ask(async (sql) => {
    const [row] = await sql<{ cursor: number }[]>`select max(cursor) as cursor from partition`;
    return row?.cursor ?? 0;
  });

/** Kills nats-server. */
export const killNats: Fault = async ({ cluster }) => {
  cluster.nats.kill();
  await cluster.nats.restart();
};

/** Kills PostgreSQL's postmaster: recovery. */
export const killPostgres: Fault = async ({ cluster }) => {
  cluster.postgres.kill();
  await cluster.postgres.restart();
};

/** Kills a process that serves a hub: PostgreSQL ends every session and recovers. */
export const killBackend: Fault = async ({ cluster, hubs, random }) => {
  const { name } = random.pick(hubs);
  const backends = await cluster.ask(
    (sql) => sql<{ pid: number }[]>`select pid from pg_stat_activity where usename = ${name} order by pid`,
  );
  const { pid } = random.pick(backends);
  process.kill(pid, "SIGKILL");
};

/** Deletes the whole JetStream store. */
export const deleteStore: Fault = async ({ cluster }) => {
  cluster.nats.kill();
  cluster.store.remove();
  await cluster.nats.restart();
};

/** Makes the stream forget its last messages, all of them applied already: it is put back to what it was before them. */
export const cutTail: Fault = async (context) => {
  const { cluster, random, isLong } = context;
  process.kill(cluster.nats.pid(), "SIGSTOP");
  cluster.store.copy();
  process.kill(cluster.nats.pid(), "SIGCONT");
  const before = await maxCursor(context);
  const wanted = 1 + random.below(isLong ? TAIL_MAX.long : TAIL_MAX.short);
  await waitUntil(async () => (await maxCursor(context)) >= before + wanted, 20_000, "the stream does not grow");
  cluster.nats.kill();
  cluster.store.putBack();
  await cluster.nats.restart();
};

/**
 * Deletes the store between a mail and its outcome: nats-server stands still while the mail comes in, so that its input is
 * on the way and nowhere else when the store goes.
 */
export const deleteStoreUnderMail: Fault = async ({ cluster, clients, hubs, noteMissed }) => {
  const decisions = () =>
    cluster.ask(async (sql) => {
      const [row] = await sql<{ mails: number }[]>`
        select count(*) as mails from identity_decision where cause like 'email:%'`;
      return row?.mails ?? 0;
    });
  process.kill(cluster.nats.pid(), "SIGSTOP");
  const before = await decisions();
  const answer = clients.mail(hubs);
  await waitUntil(async () => (await decisions()) > before, 10_000, "the mail does not come in").catch(() =>
    noteMissed("mail"),
  );
  cluster.nats.kill();
  cluster.store.remove();
  await cluster.nats.restart();
  const { status } = await answer;
  if (status !== "received") throw new Error(`a mail was told ${status} after the store was deleted`);
};

/**
 * Deletes the store between the two halves of a claim. The agent's partition is locked until the claim waits for it, then
 * nats-server stands still: the reservation is committed, and its step to the case goes nowhere.
 */
export const deleteStoreInsideClaim: Fault = async ({ cluster, clients, hubs, agents, random, noteMissed }) => {
  const agent = random.pick(agents);
  await clients.command(agent, "enter", { type: "enter" }, hubs);
  const [place] = await cluster.ask(
    (sql) => sql<{ partition: number }[]>`select partition from snapshot where actor = ${`agent:${agent.agent}`}`,
  );
  const caseId = await caseOfOtherLane({ cluster, clients, hubs }, place?.partition ?? 0);
  const steps = () =>
    cluster.ask(async (sql) => {
      const [row] = await sql<
        { steps: number }[]
      >`select count(*) as steps from tell where input->>'caseId' = ${caseId}`;
      return row?.steps ?? 0;
    });
  const waiting = () =>
    cluster.ask(async (sql) => {
      const rows = await sql`
        select 1 from pg_stat_activity where wait_event_type = 'Lock' and query like ${COMMIT}`;
      return rows.length > 0;
    });
  let answer: ReturnType<typeof clients.command> | undefined;
  await cluster.ask((sql) =>
    sql.begin(async (tx) => {
      await tx`select 1 from partition where id = ${place?.partition ?? 0} for update`;
      answer ??= clients.command(agent, "claim", { type: "claim", caseId, channel: "web" }, hubs);
      await waitUntil(waiting, LOOK_MS_MAX, "the claim does not come in").catch(() => noteMissed("claim"));
      process.kill(cluster.nats.pid(), "SIGSTOP");
    }),
  );
  await waitUntil(async () => (await steps()) > 0, LOOK_MS_MAX, "no reservation is made").catch(() =>
    noteMissed("claim"),
  );
  cluster.nats.kill();
  cluster.store.remove();
  await cluster.nats.restart();
  const outcome = await answer;
  // The load may have been faster: then the claim is refused, and says by whom.
  if (outcome?.status === "unknown") throw new Error("a claim stayed unknown after the store was deleted");
};

/** A claim has two halves where the agent and the case are served by different lanes: elsewhere it is one commit. */
async function caseOfOtherLane(
  { cluster, clients, hubs }: Pick<Parameters<Fault>[0], "cluster" | "clients" | "hubs">,
  partition: number,
): Promise<string> {
  for (let tried = 0; tried < CASES_MAX; tried++) {
    const { caseId = "" } = { ...(await clients.write(null, hubs)) };
    const [citizen] = await cluster.ask(
      (sql) => sql<{ partition: number }[]>`
        select s.partition from case_entry e join snapshot s on s.actor = 'citizen:' || e.entry where e.case_id = ${caseId}`,
    );
    if (citizen && laneOf(citizen.partition) !== laneOf(partition)) return caseId;
  }
  throw new Error("no case is served by another lane than the agent");
}
