/** What any store of the runtime must do. Run it against memory and PostgreSQL alike. */
import { expect, it } from "vitest";
import { PARTITIONS, partitionOf } from "../../actors/partition-of.ts";
import { type Commit, CommitRefused, type Lease, type Store, type StoredFact, type Tell } from "../../actors/ports.ts";
import type { ActorId } from "../../machines/kind.ts";

export type StoreUnderTest = {
  /** A store for a hub of this name, over the same database. */
  hub(name: string): Store<never, unknown>;
  /** Ends the leases and signs of life of every hub but those named. */
  expireOthers(...alive: readonly string[]): Promise<void>;
  deadLetters(): Promise<readonly { readonly reference: string; readonly error: string; readonly cause: string }[]>;
  works(): Promise<readonly string[]>;
  facts(partition: number): Promise<readonly StoredFact[]>;
};

const at = "2026-11-24T09:00:00.000Z";
const later = "2026-11-24T09:00:05.000Z";
const ACTOR: ActorId = "citizen:e1";
const HOME = partitionOf(ACTOR);
const ELSEWHERE = (HOME + 1) % PARTITIONS;

const nothing: Commit<never> = {
  partitions: [],
  inputs: [],
  facts: [],
  actors: [],
  timers: [],
  works: [],
  tells: [],
  told: [],
  deadLetters: [],
  rows: [],
};

function fact(position: number, version = position, cause = `web:s:${position}`): StoredFact {
  const said = { type: "note.recorded", at, caseId: "c1", author: { kind: "agent", id: "a" }, sealed: "secret" };
  return { partition: HOME, position, actor: ACTOR, version, cause, fact: said };
}

function input(cause: string) {
  return { cause, actor: ACTOR, at, outcome: { status: "accepted" as const, version: 1, answer: { caseId: "c1" } } };
}

const tell: Tell = {
  cause: "web:s:1>0",
  to: ACTOR,
  input: { type: "reservation.free" },
  at,
  replyTo: "reply.h",
  answers: "web:s:1",
};

/** Takes the actor's partition and says how to write under that lease. */
async function owner(store: Store<never, unknown>) {
  await store.beat(new Map());
  const [lease] = await store.take([HOME]);
  if (!lease) throw new Error("the partition was not free");
  return {
    lease,
    write: (group: Partial<Commit<never>>, moved: Partial<Lease> = {}) => write(store, lease, group, moved),
  };
}

function write(store: Store<never, unknown>, lease: Lease, group: Partial<Commit<never>>, moved: Partial<Lease> = {}) {
  return store.commit({ ...nothing, ...group, partitions: [{ ...lease, ...moved }] });
}

export function storeContract(create: () => Promise<StoreUnderTest>): void {
  leases(create);
  commits(create);
  timersAndTells(create);
}

function leases(create: () => Promise<StoreUnderTest>): void {
  it("gives a free partition to one hub only, under an epoch that grows", async () => {
    const { hub, expireOthers } = await create();
    const [a, b] = [hub("a"), hub("b")];
    expect(await a.take([HOME])).toEqual([{ partition: HOME, epoch: 1, cursor: 0, position: 0 }]);
    expect(await b.take([HOME])).toEqual([]);
    await expireOthers("b");
    expect(await b.take([HOME])).toEqual([{ partition: HOME, epoch: 2, cursor: 0, position: 0 }]);
  });

  it("says who lives, what is mine and what anybody may take", async () => {
    const { hub, expireOthers } = await create();
    const [a, b] = [hub("a"), hub("b")];
    await a.beat(new Map());
    await a.take([HOME]);
    const seen = await b.beat(new Map());
    expect([...seen.hubs].sort()).toEqual(["a", "b"]);
    expect(seen.mine).toEqual([]);
    expect(seen.free).toHaveLength(PARTITIONS - 1);
    expect(seen.free).not.toContain(HOME);
    await expireOthers("b");
    const after = await b.beat(new Map());
    expect(after.hubs).toEqual(["b"]);
    expect(after.free).toContain(HOME);
  });

  it("renews by a beat what nobody took since, even late", async () => {
    const { hub, expireOthers } = await create();
    const [a, b] = [hub("a"), hub("b")];
    await a.take([HOME]);
    await expireOthers();
    expect((await a.beat(new Map())).mine).toEqual([{ partition: HOME, epoch: 1, cursor: 0, position: 0 }]);
    expect(await b.take([HOME])).toEqual([]);
  });

  it("gives up its own leases and no others", async () => {
    const { hub } = await create();
    const [a, b] = [hub("a"), hub("b")];
    await a.take([HOME]);
    await b.release([HOME]);
    expect(await b.take([HOME])).toEqual([]);
    await a.release([HOME]);
    expect(await b.take([HOME])).toMatchObject([{ epoch: 2 }]);
  });

  it("moves idle cursors forward only, and only of its own partitions", async () => {
    const { hub } = await create();
    const [a, b] = [hub("a"), hub("b")];
    await a.take([HOME]);
    await b.take([ELSEWHERE]);
    const idle = [HOME, ELSEWHERE].map((partition) => [partition, 10] as const);
    await a.beat(new Map(idle));
    expect((await a.beat(new Map([[HOME, 5]]))).mine).toMatchObject([{ partition: HOME, cursor: 10 }]);
    expect((await b.beat(new Map())).mine).toMatchObject([{ partition: ELSEWHERE, cursor: 0 }]);
  });
}

function commits(create: () => Promise<StoreUnderTest>): void {
  it("writes facts, outcomes, snapshots, cursor and works together", async () => {
    const { hub, works } = await create();
    const store = hub("a");
    const { write } = await owner(store);
    const stored = { actor: ACTOR, version: 1, charts: "case@1", state: { cases: {} }, timers: {}, quarantined: false };
    const work = { id: `${ACTOR}/1/0`, actor: ACTOR, kind: "mail", key: "m1", payload: { a: 1 }, sealed: null, at };
    const group = { facts: [fact(1)], inputs: [input("web:s:1")], actors: [stored], works: [work] };
    expect(await write(group, { cursor: 7, position: 1 })).toMatchObject({ status: "committed" });

    const loaded = await store.load([ACTOR, "citizen:unknown"], ["web:s:1", "web:s:2"]);
    expect(loaded.actors).toEqual([stored]);
    expect([...loaded.outcomes]).toEqual([["web:s:1", input("web:s:1").outcome]]);
    expect(await store.facts(ACTOR)).toEqual([fact(1)]);
    expect(await works()).toEqual([work.id]);
    expect((await store.beat(new Map())).mine).toMatchObject([{ cursor: 7, position: 1 }]);
  });

  it("writes nothing for a hub whose partition another took", async () => {
    const { hub, expireOthers, facts } = await create();
    const stale = await owner(hub("a"));
    await expireOthers("b");
    await hub("b").take([HOME]);
    expect(await stale.write({ facts: [fact(1)], inputs: [input("web:s:1")] }, { position: 1 })).toEqual({
      status: "fenced",
    });
    expect(await facts(HOME)).toEqual([]);
    expect((await hub("b").load([], ["web:s:1"])).outcomes.size).toBe(0);
  });

  it("writes nothing for a hub that has the partition again under another epoch", async () => {
    const { hub, expireOthers } = await create();
    const stale = await owner(hub("a"));
    await expireOthers("b");
    await hub("b").take([HOME]);
    await hub("b").release([HOME]);
    await hub("a").take([HOME]);
    expect(await stale.write({ facts: [fact(1)] }, { position: 1 })).toEqual({ status: "fenced" });
  });

  it("writes nothing of a group when one of its partitions is another hub's", async () => {
    const { hub, facts } = await create();
    const { lease } = await owner(hub("a"));
    const group = { ...nothing, facts: [fact(1)], inputs: [input("web:s:1")] };
    const other = { partition: ELSEWHERE, epoch: 1, cursor: 1, position: 0 };
    expect(await hub("a").commit({ ...group, partitions: [{ ...lease, position: 1 }, other] })).toEqual({
      status: "fenced",
    });
    expect(await facts(HOME)).toEqual([]);
  });

  it("stops by the log's own key a writer whose position is taken", async () => {
    const { hub, facts } = await create();
    const { write } = await owner(hub("a"));
    await write({ facts: [fact(1)] }, { position: 1 });
    // As wide as the lease allows, and still at a position that is somebody's.
    expect(await write({ facts: [fact(1, 1, "web:other")] }, { position: 1 })).toEqual({ status: "fenced" });
    expect(await write({ facts: [] }, { position: 0 })).toEqual({ status: "fenced" });
    expect(await facts(HOME)).toEqual([fact(1)]);
  });

  it("refuses a cause that was decided before, and keeps the first outcome", async () => {
    const { hub } = await create();
    const store = hub("a");
    const { write } = await owner(store);
    await write({ inputs: [input("web:s:1")] });
    const again = { ...input("web:s:1"), outcome: { status: "accepted" as const, version: 99 } };
    await expect(write({ inputs: [again] })).rejects.toBeInstanceOf(CommitRefused);
    expect((await store.load([], ["web:s:1"])).outcomes.get("web:s:1")).toEqual(input("web:s:1").outcome);
  });

  it("refuses data that cannot be stored, whole, and can go on", async () => {
    const { hub, facts } = await create();
    const { write } = await owner(hub("a"));
    const poison = { ...fact(2), fact: { ...fact(2).fact, text: "a\u0000b" } };
    const group = write({ facts: [fact(1), poison], inputs: [input("web:s:1")] }, { position: 2, cursor: 2 });
    await expect(group).rejects.toBeInstanceOf(CommitRefused);
    expect(await facts(HOME)).toEqual([]);
    expect(await write({ facts: [fact(1)] }, { position: 1 })).toMatchObject({ status: "committed" });
  });

  it("keeps dead letters that hold what cannot be stored elsewhere", async () => {
    const { hub, deadLetters } = await create();
    const { write } = await owner(hub("a"));
    const envelope = { cause: "web:s:1", actor: ACTOR, input: { type: "x", text: "a\u0000b\ud800" }, at };
    await write({ deadLetters: [{ reference: "INC-1", envelope, error: "no", at }] });
    await write({ deadLetters: [{ reference: "INC-1", envelope, error: "again", at }] });
    expect(await deadLetters()).toEqual([{ reference: "INC-1", error: "no", cause: "web:s:1" }]);
  });
}

function timersAndTells(create: () => Promise<StoreUnderTest>): void {
  const timer = { actor: ACTOR, name: "wait:c1", generation: 3, dueAt: at };

  it("gives timers that are due, oldest first, of the partitions asked for", async () => {
    const { hub } = await create();
    const store = hub("a");
    const { write } = await owner(store);
    const close = { ...timer, name: "close:c2", dueAt: "2026-11-24T08:00:00.000Z" };
    await write({ timers: [timer, close, { ...timer, name: "far", dueAt: "2027-01-01T00:00:00.000Z" }] });
    expect(await store.dueTimers([HOME], later, 10)).toEqual([close, timer]);
    expect(await store.dueTimers([HOME], later, 1)).toEqual([close]);
    expect(await store.dueTimers([ELSEWHERE], later, 10)).toEqual([]);
    expect(await store.dueTimers([HOME], "2026-11-24T07:59:59.999Z", 10)).toEqual([]);
  });

  it("arms a timer again under the same name, and stops it", async () => {
    const { hub } = await create();
    const store = hub("a");
    const { write } = await owner(store);
    await write({ timers: [timer] });
    await write({ timers: [{ ...timer, generation: 4 }] });
    expect(await store.dueTimers([HOME], later, 10)).toEqual([{ ...timer, generation: 4 }]);
    await write({ timers: [{ actor: ACTOR, name: timer.name, stop: true }] });
    expect(await store.dueTimers([HOME], later, 10)).toEqual([]);
  });

  it("stops one arming of a timer and leaves a later one", async () => {
    const { hub } = await create();
    const store = hub("a");
    const { write } = await owner(store);
    await write({ timers: [{ ...timer, generation: 4 }] });
    await write({ timers: [{ actor: ACTOR, name: timer.name, stop: true, generation: 3 }] });
    expect(await store.dueTimers([HOME], later, 10)).toHaveLength(1);
    await write({ timers: [{ actor: ACTOR, name: timer.name, stop: true, generation: 4 }] });
    expect(await store.dueTimers([HOME], later, 10)).toEqual([]);
  });

  it("keeps a step until it was told", async () => {
    const { hub } = await create();
    const store = hub("a");
    const { write } = await owner(store);
    const plain = { cause: "web:s:1>1", to: ACTOR, input: { type: "x" }, at };
    await write({ tells: [tell, plain] });
    expect(await store.staleTells([HOME], later, 10)).toEqual(expect.arrayContaining([tell, plain]));
    expect(await store.staleTells([HOME], "2026-11-24T08:59:59.999Z", 10)).toEqual([]);
    expect(await store.staleTells([ELSEWHERE], later, 10)).toEqual([]);
    await write({ told: [tell.cause] });
    expect(await store.staleTells([HOME], later, 10)).toEqual([plain]);
  });
}
