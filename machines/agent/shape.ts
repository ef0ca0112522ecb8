/** What a stored agent looks like: enough that its rules find what they read. */
import { fields, isNumber, isText, oneOf, orNull, record, type Shape } from "../shape.ts";
import { presenceChart, reservationChart } from "./charts.ts";
import type { AgentState, Reservation } from "./state.ts";

const RESERVATION: Readonly<Record<keyof Reservation, Shape>> = {
  state: oneOf(reservationChart.values().filter((value) => value !== "absent" && value !== "freed")),
  agent: isText,
  caseId: isText,
  channel: isText,
  holder: isText,
  doubtAt: isText,
  doubts: isNumber,
};

const STATE: Readonly<Record<keyof AgentState, Shape>> = {
  presence: oneOf(presenceChart.values()),
  capacity: orNull(fields({ web: isNumber, email: isNumber, phone: isNumber, desk: isNumber })),
  pauseReason: orNull(isText),
  expiresAt: orNull(isText),
  reservations: record(() => fields(RESERVATION)),
};

export const isAgentState: Shape = fields(STATE);
