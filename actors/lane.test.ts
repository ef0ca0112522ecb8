import { afterEach, describe, expect, it, vi } from "vitest";
import type { Json } from "../machines/kind.ts";
import { AT, delivered, emptyCommit, kinds, noRows, sumKind, timerDue } from "./given.ts";
import { createLane, type Lane } from "./lane.ts";
import { createLiveCache } from "./live-cache.ts";
import { createMemoryDatabase, type MemoryDatabase } from "./memory/memory-database.ts";
import { createMemoryStore } from "./memory/memory-store.ts";
import { partitionOf } from "./partition-of.ts";
import { CommitRefused, type Lease, type Outcome, type Store } from "./ports.ts";
import type { Kinds } from "./turn.ts";

const HOME = partitionOf("sum:a");
const add = (n: number) => ({ type: "add", n });
/** The nearest actor to `sum:b` and on that lives in another partition. */
const AWAY = (["sum:b", "sum:c"] as const).find((actor) => partitionOf(actor) !== HOME) ?? "sum:d";

type World = {
  readonly database: MemoryDatabase;
  readonly lane: Lane;
  readonly heard: Map<string, Outcome>;
  readonly lost: number[];
  readonly failures: unknown[];
  take(hub?: string): Promise<readonly Lease[]>;
};

const lanes: Lane[] = [];

afterEach(async () => {
  await Promise.all(lanes.splice(0).map((lane) => lane.close()));
});

/** A lane that owns two partitions. `wrap` says what is wrong with its store. */
async function given(
  wrap: (store: Store<Json, null>) => Partial<Store<Json, null>> = () => ({}),
  with_: { readonly kinds?: Kinds; readonly database?: MemoryDatabase } = {},
): Promise<World> {
  const database = with_.database ?? createMemoryDatabase(() => Date.parse(AT));
  const inner = createMemoryStore(database, "hub-1");
  const store = { ...inner, ...wrap(inner) };
  const heard = new Map<string, Outcome>();
  const lost: number[] = [];
  const failures: unknown[] = [];
  const lane = createLane<Json, null>({
    kinds: with_.kinds ?? kinds,
    store,
    projection: noRows,
    cache: createLiveCache(100),
    gather: () => Promise.resolve(),
    readLeases: async () => (await inner.beat(new Map())).mine,
    events: {
      committed: (_commit, _written, answers) => {
        for (const { envelope, outcome } of answers) heard.set(envelope.cause, outcome);
      },
      lost: (partitions) => void lost.push(...partitions),
      failed: async (error) => void failures.push(error),
      eased: () => {},
    },
  });
  lanes.push(lane);
  const take = (hub = "hub-1") => createMemoryStore(database, hub).take([HOME, partitionOf(AWAY)]);
  for (const lease of await take()) lane.own(lease);
  return { database, lane, heard, lost, failures, take };
}

const settled = (heard: Map<string, Outcome>, ...causes: readonly string[]) =>
  vi.waitFor(() => expect([...heard.keys()]).toEqual(expect.arrayContaining([...causes])));

describe("a lane", () => {
  it("answers after the commit, with what was written", async () => {
    const { lane, heard, database } = await given();
    lane.push(delivered(1, "a", add(2)));
    lane.push(delivered(2, "b", add(3)));
    await settled(heard, "a", "b");
    expect(heard.get("b")).toEqual({ status: "accepted", version: 2, answer: { sum: 5 } });
    expect(database.inputs.get("b")?.outcome).toEqual(heard.get("b"));
    expect(lane.cursorOf(HOME)).toBe(2);
  });

  it("has one commit in flight", async () => {
    let inFlight = 0;
    const { lane, heard } = await given((store) => ({
      async commit(group) {
        inFlight += 1;
        expect(inFlight).toBe(1);
        await Promise.resolve();
        const result = await store.commit(group);
        inFlight -= 1;
        return result;
      },
    }));
    for (let n = 1; n <= 900; n++) lane.push(delivered(n, `c${n}`, add(1)));
    await settled(heard, "c900");
    expect(heard.size).toBe(900);
  });
});

describe("data that the store refuses", () => {
  const poison = delivered(2, "poison", { type: "poison", text: "a\u0000b" });

  it("is set aside alone, and everything else of its group is applied in order", async () => {
    const { lane, heard, database } = await given();
    for (const input of [
      delivered(1, "a", add(1)),
      poison,
      delivered(3, "b", add(1)),
      delivered(4, "c", add(1), { actor: AWAY }),
    ])
      lane.push(input);
    await settled(heard, "a", "poison", "b", "c");
    expect(heard.get("poison")?.status).toBe("set-aside");
    expect(heard.get("b")).toMatchObject({ answer: { sum: 2 } });
    expect([...database.deadLetters.values()].map(({ envelope }) => envelope.cause)).toEqual(["poison"]);
    expect(database.partitions[HOME]?.cursor).toBe(3);
  });

  it("takes its step and its timer away, or both would come for ever", async () => {
    const { lane, heard, database } = await given((store) => ({
      async commit(group) {
        if (group.facts.some(({ cause }) => cause.startsWith("timer:"))) throw new CommitRefused("too big");
        return await store.commit(group);
      },
    }));
    const tell = { cause: "step", to: "sum:a", input: { type: "add" }, at: AT } as const;
    database.tells.set("step", tell);
    lane.push(delivered(1, "wait", { type: "wait", dueAt: AT }));
    lane.push({ ...poison, cause: "step", told: true });
    await settled(heard, "wait", "step");
    expect(database.timers.size).toBe(1);
    lane.push(timerDue(1));
    await settled(heard, "timer:sum:a/wait/1");
    expect(heard.get("timer:sum:a/wait/1")?.status).toBe("set-aside");
    expect({ tells: database.tells.size, timers: database.timers.size }).toEqual({ tells: 0, timers: 0 });
  });
});

describe("a fenced commit", () => {
  it("drops the partition that another hub took, and applies the rest", async () => {
    const { lane, heard, lost, database } = await given();
    Object.assign(database.partitions[HOME] ?? {}, { owner: "hub-2", epoch: 9 });
    lane.push(delivered(1, "lost", add(1)));
    lane.push(delivered(2, "kept", add(1), { actor: AWAY }));
    await settled(heard, "kept");
    expect(lost).toEqual([HOME]);
    expect(heard.has("lost")).toBe(false);
    expect(database.inputs.has("lost")).toBe(false);
  });

  it("forgets what it knew of a partition that it gets again: another hub wrote meanwhile", async () => {
    const { lane, heard, database, take } = await given();
    lane.push(delivered(1, "a", add(1)));
    await settled(heard, "a");
    await lane.disown([HOME]);
    const row = database.partitions[HOME];
    Object.assign(row ?? {}, { owner: "hub-2", epoch: 5 });
    const fact = { type: "add", at: AT, n: 10 };
    await createMemoryStore(database, "hub-2").commit({
      ...emptyCommit,
      partitions: [{ partition: HOME, epoch: 5, cursor: 2, position: 2 }],
      facts: [{ partition: HOME, position: 2, actor: "sum:a", version: 2, cause: "b", fact }],
      actors: [{ actor: "sum:a", version: 2, charts: "sum@1", state: { sum: 11 }, timers: {}, quarantined: false }],
    });
    Object.assign(row ?? {}, { owner: null });
    for (const lease of await take()) lane.own(lease);
    lane.push(delivered(3, "c", add(1)));
    await settled(heard, "c");
    expect(heard.get("c")).toEqual({ status: "accepted", version: 3, answer: { sum: 12 } });
  });
});

describe("a connection in doubt", () => {
  it.each([
    ["and the commit was written", true],
    ["and the commit was not written", false],
  ])("%s: each input counts once", async (_what, isWritten) => {
    let attempts = 0;
    const { lane, heard, database, failures } = await given((store) => ({
      async commit(group) {
        attempts += 1;
        if (attempts > 1) return await store.commit(group);
        if (isWritten) await store.commit(group);
        throw new Error("the connection is lost");
      },
    }));
    lane.push(delivered(1, "a", add(1)));
    lane.push(delivered(2, "b", add(1)));
    await vi.waitFor(() => expect(lane.backlog).toBe(0));
    // Whoever was not answered asks again, and is told what was decided then.
    lane.push(delivered(3, "b", add(1)));
    await settled(heard, "b");
    expect(heard.get("b")).toMatchObject({ status: "accepted", answer: { sum: 2 } });
    expect(database.facts).toHaveLength(2);
    expect(failures).toHaveLength(1);
  });

  it("while facts are read does not set an input aside", async () => {
    const database = createMemoryDatabase(() => Date.parse(AT));
    database.snapshots.set("sum:a", {
      actor: "sum:a",
      version: 1,
      charts: "sum@0",
      state: null,
      timers: {},
      quarantined: false,
    });
    database.factsOf.set("sum:a", [
      {
        partition: HOME,
        position: 1,
        actor: "sum:a",
        version: 1,
        cause: "x",
        fact: { at: AT, ...add(5) },
      },
    ]);
    let isDown = true;
    const facts =
      (store: Store<Json, null>): Store<Json, null>["facts"] =>
      async (actor) => {
        if (isDown) {
          isDown = false;
          throw new Error("the connection is lost");
        }
        return await store.facts(actor);
      };
    const { lane, heard } = await given((store) => ({ facts: facts(store) }), { database });
    lane.push(delivered(1, "a", add(1)));
    await settled(heard, "a");
    expect(heard.get("a")).toEqual({ status: "accepted", version: 2, answer: { sum: 6 } });
  });
});

describe("a snapshot", () => {
  it("under other charts is rebuilt from the facts", async () => {
    const { database, lane, heard } = await given();
    lane.push(delivered(1, "a", add(4)));
    await settled(heard, "a");
    database.snapshots.set("sum:a", {
      actor: "sum:a",
      version: 1,
      charts: "sum@0",
      state: "old",
      timers: {},
      quarantined: false,
    });
    await lane.close();
    for (const row of database.partitions) Object.assign(row, { owner: null });
    const next = await given(undefined, { database });
    next.lane.push(delivered(2, "b", add(1)));
    await settled(next.heard, "b");
    expect(next.heard.get("b")).toEqual({ status: "accepted", version: 2, answer: { sum: 5 } });
    expect(database.snapshots.get("sum:a")).toMatchObject({ charts: "sum@1", state: { sum: 5 } });
  });

  it.each([
    ["whose state is damaged", { state: { sum: "4" } }],
    ["whose state is gone", { state: null }],
    ["whose timers are damaged", { timers: { wait: { generation: 1 } } as never }],
  ])("%s is rebuilt from the facts, and nobody hears of it", async (_what, damage) => {
    const { database, lane, heard } = await given();
    lane.push(delivered(1, "a", add(4)));
    await settled(heard, "a");
    const whole = database.snapshots.get("sum:a");
    if (whole) database.snapshots.set("sum:a", { ...whole, ...damage });
    await lane.close();
    for (const row of database.partitions) Object.assign(row, { owner: null });
    const next = await given(undefined, { database });
    next.lane.push(delivered(2, "b", add(1)));
    await settled(next.heard, "b");
    expect(next.heard.get("b")).toEqual({ status: "accepted", version: 2, answer: { sum: 5 } });
    expect(database.snapshots.get("sum:a")).toMatchObject({ state: { sum: 5 }, timers: {}, quarantined: false });
  });

  it("that is damaged, and whose facts are not all there, is quarantined as it is", async () => {
    const { database, lane, heard } = await given();
    lane.push(delivered(1, "a", add(4)));
    await settled(heard, "a");
    const whole = database.snapshots.get("sum:a");
    if (whole) database.snapshots.set("sum:a", { ...whole, state: "damaged" });
    database.factsOf.set("sum:a", []);
    await lane.close();
    for (const row of database.partitions) Object.assign(row, { owner: null });
    const next = await given(undefined, { database });
    next.lane.push(delivered(2, "b", add(1)));
    await settled(next.heard, "b");
    expect(next.heard.get("b")?.status).toBe("set-aside");
    expect(database.snapshots.get("sum:a")).toMatchObject({ state: "damaged", version: 1, quarantined: true });
  });

  it("that its facts cannot make any more is quarantined, never reset; released, it goes on", async () => {
    const { database, lane, heard } = await given();
    lane.push(delivered(1, "a", add(4)));
    await settled(heard, "a");
    const strict: Kinds = {
      sum: {
        ...sumKind("stops", "sum@2"),
        evolve() {
          throw new Error("no transition takes add");
        },
      },
    };
    await lane.close();
    for (const row of database.partitions) Object.assign(row, { owner: null });
    const newer = await given(undefined, { database, kinds: strict });
    newer.lane.push(delivered(2, "b", add(1)));
    await settled(newer.heard, "b");
    expect(newer.heard.get("b")?.status).toBe("set-aside");
    expect(database.snapshots.get("sum:a")).toMatchObject({ state: { sum: 4 }, version: 1, quarantined: true });

    await newer.lane.close();
    const spoilt = database.snapshots.get("sum:a");
    if (spoilt) database.snapshots.set("sum:a", { ...spoilt, quarantined: false, charts: "" });
    for (const row of database.partitions) Object.assign(row, { owner: null });
    const mended = await given(undefined, { database });
    mended.lane.push(delivered(3, "c", add(1)));
    await settled(mended.heard, "c");
    expect(mended.heard.get("c")).toEqual({ status: "accepted", version: 2, answer: { sum: 5 } });
  });
});

it("forgets what the stream brought and keeps timers, once what is in flight is written", async () => {
  let release: () => void = () => {};
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  let hasBegun = false;
  const { lane, heard, database } = await given((store) => ({
    async commit(group) {
      hasBegun = true;
      await gate;
      return await store.commit(group);
    },
  }));
  lane.push(delivered(1, "a", add(1)));
  await vi.waitFor(() => expect(hasBegun).toBe(true));
  lane.push(delivered(2, "b", add(1)));
  lane.push(timerDue(1));
  const forgotten = lane.forgetStream();
  expect({ backlog: lane.backlog, timers: lane.timersWaiting }).toEqual({ backlog: 2, timers: 1 });
  release();
  await forgotten;
  expect(database.partitions[HOME]?.cursor).toBe(1);
  await vi.waitFor(() => expect(lane.backlog).toBe(0));
  expect(heard.has("b")).toBe(false);
});
