/** Once everything is quiet nothing is left to do, nobody was set aside, and the log alone makes every actor again. */
import type { FinalState, Violation } from "../final-state.ts";
import type { History } from "../history.ts";

/** Checks what should be empty. *Pure.* */
export function checkLeftOvers(_history: History, state: FinalState): readonly Violation[] {
  const left = (subject: string, detail: string): Violation => ({ rule: "left-over", subject, detail });
  return [
    ...state.tells.map((cause) => left(cause, "a step between actors was not applied")),
    ...state.lateTimers.map((timer) => left(timer, "a timer is due and did not fire")),
    ...state.outbox.map(({ id, state: how }) => left(id, `a work is still ${how}`)),
    ...state.deadLetters.map(({ reference, error }) => left(reference, `was set aside: ${error}`)),
    ...state.quarantined.map((actor) => left(actor, "is in quarantine")),
    ...state.outcomes
      .filter(({ status }) => status === "set-aside")
      .map(({ cause }) => left(cause, "an input was set aside")),
    ...state.replayDifferences.map(
      ({ actor, detail }): Violation => ({ rule: "replay-differs", subject: actor, detail }),
    ),
  ];
}
