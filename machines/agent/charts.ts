/** Which facts may follow which for an agent at work: presence, and each reservation on its own. Structure only. */
import { setup } from "xstate";
import { type Chart, createChart } from "../chart.ts";
import { timerActions } from "../timers.ts";
import type { AgentFact } from "./language.ts";

export type PresenceValue = "offline" | "available" | "paused";
export type ReservationValue = "absent" | "pending" | "doubted" | "held" | "freed";

type PresenceFact = Extract<AgentFact["type"], `agent.${string}`>;
type ReservationFact = Extract<AgentFact["type"], `reservation.${string}`>;

/** Each `agent.entered` puts the end of presence off; leaving takes the timer away. */
const startSilence = { type: "startTimer", params: { name: "silence", due: "expiresAt" } } as const;
const stopSilence = { type: "stopTimer", params: { name: "silence" } } as const;

export const presenceMachine = setup({
  types: { events: {} as { type: PresenceFact } },
  actions: timerActions,
}).createMachine({
  id: "presence",
  version: "1",
  initial: "offline",
  states: {
    offline: { on: { "agent.entered": { target: "available", actions: startSilence } } },
    available: {
      on: {
        "agent.entered": { actions: startSilence },
        "agent.paused": "paused",
        "agent.left": { target: "offline", actions: stopSilence },
      },
    },
    paused: {
      on: {
        "agent.entered": { actions: startSilence },
        "agent.paused": {},
        "agent.resumed": "available",
        "agent.left": { target: "offline", actions: stopSilence },
      },
    },
  },
});

const startDoubt = { type: "startTimer", params: { name: "doubt", due: "doubtAt" } } as const;
const stopDoubt = { type: "stopTimer", params: { name: "doubt" } } as const;

/** `absent` is before `reservation.made`, and `freed` is forgotten at once: no stored reservation is in either. */
export const reservationMachine = setup({
  types: { events: {} as { type: ReservationFact } },
  actions: timerActions,
}).createMachine({
  id: "reservation",
  version: "1",
  initial: "absent",
  states: {
    absent: { on: { "reservation.made": "pending" } },
    pending: {
      entry: startDoubt,
      exit: stopDoubt,
      on: { "reservation.held": "held", "reservation.doubted": "doubted", "reservation.freed": "freed" },
    },
    doubted: {
      entry: startDoubt,
      exit: stopDoubt,
      on: {
        "reservation.held": "held",
        "reservation.doubted": { target: "doubted", reenter: true },
        "reservation.freed": "freed",
      },
    },
    held: { on: { "reservation.freed": "freed" } },
    freed: { type: "final" },
  },
});

export const presenceChart: Chart<PresenceValue> = createChart(presenceMachine);
export const reservationChart: Chart<ReservationValue> = createChart(reservationMachine);
