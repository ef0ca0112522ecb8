import { describe, expect, it, vi } from "vitest";
import type { ActorId, Json } from "../machines/kind.ts";
import { AT, delivered, kinds, noRows } from "./given.ts";
import { createMemoryDatabase, type MemoryDatabase } from "./memory/memory-database.ts";
import { createMemoryStore } from "./memory/memory-store.ts";
import { laneOf, PARTITIONS, partitionOf } from "./partition-of.ts";
import type { Envelope, Outcome, Store } from "./ports.ts";
import { createRuntime, type Runtime } from "./runtime.ts";

const HOME = partitionOf("sum:a");
/** An actor that the other lane serves: a step to it is published. */
const AWAY = ["sum:b", "sum:c", "sum:d", "sum:e", "sum:f"].find(
  (actor) => laneOf(partitionOf(actor as ActorId)) !== laneOf(HOME),
) as ActorId;
const add = (n: number) => ({ type: "add", n });
const START = Date.parse(AT);

type World = {
  readonly database: MemoryDatabase;
  readonly runtime: Runtime;
  readonly published: Envelope[];
  readonly answered: Map<string, Outcome>;
  readonly troubles: string[];
  readonly anew: () => number;
  pass(ms: number): void;
};

function given(
  wrap: (store: Store<Json, null>) => Partial<Store<Json, null>> = () => ({}),
  shared?: { readonly database: MemoryDatabase; readonly hub: string },
): World {
  let now = START;
  let anew = 0;
  const database = shared?.database ?? createMemoryDatabase(() => now);
  const hub = shared?.hub ?? "hub-1";
  const inner = createMemoryStore(database, hub);
  const published: Envelope[] = [];
  const answered = new Map<string, Outcome>();
  const troubles: string[] = [];
  const runtime = createRuntime<Json, null>({
    hub,
    kinds,
    store: { ...inner, ...wrap(inner) },
    bus: {
      publish: (_, envelope) => void published.push(envelope),
      answer: (_, cause, outcome) => void answered.set(cause, outcome),
    },
    projection: noRows,
    now: () => now,
    cacheMax: 100,
    onCommit: () => {},
    onOwned: () => {
      anew += 1;
    },
    onTrouble: (what, error) => void troubles.push(`${what}: ${error}`),
    pause: () => Promise.resolve(),
  });
  const pass = (ms: number) => {
    now += ms;
  };
  return { database, runtime, published, answered, troubles, anew: () => anew, pass };
}

async function reading(world: World) {
  await world.runtime.beat();
  return world.runtime.read();
}

const asked = (seq: number, cause: string, input: object) => delivered(seq, cause, input, { replyTo: "reply.x" });
const answers = ({ answered }: World, ...causes: readonly string[]) =>
  vi.waitFor(() => expect([...answered.keys()]).toEqual(expect.arrayContaining([...causes])));
const cursor = ({ database }: World, partition = HOME) => database.partitions[partition]?.cursor;

describe("partitions", () => {
  it("are all taken by a hub that is alone, and shared with one that joins", async () => {
    const first = given();
    await first.runtime.beat();
    expect(first.runtime.owned()).toHaveLength(PARTITIONS);
    const second = given(undefined, { database: first.database, hub: "hub-2" });
    await second.runtime.beat();
    expect(second.runtime.owned()).toEqual([]);
    await first.runtime.beat();
    await second.runtime.beat();
    const both = [...first.runtime.owned(), ...second.runtime.owned()];
    expect(both.toSorted((a, b) => a - b)).toEqual(Array.from({ length: PARTITIONS }, (_, partition) => partition));
    expect(second.runtime.owned().length).toBeGreaterThan(10);
  });

  it("are served even when the answer to taking them was lost: nobody else would", async () => {
    let isLost = true;
    const world = given((store) => ({
      async take(partitions) {
        const won = await store.take(partitions);
        if (!isLost) return won;
        isLost = false;
        throw new Error("the connection is lost");
      },
    }));
    await expect(world.runtime.beat()).rejects.toThrow("lost");
    expect(world.runtime.owned()).toEqual([]);
    const reader = await reading(world);
    expect(world.runtime.owned()).toHaveLength(PARTITIONS);
    reader.deliver(asked(1, "a", add(1)));
    await answers(world, "a");
  });

  it("that a commit showed to be another hub's are left alone", async () => {
    const world = given();
    const reader = await reading(world);
    Object.assign(world.database.partitions[HOME] ?? {}, { owner: "hub-2", epoch: 7 });
    reader.deliver(asked(1, "a", add(1)));
    await vi.waitFor(() => expect(world.runtime.owned()).toHaveLength(PARTITIONS - 1));
    expect(world.anew()).toBe(2);
    expect(world.answered.size).toBe(0);
  });

  it("are given up on closing", async () => {
    const world = given();
    await world.runtime.beat();
    await world.runtime.close();
    expect(world.database.partitions.every(({ owner }) => owner === null)).toBe(true);
  });
});

describe("a reader", () => {
  it("begins after what every partition has applied", async () => {
    const world = given();
    for (const [index, row] of world.database.partitions.entries()) row.cursor = 100 + index;
    expect(await reading(world)).toMatchObject({ after: 100 });
  });

  it("is not heard any more once another began, or partitions changed", async () => {
    const world = given();
    const first = await reading(world);
    const second = world.runtime.read();
    first.deliver(asked(1, "from the first", add(1)));
    second.deliver(asked(2, "from the second", add(1)));
    await answers(world, "from the second");
    expect([...world.answered.keys()]).toEqual(["from the second"]);
  });

  it("does not hide what precedes it in a partition that was lost and taken again", async () => {
    const world = given();
    const first = await reading(world);
    const row = world.database.partitions[HOME];
    // Paused past its lease: another hub had the partition, applied nothing, and died.
    Object.assign(row ?? {}, { owner: null, epoch: 5 });
    await world.runtime.beat();
    expect(world.runtime.owned()).toHaveLength(PARTITIONS);
    first.deliver(asked(9, "late", add(1)));
    first.reached(9);
    await world.runtime.beat();
    const second = world.runtime.read();
    second.deliver(asked(3, "before", add(1)));
    second.deliver(asked(9, "late", add(1)));
    await answers(world, "before", "late");
    expect(world.answered.get("late")).toMatchObject({ answer: { sum: 2 } });
  });

  it("is awaited by none for ever: room is made by whatever leaves the lanes", async () => {
    const world = given();
    const first = await reading(world);
    for (let seq = 1; seq <= 4_000; seq++) first.deliver(delivered(seq, `c${seq}`, add(1)));
    const waiting = first.hasRoom();
    await waiting;
    expect(world.database.inputs.size).toBeGreaterThan(1_000);
    await vi.waitFor(() => expect(world.database.inputs.size).toBe(4_000));
    // The same again, as after a restart: nothing is committed for what was applied, and there is room all the same.
    const second = world.runtime.read();
    for (const row of world.database.partitions) row.cursor = 0;
    for (let seq = 4_001; seq <= 8_000; seq++) second.deliver(delivered(seq, `c${seq - 4_000}`, add(1)));
    await second.hasRoom();
  });

  it("has room again when the inputs that filled it were another hub's", async () => {
    let isDown = true;
    const world = given((store) => ({
      load: async (actors, causes) => {
        if (isDown) throw new Error("down");
        return await store.load(actors, causes);
      },
    }));
    const reader = await reading(world);
    for (let seq = 1; seq <= 4_000; seq++) reader.deliver(delivered(seq, `c${seq}`, add(1)));
    const waiting = reader.hasRoom();
    for (const row of world.database.partitions)
      Object.assign(row, { owner: "hub-2", epoch: 9, expiresAt: START + 9e9 });
    isDown = false;
    await world.runtime.beat();
    await waiting;
    expect(world.database.inputs.size).toBe(0);
  });
});

describe("idle cursors", () => {
  it("follow the stream where nothing waits", async () => {
    const world = given();
    const reader = await reading(world);
    reader.reached(50);
    await world.runtime.beat();
    expect(world.database.partitions.map((row) => row.cursor)).toEqual(new Array(PARTITIONS).fill(50));
  });

  it("stay behind an input that is not applied yet", async () => {
    let release: () => void = () => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const world = given((store) => ({
      async commit(group) {
        await gate;
        return await store.commit(group);
      },
    }));
    const reader = await reading(world);
    reader.deliver(asked(7, "a", add(1)));
    reader.reached(50);
    await world.runtime.beat();
    expect(cursor(world)).toBe(0);
    release();
    await answers(world, "a");
    expect(cursor(world)).toBe(7);
  });

  it("do not pass over what a partition taken anew has not read", async () => {
    const world = given();
    const row = world.database.partitions[HOME];
    Object.assign(row ?? {}, { owner: "hub-2", epoch: 3, cursor: 10, expiresAt: START + 1_000 });
    const first = await reading(world);
    first.reached(50);
    world.pass(2_000);
    // Takes the partition of the hub that died; its inputs from 11 to 50 were never given to this one.
    await world.runtime.beat();
    first.reached(60);
    await world.runtime.beat();
    expect(cursor(world)).toBe(10);
    const second = world.runtime.read();
    expect(second.after).toBe(10);
    second.deliver(asked(30, "unread", add(1)));
    await answers(world, "unread");
  });
});

describe("steps between actors", () => {
  it("are published with the commit, and again until somebody applied them", async () => {
    const world = given();
    const reader = await reading(world);
    reader.deliver(asked(1, "a", { type: "ask", to: AWAY }));
    await vi.waitFor(() => expect(world.published).toHaveLength(1));
    expect(world.published[0]).toMatchObject({
      cause: "a>0",
      actor: AWAY,
      told: true,
      replyTo: "reply.x",
      answers: "a",
    });
    // Forwarded: the sender hears from the actor that was told.
    expect(world.answered.size).toBe(0);
    await world.runtime.beat();
    expect(world.published).toHaveLength(1);
    world.pass(4_000);
    await world.runtime.beat();
    expect(world.published.map(({ cause }) => cause)).toEqual(["a>0", "a>0"]);
    const [step] = world.published;
    if (step) reader.deliver({ ...step, seq: 2 });
    await answers(world, "a");
    world.pass(4_000);
    await world.runtime.beat();
    expect(world.published).toHaveLength(2);
    expect(world.database.tells.size).toBe(0);
  });
});

describe("steps to an actor of the same lane", () => {
  it("are taken in the commit of what caused them, and nothing is published", async () => {
    const world = given();
    const reader = await reading(world);
    reader.deliver(asked(1, "a", { type: "add", n: 2 }));
    await answers(world, "a");
    reader.deliver(asked(2, "b", { type: "ask", to: "sum:a" }));
    await answers(world, "b");
    expect(world.published).toEqual([]);
    expect(world.database.inputs.get("b")?.outcome).toMatchObject({ status: "forwarded", cause: "b>0" });
    expect(world.database.inputs.get("b>0")?.outcome).toEqual(world.answered.get("b"));
    expect(world.database.tells.size).toBe(0);
    expect(cursor(world)).toBe(2);
  });
});

describe("timers", () => {
  async function armed(world: World): Promise<void> {
    const reader = await reading(world);
    reader.deliver(asked(1, "wait", { type: "wait", dueAt: new Date(START + 1_000).toISOString() }));
    await answers(world, "wait");
  }

  it("fire once when they are due, and not before", async () => {
    const world = given();
    await armed(world);
    expect(await world.runtime.fireTimers()).toBe(0);
    world.pass(1_000);
    expect(await world.runtime.fireTimers()).toBe(1);
    await vi.waitFor(() => expect(world.database.facts.map(({ fact }) => fact.type)).toEqual(["wait", "rang"]));
    expect(world.database.timers.size).toBe(0);
    expect(await world.runtime.fireTimers()).toBe(0);
  });

  it("are not given twice while they wait for their turn", async () => {
    let release: () => void = () => {};
    let gate = Promise.resolve();
    const world = given((store) => ({
      async commit(group) {
        await gate;
        return await store.commit(group);
      },
    }));
    await armed(world);
    gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    world.pass(1_000);
    expect(await world.runtime.fireTimers()).toBe(1);
    expect(await world.runtime.fireTimers()).toBe(0);
    release();
    await vi.waitFor(() => expect(world.database.timers.size).toBe(0));
  });

  it("whose row was left behind go at their first look, and do not stand in the way of others", async () => {
    const world = given();
    await armed(world);
    const row = world.database.timers.get("sum:a/wait");
    if (row) world.database.timers.set("sum:a/old", { ...row, name: "old" });
    world.pass(1_000);
    await world.runtime.fireTimers();
    await vi.waitFor(() => expect(world.database.timers.size).toBe(0));
    expect(world.database.facts.map(({ fact }) => fact.type)).toEqual(["wait", "rang"]);
  });
});

it("does not take a listener's failure for a commit in doubt", async () => {
  const world = given();
  const reader = await reading(world);
  const commits = vi.spyOn(world.published, "push").mockImplementation(() => {
    throw new Error("too large for the bus");
  });
  reader.deliver(asked(1, "a", { type: "ask", to: AWAY }));
  await vi.waitFor(() => expect(world.troubles).toEqual(["tell: Error: too large for the bus"]));
  expect(commits).toHaveBeenCalledTimes(1);
  expect(world.database.inputs.has("a")).toBe(true);
});
