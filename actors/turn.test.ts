import { describe, expect, it } from "vitest";
import { AT, delivered, kinds, LATER, sumKind, timerDue } from "./given.ts";
import { partitionOf } from "./partition-of.ts";
import type { StoredFact } from "./ports.ts";
import { type AnyKind, findKind, kindOf, type Live, replay, runTurn } from "./turn.ts";

const fresh: Live = { actor: "sum:a", version: 0, state: { sum: 0 }, timers: {}, quarantined: false };
const waiting: Live = { ...fresh, version: 3, timers: { wait: { generation: 3, dueAt: AT } } };

function turn(input: object, live = fresh, more = {}, kind: AnyKind = sumKind()) {
  return runTurn(kind, live, delivered(1, "c", input, more), 10);
}

describe("an accepted input", () => {
  it("makes facts with the actor's next versions and the partition's next positions", () => {
    expect(turn({ type: "add", n: 2 }, { ...fresh, version: 4 })).toMatchObject({
      status: "decided",
      live: { version: 5, state: { sum: 2 } },
      facts: [{ partition: partitionOf("sum:a"), position: 11, version: 5, cause: "c" }],
      outcome: { status: "accepted", version: 5, answer: { sum: 2 } },
    });
  });

  it("hands work over under an id that a replay would give again", () => {
    expect(turn({ type: "post" }, { ...fresh, version: 6 })).toMatchObject({
      works: [{ id: "sum:a/7/0", kind: "mail", key: "m1", at: AT }],
    });
  });

  it("tells others what no fact calls for", () => {
    expect(turn({ type: "greet", to: "sum:b" })).toMatchObject({
      facts: [],
      tells: [{ cause: "c>0", to: "sum:b", at: AT }],
    });
  });
});

describe("a forwarded input", () => {
  it("sends the sender's address along with the first step", () => {
    const result = turn({ type: "ask", to: "sum:b" }, fresh, { replyTo: "reply.x" });
    expect(result).toMatchObject({
      outcome: { status: "forwarded", cause: "c>0" },
      tells: [{ cause: "c>0", to: "sum:b", replyTo: "reply.x", answers: "c" }],
    });
  });

  it("keeps the first cause as the one that is answered, however often it is forwarded", () => {
    const more = { replyTo: "reply.x", answers: "first" };
    expect(turn({ type: "ask", to: "sum:b" }, fresh, more)).toMatchObject({ tells: [{ answers: "first" }] });
  });
});

describe("a refused input", () => {
  it("leaves the actor as it was", () => {
    expect(turn({ type: "add", n: -1 })).toMatchObject({
      live: fresh,
      facts: [],
      outcome: { status: "refused", refusal: { reason: "negative" } },
    });
  });

  it("may still tell others", () => {
    expect(turn({ type: "complain", to: "sum:b" })).toMatchObject({ tells: [{ cause: "c>0", to: "sum:b" }] });
  });
});

describe("a timer", () => {
  it("is armed under the version of the fact that armed it", () => {
    expect(turn({ type: "wait", dueAt: LATER }, { ...fresh, version: 8 })).toMatchObject({
      live: { timers: { wait: { generation: 9, dueAt: LATER } } },
      timers: [{ actor: "sum:a", name: "wait", generation: 9, dueAt: LATER }],
    });
  });

  it("is spent by the fact that it leads to", () => {
    expect(runTurn(sumKind(), waiting, timerDue(3), 0)).toMatchObject({
      status: "decided",
      live: { timers: {} },
      timers: [{ name: "wait", stop: true }],
    });
  });

  it.each([
    ["was armed again since", { ...waiting, timers: { wait: { generation: 4, dueAt: LATER } } }],
    ["was stopped since", fresh],
  ])("means nothing when it %s", (_why, live) => {
    expect(runTurn(sumKind(), live, timerDue(3), 0)).toEqual({ status: "stale" });
  });

  it.each(["forgets", "refuses"] as const)("is a defect when its machine %s it: it would be due for ever", (ring) => {
    expect(runTurn(sumKind(ring), waiting, timerDue(3), 0)).toMatchObject({ status: "defect", quarantine: false });
  });
});

describe("a defect", () => {
  it("of deciding concerns the input", () => {
    expect(turn({ type: "decide badly" })).toMatchObject({ status: "defect", quarantine: false });
  });

  it("of applying a fact concerns the actor", () => {
    expect(turn({ type: "unheard of" })).toMatchObject({ status: "defect", quarantine: true });
  });
});

describe("a replay", () => {
  it("makes the same actor as the turns did, and no work again", () => {
    const inputs = [{ type: "add", n: 2 }, { type: "wait", dueAt: LATER }, { type: "post" }, { type: "add", n: 3 }];
    let live = fresh;
    const facts: StoredFact[] = [];
    for (const input of inputs) {
      const result = turn(input, live);
      if (result.status !== "decided") throw new Error("not decided");
      live = result.live;
      facts.push(...result.facts);
    }
    expect(replay(sumKind(), "sum:a", facts)).toEqual(live);
  });

  it("throws on a fact that no transition takes", () => {
    const fact = { type: "unheard of", at: AT };
    expect(() => replay(sumKind(), "sum:a", [{ version: 1, fact }])).toThrow("no transition");
  });
});

it("knows a kind by the name before the colon, and no other", () => {
  expect(kindOf(kinds, "sum:a:b")).toBe(kinds.sum);
  expect(findKind(kinds, "constructor:a")).toBeUndefined();
  expect(() => kindOf(kinds, "site:a")).toThrow("no kind of actor is called site");
});
