import { describe, expect, it } from "vitest";
import type { ActorId, Json } from "../machines/kind.ts";
import { AT, delivered, kinds, LATER, noRows, timerDue } from "./given.ts";
import { buildGroup, type GroupView, referenceOf } from "./group.ts";
import { partitionOf } from "./partition-of.ts";
import type { Delivered, Outcome, Projection } from "./ports.ts";
import type { Live } from "./turn.ts";

const HOME = partitionOf("sum:a");
const lease = { partition: HOME, epoch: 4, cursor: 10, position: 5 };
const fresh: Live = { actor: "sum:a", version: 0, state: { sum: 0 }, timers: {}, quarantined: false };
const waiting: Live = { ...fresh, version: 3, timers: { wait: { generation: 3, dueAt: AT } } };

function view(live: Live = fresh, outcomes: readonly (readonly [string, Outcome])[] = []): GroupView {
  return {
    lives: new Map<ActorId, Live>([[live.actor, live]]),
    outcomes: new Map(outcomes),
    leases: new Map([[HOME, lease]]),
    remembered: () => undefined,
    broken: new Map(),
  };
}

const build = (inputs: readonly Delivered[], seen = view(), projection: Projection<Json> = noRows) =>
  buildGroup(kinds, seen, inputs, projection);
const add = (n: number) => ({ type: "add", n });

describe("a group of inputs", () => {
  it("applies those of one actor in order, and moves cursor and position with them", () => {
    const { commit, answers } = build([delivered(11, "a", add(1)), delivered(12, "b", add(2))]);
    expect(commit.facts.map(({ position, version, cause }) => [position, version, cause])).toEqual([
      [6, 1, "a"],
      [7, 2, "b"],
    ]);
    expect(commit.partitions).toEqual([{ ...lease, cursor: 12, position: 7 }]);
    expect(commit.actors).toMatchObject([{ actor: "sum:a", version: 2, state: { sum: 3 }, charts: "sum@1" }]);
    expect(answers.map(({ outcome }) => outcome)).toMatchObject([{ answer: { sum: 1 } }, { answer: { sum: 3 } }]);
  });

  it("leaves a row for a refusal, and moves the cursor over it", () => {
    const { commit } = build([delivered(11, "a", add(-1))]);
    expect(commit.inputs).toMatchObject([{ cause: "a", outcome: { status: "refused" } }]);
    expect(commit.partitions).toEqual([{ ...lease, cursor: 11 }]);
    expect(commit.actors).toEqual([]);
  });

  it("says nothing of a partition that is not the hub's", () => {
    const { commit, answers } = build([delivered(11, "a", add(1))], { ...view(), leases: new Map() });
    expect({ partitions: commit.partitions, inputs: commit.inputs, answers }).toEqual({
      partitions: [],
      inputs: [],
      answers: [],
    });
  });
});

describe("an input that comes again", () => {
  const decided: Outcome = { status: "accepted", version: 1, digest: "d" };

  it("changes nothing and is not answered when its sequence was passed", () => {
    const { commit, answers } = build([delivered(10, "a", add(1))]);
    expect(commit.partitions).toEqual([]);
    expect(answers).toEqual([]);
  });

  it("is answered as it was when its cause is known", () => {
    const { commit, answers } = build([delivered(11, "a", add(1), { digest: "d" })], view(fresh, [["a", decided]]));
    expect(commit.facts).toEqual([]);
    expect(commit.inputs).toEqual([]);
    expect(commit.partitions).toEqual([{ ...lease, cursor: 11 }]);
    expect(answers.map(({ outcome }) => outcome)).toEqual([decided]);
  });

  it("is known within the group as well", () => {
    const { commit, answers } = build([delivered(11, "a", add(1)), delivered(12, "a", add(1))]);
    expect(commit.facts).toHaveLength(1);
    expect(answers[1]?.outcome).toEqual(answers[0]?.outcome);
  });

  it("is refused when its key was used for something else", () => {
    const { answers } = build([delivered(11, "a", add(2), { digest: "other" })], view(fresh, [["a", decided]]));
    expect(answers.map(({ outcome }) => outcome)).toEqual([
      { status: "refused", refusal: { reason: "idempotency-key-reused" } },
    ]);
  });

  it("takes its step away even so, for the first delivery may have been another hub's", () => {
    const { commit } = build([delivered(11, "a", add(1), { told: true })], view(fresh, [["a", decided]]));
    expect(commit.told).toEqual(["a"]);
  });
});

describe("a timer that is due", () => {
  const spent = { actor: "sum:a", name: "wait", stop: true, generation: 3 };

  it("leaves no row behind when it is stale, or it would be due at every look", () => {
    const { commit } = build([timerDue(3)]);
    expect(commit.timers).toEqual([spent]);
    expect(commit.inputs).toEqual([]);
  });

  it("leaves no row behind when it fired before", () => {
    const { commit } = build(
      [timerDue(3)],
      view(waiting, [["timer:sum:a/wait/3", { status: "accepted", version: 4 }]]),
    );
    expect(commit.timers).toEqual([spent]);
  });

  it("does not take away a later arming of the same group", () => {
    const { commit } = build([delivered(11, "a", { type: "wait", dueAt: LATER }), timerDue(3)], view(waiting));
    expect(commit.timers).toEqual([{ actor: "sum:a", name: "wait", generation: 4, dueAt: LATER }]);
  });

  it("becomes a dead letter when no fact stops it, and its row goes", () => {
    const forgetful = {
      sum: { ...kinds.sum, decide: () => ({ accepted: true, facts: [] }) },
    } as unknown as typeof kinds;
    const { commit } = buildGroup(forgetful, view(waiting), [timerDue(3)], noRows);
    expect(commit.timers).toEqual([spent]);
    expect(commit.deadLetters).toMatchObject([{ error: expect.stringContaining("no fact stopped the timer") }]);
  });
});

describe("a defect", () => {
  it("sets its input aside, moves the cursor and answers with a reference", () => {
    const { commit, answers } = build([delivered(11, "a", { type: "decide badly" }), delivered(12, "b", add(1))]);
    const reference = referenceOf("a");
    expect(commit.deadLetters).toEqual([
      { reference, error: "cannot decide", at: AT, envelope: expect.objectContaining({ cause: "a", actor: "sum:a" }) },
    ]);
    expect(answers.map(({ outcome }) => outcome.status)).toEqual(["set-aside", "accepted"]);
    expect(commit.partitions).toEqual([{ ...lease, cursor: 12, position: 6 }]);
  });

  it("of the chart quarantines the actor as it was, and sets aside what follows", () => {
    const inputs = [delivered(11, "a", add(1)), delivered(12, "b", { type: "unheard of" }), delivered(13, "c", add(1))];
    const { commit } = build(inputs);
    expect(commit.actors).toMatchObject([{ version: 1, state: { sum: 1 }, quarantined: true }]);
    expect(commit.facts.map(({ cause }) => cause)).toEqual(["a"]);
    expect(commit.deadLetters.map(({ error }) => error)).toEqual([
      "no transition takes unheard of",
      "the actor is quarantined",
    ]);
  });

  it("of the projection keeps nothing of the turn", () => {
    const projection: Projection<Json> = {
      ...noRows,
      project() {
        throw new Error("no row");
      },
    };
    const { commit } = build([delivered(11, "a", add(1))], view(), projection);
    expect({ facts: commit.facts, actors: commit.actors }).toEqual({ facts: [], actors: [] });
    expect(commit.deadLetters).toMatchObject([{ error: "no row" }]);
  });

  it("is an actor of a kind that only a newer hub knows", () => {
    const stranger = delivered(11, "a", add(1), { actor: "sum:a" });
    const { commit } = buildGroup({}, view(), [stranger], noRows);
    expect(commit.deadLetters).toMatchObject([{ error: "nobody here knows sum:a" }]);
  });

  it("of a rebuilt actor is written down, so that people see it among the quarantined", () => {
    const broken = new Map<ActorId, Error>([["sum:a", new Error("no transition takes old")]]);
    const { commit } = build([delivered(11, "a", add(1))], { ...view(), broken });
    expect(commit.actors).toMatchObject([{ actor: "sum:a", quarantined: true }]);
    expect(commit.deadLetters).toMatchObject([{ error: "no transition takes old" }]);
  });

  it("has the same short reference each time", () => {
    expect(referenceOf("web:s:1")).toBe(referenceOf("web:s:1"));
    expect(referenceOf("web:s:1")).toMatch(/^INC-[0-9A-Z]{14}$/);
    expect(new Set(Array.from({ length: 5_000 }, (_, n) => referenceOf(`web:s:${n}`))).size).toBe(5_000);
  });
});
