/** One citizen's actor: all cases of one entry of the registry, decided in order. */

import { caseChart } from "../case/chart.ts";
import { decideCase } from "../case/decide.ts";
import { evolveCase } from "../case/evolve.ts";
import type { CaseDecision, CaseFact, CaseInput } from "../case/language.ts";
import { caseShape } from "../case/shape.ts";
import type { CaseState } from "../case/state.ts";
import type { Kind, Step, Turn } from "../kind.ts";
import { fields, record } from "../shape.ts";
import { readTimerName } from "../timers.ts";

export type CitizenState = { readonly cases: { readonly [caseId: string]: CaseState } };

export const citizen: Kind<CitizenState, CaseInput, CaseFact> = {
  name: "citizen",
  version: caseChart.name,
  initial: () => ({ cases: {} }),
  isState: fields({ cases: record(caseShape) }),
  decide,
  evolve,
};

function decide(state: CitizenState, input: CaseInput, turn: Turn): CaseDecision {
  const caseId = caseIdOf(input);
  return decideCase(caseId === null ? undefined : findCase(state, caseId), input, turn);
}

function evolve(state: CitizenState, fact: CaseFact): Step<CitizenState> {
  const step = evolveCase(findCase(state, fact.caseId), fact);
  return { state: { cases: { ...state.cases, [fact.caseId]: step.state } }, effects: step.effects };
}

/** Ids come from outside: one that is called `constructor` is no case. */
function findCase({ cases }: CitizenState, caseId: string): CaseState | undefined {
  return Object.hasOwn(cases, caseId) ? cases[caseId] : undefined;
}

function caseIdOf(input: CaseInput): string | null {
  if (input.type === "timer.due") return readTimerName(input.name).of;
  if (input.type === "contact.receive" && "opening" in input) return input.opening.caseId;
  return input.caseId;
}
