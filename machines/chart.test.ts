import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type AnyStateMachine, assign, createMachine, type StateValue, setup } from "xstate";
import { presenceChart, presenceMachine, reservationChart, reservationMachine } from "./agent/charts.ts";
import { caseChart, caseMachine } from "./case/chart.ts";
import { askXState, type Chart, createChart } from "./chart.ts";

const charts: readonly [Chart<string>, AnyStateMachine, readonly string[]][] = [
  [
    caseChart as Chart<string>,
    caseMachine,
    ["absent", "received", "queued", "resolved", "claimed", "closed", "waiting"],
  ],
  [presenceChart as Chart<string>, presenceMachine, ["offline", "available", "paused"]],
  [reservationChart as Chart<string>, reservationMachine, ["absent", "pending", "held", "doubted", "freed"]],
];

describe.each(charts)("chart %#", (chart, machine, values) => {
  it("reaches every value that its type names, and no other", () => {
    expect(chart.values().toSorted()).toEqual(values.toSorted());
  });

  it("remembers, for every reachable value and fact, what XState says afresh", () => {
    const pairs = chart.values().flatMap((value) => chart.types.map((type) => [value, type] as const));
    const fresh = pairs.map(([value, type]) => askXState(machine, value, type));
    expect(pairs.map(([value, type]) => chart.move(value, type))).toEqual(fresh);
    // The second time comes from memory: the very same object.
    const [first, second] = [1, 2].map(() => pairs.map(([value, type]) => chart.move(value, type)));
    expect(second?.every((move, i) => move === first?.[i])).toBe(true);
    expect(second).toEqual(fresh);
    expect(pairs.map(([value, type]) => chart.can(value, type))).toEqual(fresh.map((move) => move !== null));
  });

  it("throws when a fact that happened has no transition", () => {
    const refused = chart
      .values()
      .flatMap((value) =>
        [...chart.types, "case.vanished"].filter((type) => !chart.can(value, type)).map((type) => ({ value, type })),
      );
    expect(refused.length).toBeGreaterThan(chart.values().length);
    for (const { value, type } of refused) expect(() => chart.take(value, type)).toThrow(`of ${value} takes ${type}`);
  });

  it("throws on a value that it does not have, rather than begin anew", () => {
    expect(() => chart.move("ghost", chart.types[0] ?? "")).toThrow("ghost");
  });
});

describe("the pictures in README.md", () => {
  const readme = readFileSync(join(import.meta.dirname, "README.md"), "utf8");
  const drawn = [...readme.matchAll(/^ *(\w+) --> (\w+): (.+)$/gm)].flatMap(([, from = "", to = "", facts = ""]) =>
    facts.split(", ").map((fact) => `${from.replace("_", "")} ${fact} ${to}`),
  );

  it("show every transition of every chart that moves it or begins it anew, and no other", () => {
    const moves = charts.flatMap(([chart]) =>
      chart.values().flatMap((from) =>
        chart.types.flatMap((type) => {
          const move = chart.move(from, type);
          const isDrawn = move !== null && (move.value !== from || type === "reservation.doubted");
          return isDrawn ? [`${from} ${type} ${move.value}`] : [];
        }),
      ),
    );
    expect(drawn.toSorted()).toEqual(moves.toSorted());
  });
});

const light = {
  id: "light",
  version: "3",
  type: "parallel",
  states: {
    lamp: { initial: "off", states: { off: { on: { pressed: "on" } }, on: { on: { pressed: "off", seen: {} } } } },
    door: {
      initial: "shut",
      states: { shut: { on: { opened: "open" } }, open: { entry: { type: "ring", params: { tone: "low" } } } },
    },
  },
} as const;

describe("a chart with regions", () => {
  const chart = createChart<StateValue>(createMachine(light));

  it("is named after its machine and version", () => {
    expect(chart.name).toBe("light@3");
  });

  it("knows every fact that it takes, those that move nothing too", () => {
    expect(chart.types.toSorted()).toEqual(["opened", "pressed", "seen"]);
  });

  it("finds all combinations", () => {
    expect(chart.values()).toHaveLength(4);
  });

  it("takes a stored value whatever the order of its keys", () => {
    const move = chart.move({ lamp: "off", door: "shut" }, "pressed");
    expect(move).toEqual({ value: { lamp: "on", door: "shut" }, actions: [] });
    expect(chart.move({ door: "shut", lamp: "off" }, "pressed")).toBe(move);
  });

  it("gives the actions with their parameters", () => {
    expect(chart.take({ lamp: "off", door: "shut" }, "opened").actions).toEqual([
      { type: "ring", params: { tone: "low" } },
    ]);
  });

  it("takes a fact that moves nothing", () => {
    const value = { lamp: "on", door: "shut" };
    expect(chart.move(value, "seen")).toEqual({ value, actions: [] });
  });
});

describe("a machine that holds more than structure is refused:", () => {
  const inState = (state: object) => createMachine({ id: "bad", initial: "a", states: { a: state, b: {} } });
  it.each<[string, AnyStateMachine, string]>([
    ["context", createMachine({ id: "bad", context: { n: 0 } }), "no context"],
    ["guard", inState({ on: { go: { target: "b", guard: () => true } } }), "no guard"],
    ["after", inState({ after: { 1000: "b" } }), "no after"],
    ["always", inState({ always: "b" }), "no always"],
    ["invoke", inState({ invoke: { src: "fetchIt" } }), "no invoke"],
    ["wildcard", inState({ on: { "*": "b" } }), "no wildcard"],
    ["function", inState({ on: { go: { actions: () => {} } } }), "named, not functions"],
    ["assign", setup({}).createMachine({ initial: "a", states: { a: { exit: assign({}) } } }), "named, not functions"],
    ["computed parameter", inState({ on: { go: { actions: { type: "ring", params: () => ({}) } } } }), "plain strings"],
    ["entry action at birth", inState({ entry: { type: "ring" } }), "nobody performs"],
  ])("%s", (_, machine, message) => {
    expect(() => createChart(machine)).toThrow(message);
  });
});
