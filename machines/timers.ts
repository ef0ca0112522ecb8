/**
 * Turns a chart's timer actions into effects (design D5).
 *
 * A chart says `startTimer {name, due}` and `stopTimer {name}`; `due` names the field of the fact that holds the absolute
 * instant, so a chart never computes time. Stopping a timer that is not armed means nothing.
 */
import { assert } from "./assert.ts";
import type { ChartAction } from "./chart.ts";
import type { Effect, Fact } from "./kind.ts";

/** What a chart may write. The functions only give names and types: nothing ever runs them. */
export const timerActions = {
  startTimer: (_: unknown, _params: { readonly name: string; readonly due: string }) => {},
  stopTimer: (_: unknown, _params: { readonly name: string }) => {},
};

/** Returns the timer effects of a move, named `<name>:<of>`, or `<name>` when `of` is null. A null instant arms nothing. */
export function timerEffects(actions: readonly ChartAction[], fact: Fact, of: string | null): Effect[] {
  return actions.flatMap((action): Effect[] => {
    const { name, due = "" } = action.params;
    assert(name, `action ${action.type} names its timer`);
    const fullName = of === null ? name : `${name}:${of}`;
    if (action.type === "stopTimer") return [{ type: "stopTimer", name: fullName }];
    assert(action.type === "startTimer", `${action.type} is an action that charts know`);
    const dueAt: unknown = (fact as Readonly<Record<string, unknown>>)[due];
    if (dueAt === null) return [];
    assert(typeof dueAt === "string", `fact ${fact.type} says in ${due} when ${name} is due`);
    return [{ type: "startTimer", name: fullName, dueAt }];
  });
}

/** Splits `<name>:<of>`. `of` is null when the name has no second part. */
export function readTimerName(fullName: string): { readonly name: string; readonly of: string | null } {
  const colon = fullName.indexOf(":");
  return colon < 0 ? { name: fullName, of: null } : { name: fullName.slice(0, colon), of: fullName.slice(colon + 1) };
}
