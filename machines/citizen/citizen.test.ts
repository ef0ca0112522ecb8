import { describe, expect, it } from "vitest";
import { assert } from "../assert.ts";
import { contact, NOON, opening, say, turn } from "../case/given.ts";
import type { CaseInput } from "../case/language.ts";
import { kinds } from "../kinds.ts";
import { type CitizenState, citizen } from "./citizen.ts";

const openSecond: CaseInput = {
  type: "contact.receive",
  contact: contact({ contactId: "m9" }),
  opening: { ...opening, caseId: "c2", reference: "GU-2026-000002" },
};

describe("a citizen", () => {
  it("has as many cases as the door opened, each on its own", () => {
    const before = given(say.open, openSecond);
    const after = given(say.open, openSecond, say.claim);
    expect(Object.keys(after.cases)).toEqual(["c1", "c2"]);
    expect(after.cases.c1?.state).toBe("claimed");
    expect(after.cases.c2).toEqual(before.cases.c2);
  });

  it("refuses what is asked of a case that it does not have", () => {
    for (const caseId of ["c2", "constructor", "__proto__"])
      expect(citizen.decide(given(say.open), { ...say.note, caseId }, turn())).toEqual({
        accepted: false,
        refusal: { reason: "unknown-case" },
      });
  });

  it("gives each due timer to the case that is named in it, and drops the others", () => {
    const waiting = given(say.open, openSecond, say.claim, say.await60Days);
    expect(citizen.decide(waiting, say.waitIsOver, turn())).toMatchObject({
      facts: [{ type: "case.resumed", caseId: "c1" }],
    });
    for (const name of ["wait:c2", "wait:c3", "wait", "nap:c1"])
      expect(citizen.decide(waiting, { ...say.waitIsOver, name }, turn())).toEqual({ accepted: true, facts: [] });
  });

  it("leaves the state it was given as it was", () => {
    const before = given(say.open);
    const copy = structuredClone(before);
    citizen.evolve(before, { type: "case.claimed", at: NOON, ...claimed });
    expect(before).toEqual(copy);
  });
});

it("lists every kind by the name that its actors' ids begin with", () => {
  expect(Object.values(kinds).map(({ name, version }) => [name, version])).toEqual([
    ["citizen", "case@2"],
    ["agent", "presence@1 reservation@1"],
  ]);
  expect(Object.keys(kinds)).toEqual(Object.values(kinds).map((kind) => kind.name));
});

const claimed = { caseId: "c1", agent: "a-karim", reservation: "r1", replyTo: "agent:a-karim" } as const;

function given(...inputs: readonly CaseInput[]): CitizenState {
  let state = citizen.initial();
  for (const input of inputs) {
    const decision = citizen.decide(state, input, turn());
    assert(decision.accepted, `${input.type} is accepted`);
    for (const fact of decision.facts) state = citizen.evolve(state, fact).state;
  }
  return state;
}
