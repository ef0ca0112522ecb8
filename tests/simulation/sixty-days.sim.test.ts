/** A case waits for sixty days, and the hub does not live that long. */
import { expect, it } from "vitest";
import { createMemoryDatabase } from "../../actors/memory/memory-database.ts";
import { createMemoryStore } from "../../actors/memory/memory-store.ts";
import { createMemoryStream } from "../../actors/memory/memory-stream.ts";
import type { Kinds } from "../../actors/turn.ts";
import type { CaseInput } from "../../machines/case/language.ts";
import type { Input } from "../../machines/kind.ts";
import { kinds } from "../../machines/kinds.ts";
import { contactOf, openingOf, presenceInput } from "../../machines/simulation/operations.ts";
import { createRandom } from "../../simulators/random.ts";
import { createClock } from "./clock.ts";
import { createSimHub } from "./sim-hub.ts";

const START = Date.parse("2026-11-24T09:00:00Z");
const DAY_MS = 86_400_000;

it("fires a timer of sixty days once, at its instant, across a restart", async () => {
  const clock = createClock(START);
  const database = createMemoryDatabase(clock.now);
  const stream = createMemoryStream();
  const startHub = (id: string) =>
    createSimHub({
      id,
      clock,
      random: createRandom(1),
      database,
      stream,
      store: createMemoryStore(database, id),
      kinds: kinds as unknown as Kinds,
      faults: () => ({ failBefore: 0, failAfter: 0, late: 0 }),
      publish: (envelope) => void stream.append(envelope),
      answer: () => {},
      commit: (_hub, _group, work) => work(),
      cacheMax: 100,
    });
  const send = async (cause: string, actor: `${string}:${string}`, input: Input) => {
    stream.append({ cause, actor, input, at: new Date(clock.now()).toISOString() });
    await clock.pass(1_000);
  };
  const resumed = () => database.facts.filter(({ fact }) => fact.type === "case.resumed");

  const first = startHub("hub-1");
  await clock.pass(2_000);
  const parts = { isJunk: false, isAutomatic: false, canAnswer: false, channel: "web" } as const;
  const at = new Date(clock.now()).toISOString();
  const contact: CaseInput = { type: "contact.receive", contact: contactOf(parts, "x1", at), opening: openingOf("c1") };
  await send("web:1", "citizen:e1", contact);
  await send("cmd:1", "agent:a-lea", presenceInput("enter"));
  const claim = { type: "agent.claim", caseId: "c1", channel: "web", reservation: "r1", holder: "citizen:e1" };
  await send("cmd:2", "agent:a-lea", claim);
  const until = clock.now() + 60 * DAY_MS;
  const wait = { caseId: "c1", agent: "a-lea", party: "third-party", until: new Date(until).toISOString() };
  await send("cmd:3", "citizen:e1", { type: "case.await", ...wait } as Input);
  expect(database.timers.get("citizen:e1/wait:c1")).toMatchObject({ dueAt: wait.until });

  clock.leap(30 * DAY_MS);
  first.kill();
  startHub("hub-2");
  await clock.pass(2_000);
  expect(resumed()).toEqual([]);
  clock.leap(until - clock.now() - 1_000);
  await clock.pass(999);
  expect(resumed()).toEqual([]);
  await clock.pass(501);
  expect(resumed().map(({ fact, cause }) => ({ ...fact, cause }))).toMatchObject([
    { caseId: "c1", why: "wait-over", cause: expect.stringMatching(/^timer:citizen:e1\/wait:c1\/\d+$/) },
  ]);
  expect(Date.parse(resumed()[0]?.fact.at ?? "") - until).toBeLessThanOrEqual(500);

  clock.leap(61 * DAY_MS);
  startHub("hub-3");
  await clock.pass(5_000);
  expect(resumed()).toHaveLength(1);
  expect(database.timers.has("citizen:e1/wait:c1")).toBe(false);
});
