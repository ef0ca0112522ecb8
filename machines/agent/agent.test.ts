import { describe, expect, it } from "vitest";
import { assert } from "../assert.ts";
import { laterBy } from "../calendar/instant.ts";
import type { Effect, Instant, Turn } from "../kind.ts";
import { agent } from "./agent.ts";
import { CLAIMS_PER_CASE_MAX, DOUBT_MS, DOUBT_MS_MAX, decideAgent, SILENCE_MS } from "./decide.ts";
import type { AgentFact, AgentInput, Capacity } from "./language.ts";
import type { AgentState } from "./state.ts";

const NOON = "2026-11-24T09:00:00.000Z";
const capacity: Capacity = { web: 2, email: 1, phone: 1, desk: 0 };
const refusal = { reason: "reservation-withdrawn" } as const;

function claimOf(caseId: string, reservation: string, channel: keyof Capacity = "web"): AgentInput {
  return { type: "agent.claim", caseId, channel, reservation, holder: "citizen:e1" };
}

const say = {
  enter: { type: "agent.enter", capacity },
  leave: { type: "agent.leave" },
  pauseForMeal: { type: "agent.pause", why: "meal" },
  pauseForMeeting: { type: "agent.pause", why: "meeting" },
  resume: { type: "agent.resume" },
  claim: claimOf("c1", "r1"),
  taken: { type: "claim.answered", reservation: "r1", taken: true },
  notTaken: { type: "claim.answered", reservation: "r1", taken: false, refusal },
  free: { type: "reservation.free", reservation: "r1" },
  silence: { type: "timer.due", name: "silence", generation: 1, dueAt: laterBy(NOON, SILENCE_MS) },
  doubt: { type: "timer.due", name: "doubt:r1", generation: 1, dueAt: laterBy(NOON, DOUBT_MS) },
} as const satisfies Record<string, AgentInput>;

const paths = {
  offline: [],
  available: [say.enter],
  paused: [say.enter, say.pauseForMeal],
  pending: [say.enter, say.claim],
  doubted: [say.enter, say.claim, say.doubt],
  held: [say.enter, say.claim, say.taken],
  freed: [say.enter, say.claim, say.taken, say.free],
} as const satisfies Record<string, readonly AgentInput[]>;

describe.each<[keyof typeof say, string]>([
  // offline, available, paused, then a reservation that is pending, doubted, held, freed
  ["enter", "entered entered entered entered entered entered entered"],
  ["leave", "- left left left left left left"],
  ["pauseForMeal", "!not-present paused - paused paused paused paused"],
  ["pauseForMeeting", "!not-present paused paused paused paused paused paused"],
  ["resume", "!not-present - resumed - - - -"],
  ["claim", "!not-present made !not-allowed-now !already-exists !already-exists !already-exists made"],
  ["taken", "- - - held held - -"],
  ["notTaken", "- - - freed freed freed -"],
  ["free", "- - - freed freed freed -"],
  ["silence", "- left left left left left left"],
  ["doubt", "- - - doubted doubted - -"],
])("%s", (name, expected) => {
  const outcomes = expected.split(" ");
  it.each(Object.keys(paths).map((path, i) => [path, outcomes[i]] as const))("when %s: %s", (path, outcome) => {
    const decision = decideAgent(given(...paths[path as keyof typeof paths]), say[name], turn());
    if (decision.accepted) expect(decision.facts.map((fact) => fact.type.split(".")[1]).join(" ") || "-").toBe(outcome);
    else expect(`!${decision.refusal.reason}`).toBe(outcome);
  });
});

describe("presence", () => {
  it("lasts 12 minutes after the console was last heard, and each word puts its end off", () => {
    const dueAt = laterBy(NOON, SILENCE_MS);
    const armed = { type: "startTimer", name: "silence", dueAt };
    expect(play(given(), say.enter).effects).toEqual([armed]);
    const later = laterBy(NOON, 60_000);
    const heard = play(given(...paths.paused), say.enter, later);
    expect(heard.effects).toEqual([{ ...armed, dueAt: laterBy(later, SILENCE_MS) }]);
    expect(heard.state).toMatchObject({ presence: "paused", pauseReason: "meal" });
    // The first timer was already on its way.
    expect(play(heard.state, say.silence).facts).toEqual([]);
    expect(play(heard.state, { ...say.silence, dueAt: laterBy(later, SILENCE_MS) }).facts).toMatchObject([
      { type: "agent.left", why: "silence" },
    ]);
  });

  it("ends without letting go of what is held", () => {
    const { state, effects } = play(given(...paths.held), say.leave);
    expect(state).toMatchObject({ presence: "offline", expiresAt: null, reservations: { r1: { state: "held" } } });
    expect(effects).toEqual([{ type: "stopTimer", name: "silence" }]);
  });
});

describe("capacity", () => {
  it("is refused beyond what the channel has, with the cases that take it", () => {
    const full = given(say.enter, claimOf("c1", "r1"), claimOf("c2", "r2"), claimOf("c3", "r3", "email"));
    expect(decideAgent(full, claimOf("c4", "r4"), turn())).toEqual({
      accepted: false,
      refusal: { reason: "over-capacity", channel: "web", capacity: 2, held: ["c1", "c2"] },
    });
    expect(decideAgent(full, claimOf("c4", "r4", "phone"), turn()).accepted).toBe(true);
    expect(decideAgent(full, claimOf("c4", "r4", "desk"), turn()).accepted).toBe(false);
  });

  it("is not taken twice by the same case, whose actor says whether it is still held", () => {
    const full = given(say.enter, claimOf("c1", "r1"), claimOf("c2", "r2"));
    expect(decideAgent(full, claimOf("c2", "r3"), turn()).accepted).toBe(true);
  });

  it(`lets ${CLAIMS_PER_CASE_MAX} claims of one case be in the air, not more`, () => {
    const claims = Array.from({ length: CLAIMS_PER_CASE_MAX }, (_, n) => claimOf("c1", `r${n}`));
    expect(decideAgent(given(say.enter, ...claims), claimOf("c1", "r9"), turn())).toMatchObject({
      refusal: { reason: "over-capacity" },
    });
  });

  it("that shrinks below what is held takes nothing away", () => {
    const none: Capacity = { web: 0, email: 0, phone: 0, desk: 0 };
    expect(given(...paths.held, { type: "agent.enter", capacity: none }).reservations).toHaveProperty(
      "r1.state",
      "held",
    );
  });
});

describe("a reservation", () => {
  const toCase = { caseId: "c1", agent: "a-karim", reservation: "r1", replyTo: "agent:a-karim" };

  it("asks the case's actor, whose answer is the final one, and doubts it after 5 s", () => {
    const decision = decideAgent(given(say.enter), say.claim, turn());
    expect(decision).toMatchObject({ accepted: true, forwarded: true });
    expect(play(given(say.enter), say.claim).effects).toEqual([
      { type: "startTimer", name: "doubt:r1", dueAt: laterBy(NOON, DOUBT_MS) },
      { type: "tell", to: "citizen:e1", input: { type: "case.claim", ...toCase } },
    ]);
  });

  it("in doubt keeps its capacity and asks to withdraw, again and again, each time more patiently", () => {
    let state = given(...paths.pending);
    const waits: number[] = [];
    for (let n = 0; n < 9; n++) {
      const { doubtAt = "" } = state.reservations.r1 ?? {};
      const due = { ...say.doubt, dueAt: doubtAt };
      const { state: next, effects } = play(state, due, doubtAt);
      state = next;
      const armedFor = state.reservations.r1?.doubtAt ?? "";
      waits.push(Date.parse(armedFor) - Date.parse(doubtAt));
      expect(effects).toEqual([
        { type: "startTimer", name: "doubt:r1", dueAt: armedFor },
        { type: "tell", to: "citizen:e1", input: { type: "claim.withdraw", ...toCase } },
      ]);
    }
    expect(waits.slice(0, 3)).toEqual([DOUBT_MS, 2 * DOUBT_MS, 4 * DOUBT_MS]);
    expect(waits.at(-1)).toBe(DOUBT_MS_MAX);
    expect(decideAgent(state, { ...say.doubt, dueAt: NOON }, turn())).toEqual({ accepted: true, facts: [] });
  });

  it.each(["pending", "doubted"] as const)("that is %s stops doubting once it is answered", (path) => {
    const stop = [{ type: "stopTimer", name: "doubt:r1" }];
    expect(play(given(...paths[path]), say.taken).effects).toEqual(stop);
    expect(play(given(...paths[path]), say.notTaken).effects).toEqual(stop);
  });

  it("is forgotten once it is freed", () => {
    expect(given(...paths.freed).reservations).toEqual({});
  });
});

it("throws on a fact that no transition takes, rather than ignore it", () => {
  const at = NOON;
  expect(() => agent.evolve(given(), { type: "agent.resumed", at })).toThrow("takes agent.resumed");
  expect(() => agent.evolve(given(...paths.freed), { type: "reservation.held", at, reservation: "r1" })).toThrow(
    "of absent",
  );
});

function turn(at: Instant = NOON): Turn {
  return { actor: "agent:a-karim", cause: "cmd:1", at };
}

function play(state: AgentState, input: AgentInput, at: Instant = NOON) {
  const decision = decideAgent(state, input, turn(at));
  assert(decision.accepted, `${input.type} is accepted`);
  const facts: readonly AgentFact[] = decision.facts;
  const effects: Effect[] = [];
  let after = state;
  for (const fact of facts) {
    const step = agent.evolve(after, fact);
    after = step.state;
    effects.push(...step.effects);
  }
  return { state: after, facts, effects };
}

function given(...inputs: readonly AgentInput[]): AgentState {
  return inputs.reduce((state, input) => play(state, input).state, agent.initial());
}
