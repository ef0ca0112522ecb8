/**
 * Turns a chart's timer actions into effects (design D5).
 *
 * A chart says `startTimer {name, due}` and `stopTimer {name}`; `due` names the field of the fact that holds the absolute
 * instant, so a chart never computes time. A null instant
 * stops the timer. Stopping a timer that is not armed means nothing.
 */
import { assert } from "./assert.ts";
import type { ChartAction } from "./chart.ts";
import type { Effect, Fact, Instant } from "./kind.ts";

/** What a chart may write. The functions only give names and types: nothing ever runs them. */
export const timerActions = {
  startTimer: (_: unknown, _params: { readonly name: string; readonly due: string }) => {},
  stopTimer: (_: unknown, _params: { readonly name: string }) => {},
};

/**
 * Returns the timer effects of a move, named `<name>:<of>`, or `<name>` when `of` is null: at most one for each timer,
 * the last that the chart says.
 */
export function timerEffects(actions: readonly ChartAction[], fact: Fact, of: string | null): readonly Effect[] {
  const effects = new Map<string, Effect>();
  for (const { type, params } of actions) {
    assert(params.name, `action ${type} names its timer`);
    const name = of === null ? params.name : `${params.name}:${of}`;
    const dueAt = type === "startTimer" ? dueOf(params.due ?? "", fact) : null;
    assert(type === "startTimer" || type === "stopTimer", `${type} is an action that charts know`);
    effects.set(name, dueAt === null ? { type: "stopTimer", name } : { type: "startTimer", name, dueAt });
  }
  return [...effects.values()];
}

function dueOf(field: string, fact: Fact): Instant | null {
  const dueAt: unknown = (fact as Readonly<Record<string, unknown>>)[field];
  assert(dueAt === null || typeof dueAt === "string", `fact ${fact.type} says in ${field} when a timer is due`);
  return dueAt;
}

/** Splits `<name>:<of>`. `of` is null when the name has no second part. */
export function readTimerName(fullName: string): { readonly name: string; readonly of: string | null } {
  const colon = fullName.indexOf(":");
  return colon < 0 ? { name: fullName, of: null } : { name: fullName.slice(0, colon), of: fullName.slice(colon + 1) };
}
