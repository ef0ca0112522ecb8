/** States are read back from a database: what is not one is seen before any rule reads it. */
import { describe, expect, it } from "vitest";
import { agent } from "./agent/agent.ts";
import type { AgentInput } from "./agent/language.ts";
import type { AgentState } from "./agent/state.ts";
import { given, paths, say, turn } from "./case/given.ts";
import type { CaseState } from "./case/state.ts";
import { citizen } from "./citizen/citizen.ts";
import type { Json } from "./kind.ts";

const stored = (value: unknown): Json => JSON.parse(JSON.stringify(value));
const withCase = (state: unknown) => stored({ cases: { c1: state } });

describe("a citizen", () => {
  it.each(Object.entries(paths).filter(([name]) => name !== "nothing"))("with a %s case is a state", (_name, path) => {
    expect(citizen.isState(withCase(given(...path)))).toBe(true);
  });

  it("is a state with a withdrawn claim, an automatic message, or no case at all", () => {
    expect(citizen.isState(withCase(given(say.open, say.withdraw, say.writeByMachine)))).toBe(true);
    expect(citizen.isState(stored(citizen.initial()))).toBe(true);
  });

  const whole = given(...paths.claimed) as CaseState;

  it.each(Object.keys(whole))("is none when a case has no %s, or nonsense there", (field) => {
    const { [field as keyof CaseState]: _, ...rest } = whole;
    expect(citizen.isState(withCase(rest))).toBe(false);
    expect(citizen.isState(withCase({ ...whole, [field]: { not: "this" } }))).toBe(false);
  });

  it.each([null, "cases", [], {}, { cases: null }, { cases: [] }, { cases: { c2: whole } }].map((value) => [value]))(
    "is none when it is %j",
    (value) => expect(citizen.isState(stored(value))).toBe(false),
  );

  it("is none in a state that the chart does not have, or never stores", () => {
    for (const state of ["absent", "lost"]) expect(citizen.isState(withCase({ ...whole, state }))).toBe(false);
  });
});

describe("an agent", () => {
  const inputs: readonly AgentInput[] = [
    { type: "agent.enter", capacity: { web: 2, email: 1, phone: 1, desk: 1 } },
    { type: "agent.claim", caseId: "c1", channel: "web", reservation: "r1", holder: "citizen:e1" },
  ];
  const atWork = inputs.reduce<AgentState>((state, input) => {
    const decision = agent.decide(state, input, { ...turn(), actor: "agent:a-karim" });
    return decision.accepted ? decision.facts.reduce((at, fact) => agent.evolve(at, fact).state, state) : state;
  }, agent.initial());

  it("is a state at first, and at work with a reservation", () => {
    expect(Object.keys(atWork.reservations)).toEqual(["r1"]);
    for (const state of [agent.initial(), atWork]) expect(agent.isState(stored(state))).toBe(true);
  });

  it.each(Object.keys(atWork))("is none without %s, or with nonsense there", (field) => {
    const { [field as keyof AgentState]: _, ...rest } = atWork;
    expect(agent.isState(stored(rest))).toBe(false);
    expect(agent.isState(stored({ ...atWork, [field]: ["not this"] }))).toBe(false);
  });

  it("is none with a reservation that was freed", () => {
    const freed = { ...atWork.reservations.r1, state: "freed" };
    expect(agent.isState(stored({ ...atWork, reservations: { r1: freed } }))).toBe(false);
  });
});
