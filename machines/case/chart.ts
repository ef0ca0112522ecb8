/**
 * Which facts may follow which in the life of a case. Structure only: conditions on data live in `decide`.
 *
 * A transition without a target says "this fact is taken here, and the case stays where it is".
 */
import { setup } from "xstate";
import { type Chart, createChart } from "../chart.ts";
import { timerActions } from "../timers.ts";
import type { CaseFact } from "./language.ts";

/** `absent` is before `case.opened`: no stored case is ever there. */
export type CaseValue = "absent" | "received" | "queued" | "claimed" | "waiting" | "resolved" | "closed";

/** Facts that may come at any moment and move nothing. */
const stay = {
  "contact.recorded": {},
  "note.recorded": {},
  "delivery.recorded": {},
  "claim.withdrawn": {},
} as const;

export const caseMachine = setup({
  types: { events: {} as { type: CaseFact["type"] } },
  actions: timerActions,
}).createMachine({
  id: "case",
  version: "2",
  initial: "absent",
  states: {
    absent: { on: { "case.opened": "received" } },
    /** Suspected junk stays here until a person judges it. */
    received: {
      on: { ...stay, "case.queued": "queued", "case.cleared": "queued", "case.discarded": "resolved" },
    },
    queued: {
      on: { ...stay, "acknowledgement.recorded": {}, "case.claimed": "claimed", "case.discarded": "resolved" },
    },
    claimed: {
      on: {
        ...stay,
        "reply.recorded": {},
        "case.released": "queued",
        "case.transferred": "queued",
        "case.awaited": "waiting",
        "case.resolved": "resolved",
        "case.discarded": "resolved",
      },
    },
    waiting: {
      entry: { type: "startTimer", params: { name: "wait", due: "until" } },
      exit: { type: "stopTimer", params: { name: "wait" } },
      on: { ...stay, "case.resumed": "queued" },
    },
    resolved: {
      entry: { type: "startTimer", params: { name: "close", due: "closeAt" } },
      exit: { type: "stopTimer", params: { name: "close" } },
      on: { ...stay, "case.reopened": "queued", "case.cleared": "queued", "case.closed": "closed" },
    },
    closed: { on: { ...stay, "case.reopened": "queued", "case.cleared": "queued" } },
  },
});

export const caseChart: Chart<CaseValue> = createChart(caseMachine);
