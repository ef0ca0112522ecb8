/**
 * Goal: whatever changes, whoever looks and whatever gets lost, what a socket shows adds up to a fresh query under
 * `visibleTo`, and nothing that leaves the hub ever names a case that its viewer could not open.
 * Method: random steps of cases of two sectors, three services and protected ones, random subscriptions, resumptions and
 * changes of rights, against real PostgreSQL, with announcements that are lost at random.
 * To replay: fast-check prints the seed and the moves. Nothing is shrunk: each failure waits for its time limit.
 */
import fc from "fast-check";
import { expect, it, vi } from "vitest";
import type { Sql } from "../../db/connect.ts";
import { countQueue, readQueue } from "../../db/queries/queue/read-queue.ts";
import { visibleTo } from "../../db/queries/visibility/visible-to.ts";
import type { Directory } from "../../hub/directory/directory.ts";
import { createLiveHub, type LiveHub } from "../../hub/live/live-hub.ts";
import { agentViewer, queueScope, toQueueRow } from "../../hub/live/queue-scope.ts";
import type { QueueFilter } from "../../hub/protocol/queue.ts";
import { createTestDatabase } from "../support/database.ts";
import { connectClient, type LiveClient } from "../support/live-client.ts";
import {
  AGENT_IDS,
  type AgentId,
  caseId,
  createDirectory,
  createWorld,
  SERVICES,
  type Step,
  silent,
} from "../support/reads-world.ts";

const CASES = 12;

const step = fc.record<Step>({
  n: fc.nat(CASES - 1),
  service: fc.constantFrom(...SERVICES),
  state: fc.constantFrom("queued", "queued", "claimed", "waiting", "resolved"),
  isJunk: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  holder: fc.constantFrom(...AGENT_IDS),
  breach: fc.nat(50),
  isHeard: fc.oneof({ weight: 5, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
});
const filter = fc.record<QueueFilter>({
  view: fc.constantFrom("open", "open", "mine", "waiting", "junk"),
  services: fc.option(fc.subarray([...SERVICES], { minLength: 1 }), { nil: undefined }),
  channels: fc.option(fc.subarray(["web", "email", "phone", "desk"] as const, { minLength: 1 }), {
    nil: undefined,
  }) as fc.Arbitrary<QueueFilter["channels"]>,
  search: fc.option(fc.constantFrom("elevation", "ZOE pers", "case-00", "ref 003", "absent"), { nil: undefined }),
});
type Move =
  | { readonly do: "commit"; readonly steps: readonly Step[] }
  | { readonly do: "look"; readonly agent: AgentId; readonly filter: QueueFilter }
  | { readonly do: "open"; readonly agent: AgentId; readonly n: number }
  | { readonly do: "resume"; readonly client: number; readonly steps: readonly Step[] }
  | { readonly do: "rights"; readonly agent: AgentId; readonly service: (typeof SERVICES)[number] };
const steps = fc.array(step, { minLength: 1, maxLength: 6 });
const move: fc.Arbitrary<Move> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant("commit" as const), steps }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant("look" as const), agent: fc.constantFrom(...AGENT_IDS), filter }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("open" as const),
      agent: fc.constantFrom(...AGENT_IDS),
      n: fc.nat(CASES - 1),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("resume" as const), client: fc.nat(20), steps }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("rights" as const),
      agent: fc.constantFrom(...AGENT_IDS),
      service: fc.constantFrom(...SERVICES),
    }),
  },
);

type Looking = { client: LiveClient; readonly filter: QueueFilter };

it("adds up to a fresh query, and never names a case out of sight", { timeout: 240_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(move, { minLength: 5, maxLength: 25 }), async (moves) => {
      const database = await createTestDatabase();
      try {
        await play(database.sql, moves);
      } finally {
        await database.drop();
      }
    }),
    { numRuns: 30, endOnFailure: true },
  );
});

async function play(sql: Sql, moves: readonly Move[]): Promise<void> {
  const directory = await createDirectory(sql);
  const world = createWorld(sql);
  const hub = await createHub(sql, directory, world.announcements);
  /** Cases that an agent could open at some moment: only these may ever be named to it. */
  const openable = new Map<AgentId, Set<string>>(AGENT_IDS.map((id) => [id, new Set<string>()]));
  const looking: Looking[] = [];
  const everybody: LiveClient[] = [];
  const connect = (agent: AgentId) => {
    const client = connectClient(hub, agent);
    everybody.push(client);
    return client;
  };
  const makeMove = async (one: Move): Promise<void> => {
    switch (one.do) {
      case "commit":
        return world.commit(one.steps);
      case "look": {
        const client = connect(one.agent);
        client.send({ type: "subscribe", id: "q", topic: "queue", filter: one.filter, limit: 500 });
        looking.push({ client, filter: one.filter });
        return;
      }
      case "open":
        return connect(one.agent).send({ type: "subscribe", id: "c", topic: "case", caseId: caseId(one.n) });
      case "resume": {
        const some = looking[one.client % Math.max(1, looking.length)];
        return some && resume(some, () => world.commit(one.steps), connect);
      }
      case "rights":
        return changeRights(sql, directory, one);
    }
  };
  for (const one of moves) {
    await makeMove(one);
    await noteOpenable(sql, directory, openable);
  }
  await settled(sql, directory, hub, looking, everybody);
  for (const client of everybody) expectNothingElse(client, openable.get(client.agent as AgentId) ?? new Set());
  hub.close();
  directory.close();
}

const createHub = (
  sql: Sql,
  directory: Directory,
  announcements: Parameters<typeof createLiveHub>[0]["announcements"],
) =>
  createLiveHub({
    sql,
    directory,
    announcements,
    attendBus: { publish: () => {}, subscribe: () => () => {} },
    clock: () => Date.now(),
    log: silent,
    secret: "a secret that every hub of this test shares",
    hub: "test",
    subjectsOf: async () => [],
    presenceOf: async () => ({ presence: "available", pauseReason: null }),
  });

/** The socket breaks, things happen, and it comes back with its cursor. */
async function resume(some: Looking, meanwhile: () => Promise<void>, connect: (agent: AgentId) => LiveClient) {
  await vi.waitFor(() => expect(some.client.queues.has("q")).toBe(true));
  const before = some.client;
  before.disconnect();
  const seen = before.queues.get("q");
  await meanwhile();
  some.client = connect(before.agent as AgentId);
  if (seen) some.client.queues.set("q", { ...seen, n: 0 });
  const cursor = seen ? { cursor: seen.cursor } : {};
  some.client.send({ type: "subscribe", id: "q", topic: "queue", filter: some.filter, limit: 500, ...cursor });
}

async function changeRights(sql: Sql, directory: Directory, { agent, service }: { agent: AgentId; service: string }) {
  const gone = await sql`delete from membership where agent = ${agent} and service = ${service} returning 1`;
  if (gone.length === 0)
    await sql`insert into membership (agent, service, role) values (${agent}, ${service}, 'agent')`;
  await directory.refresh();
}

async function noteOpenable(sql: Sql, directory: Directory, openable: Map<AgentId, Set<string>>): Promise<void> {
  for (const [agent, cases] of openable) {
    const visible = visibleTo(agentViewer(directory, agent)).where(sql, "c");
    for (const { id } of await sql<{ id: string }[]>`select c.id from "case" c where ${visible}`) cases.add(id);
  }
}

async function settled(sql: Sql, directory: Directory, hub: LiveHub, looking: Looking[], everybody: LiveClient[]) {
  // What never came is looked for twice, so that news on its way is not taken for lost.
  await hub.check();
  await hub.check();
  await vi.waitFor(
    async () => {
      for (const { client, filter: asked } of looking) {
        const { viewer, query } = queueScope(agentViewer(directory, client.agent), asked);
        const rows = await readQueue(sql, viewer, query, { offset: 0, limit: 500 });
        const seen = client.queues.get("q");
        expect(new Map(rows.map((row) => [row.caseId, toQueueRow(row, directory)]))).toEqual(seen?.rows);
        expect(seen?.total).toBe(await countQueue(sql, viewer, query));
        expect(seen?.total).toBe(rows.length);
      }
      for (const client of everybody) await expectCases(sql, directory, client);
    },
    { timeout: 4_000, interval: 30 },
  );
}

async function expectCases(sql: Sql, directory: Directory, client: LiveClient): Promise<void> {
  const visible = visibleTo(agentViewer(directory, client.agent)).where(sql, "c");
  for (const view of client.cases.values()) {
    const rows = await sql<{ version: number; service: string }[]>`
      select c.version, c.service from "case" c where c.id = ${view.caseId} and ${visible}`;
    expect(rows).toEqual([{ version: view.version, service: view.service }]);
    const [{ lines } = { lines: -1 }] = await sql<{ lines: number }[]>`
      select count(*) as lines from message m join "case" c on c.id = m.case_id where m.case_id = ${view.caseId} and ${visible}`;
    expect(view.timeline).toHaveLength(lines);
  }
}

function expectNothingElse(client: LiveClient, openable: ReadonlySet<string>): void {
  const named = new Set(client.texts.flatMap((text) => text.match(/case-\d{3}-x/g) ?? []));
  expect([...named].filter((id) => !openable.has(id))).toEqual([]);
}
