/** A thousand consoles on one node while a hundred things a second change: each must see all that concerns it, soon. */
import type { Sql } from "../../../db/connect.ts";
import { atLeast, atMost, percentile, told, voidIf } from "../figures.ts";
import type { ConsolesAnswer, ConsolesAsk } from "../load/consoles-load.ts";
import { digestOf } from "../load/digest.ts";
import { bottleneck } from "../load/loops.ts";
import { type Child, startChild } from "../load/start-child.ts";
import type { WebAnswer, WebAsk } from "../load/web-load.ts";
import { createAgents, SERVICES, type SignedAgent } from "../stack/people.ts";
import { costOf, memoryOf, openStack } from "../stack/stack.ts";
import type { Measured, PartOptions } from "./part.ts";

const SOCKETS = 1_000;
const PROCESSES = 2;
/** Four contacts to one claim: a hundred changes a second. */
const CONTACTS = 80;
const CLAIM_EVERY = 4;
const SECONDS = 30;
const LATE_MS_MAX = 30;
const SETTLE_MS = 3_000;

/** Most agents work in two services; one in ten sees all. */
const servicesOf = (n: number): readonly string[] =>
  n % 10 === 0 ? SERVICES : [SERVICES[n % 12] ?? "", SERVICES[(n * 5 + 1) % 12] ?? ""];

export async function measureConsoles({ profileFolder, shorten }: PartOptions): Promise<Measured> {
  let agents: readonly SignedAgent[] = [];
  const stack = await openStack({
    name: "consoles",
    profileFolder,
    async prepare(sql) {
      agents = await createAgents(sql, SOCKETS, servicesOf);
    },
  });
  const writers = await startChild<WebAsk, WebAnswer>("web-load.ts");
  const watching = await Promise.all(
    Array.from({ length: PROCESSES }, () => startChild<ConsolesAsk, ConsolesAnswer>("consoles-load.ts")),
  );
  try {
    const agent = agents[0] ?? null;
    await writers.ask({ type: "people", port: stack.httpPort, services: SERVICES, cookies: [], agent });
    await enter(stack.hub.url, agent);
    const parts = watching.map((_, index) => agents.filter((_one, n) => n % PROCESSES === index));
    await Promise.all(watching.map((one, index) => connect(one, stack.hub.url, parts[index] ?? [])));
    await Promise.all(watching.map((one) => one.ask({ type: "watch" })));
    const writing = { type: "open", rate: CONTACTS, who: "new", hasAddress: false, claimEvery: CLAIM_EVERY } as const;
    const before = stack.cpu();
    const sent = await writers.ask({ ...writing, seconds: SECONDS / shorten });
    await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
    const cost = costOf(before, stack.cpu(), sent.sent * (1 + 1 / CLAIM_EVERY));
    const memory = memoryOf(stack.hub.pid());
    const reports = await Promise.all(watching.map((one) => one.ask({ type: "report" })));
    const wrong = await countWrong(stack.sql, parts, reports);
    const latencies = reports.flatMap((report) => [...report.latencies]);
    const busiest = reports.map(({ cpu }) => bottleneck({ cpu, late: 0 }, 0)).find((reason) => reason !== null) ?? null;
    const reason = bottleneck(sent, LATE_MS_MAX) ?? busiest;
    const sum = (of: (report: ConsolesAnswer) => number) => reports.reduce((all, one) => all + of(one), 0);
    return {
      figures: [
        atLeast(
          "consoles connected",
          sum(({ connected }) => connected),
          "",
          SOCKETS,
        ),
        voidIf(reason, atMost("consoles, change to console, p99", percentile(latencies, 0.99), "ms", 250)),
        told("consoles, change to console, p50", percentile(latencies, 0.5), "ms"),
        atMost("consoles whose last state is not the queue", wrong, "", 0),
        atMost("changes not made", sent.failed, "", 0),
        atMost("memory of the hub with 1,000 consoles", memory.now, "MB", 600),
      ],
      remarks: [
        `consoles: ${sum(({ frames }) => frames)} frames, ${latencies.length} changes seen, ${sum(({ snapshots }) => snapshots)} new snapshots, ${sum(({ holes }) => holes)} holes; their processes used ${reports.map(({ cpu }) => cpu.toFixed(2)).join(" and ")} cores`,
        `consoles: ${cost}`,
        ...(sent.failure ? [`consoles: the first failure was ${sent.failure}`] : []),
      ],
    };
  } finally {
    await writers.end();
    await Promise.all(watching.map((one) => one.end()));
    await stack.close();
  }
}

async function enter(url: string, agent: SignedAgent | null): Promise<void> {
  if (!agent) throw new Error("no agent was made");
  const response = await fetch(`${url}/api/v1/commands`, {
    method: "POST",
    headers: { cookie: agent.cookie, "x-csrf-token": agent.csrf, "content-type": "application/json" },
    body: JSON.stringify({ commandId: "bench-enter", command: { type: "enter" } }),
  });
  if (!response.ok) throw new Error(`nobody could come to work: ${response.status}`);
}

async function connect(
  child: Child<ConsolesAsk, ConsolesAnswer>,
  url: string,
  agents: readonly SignedAgent[],
): Promise<void> {
  await child.ask({ type: "connect", url, cookies: agents.map(({ cookie }) => cookie) });
}

/** Compares what each console shows with what a fresh query says that its agent must see. */
async function countWrong(
  sql: Sql,
  parts: readonly (readonly SignedAgent[])[],
  reports: readonly ConsolesAnswer[],
): Promise<number> {
  const rows = await sql<{ caseId: string; version: number; service: string }[]>`
    select case_id as "caseId", version, service from work_item where to_position is null and shelf = 'open'`;
  const digests = new Map<string, { readonly digest: string; readonly total: number }>();
  function rightFor(services: readonly string[]) {
    const key = [...services].sort().join(" ");
    const own = rows.filter(({ service }) => services.includes(service));
    const right = digests.get(key) ?? {
      digest: digestOf(own.map(({ caseId, version }) => [caseId, version] as const)),
      total: own.length,
    };
    digests.set(key, right);
    return right;
  }
  const isWrong = (agent: SignedAgent, state: ConsolesAnswer["states"][number] | undefined) => {
    const right = rightFor(agent.services);
    return state?.digest !== right.digest || state.total !== right.total;
  };
  return parts
    .map((agents, part) => agents.filter((agent, index) => isWrong(agent, reports[part]?.states[index])).length)
    .reduce((all, one) => all + one, 0);
}
