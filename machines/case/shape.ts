/** What a stored case looks like: enough that `decideCase` and `evolveCase` find what they read. */
import { fields, isFlag, isNumber, isText, listOf, oneOf, orNull, type Shape } from "../shape.ts";
import { caseChart } from "./chart.ts";
import type { CaseState } from "./state.ts";

const STATES = caseChart.values().filter((value) => value !== "absent");

/** Every field is named, so that a new one is not forgotten. */
const SHAPES: Readonly<Record<Exclude<keyof CaseState, "caseId">, Shape>> = {
  state: oneOf(STATES),
  reference: isText,
  procedure: isText,
  channel: isText,
  place: fields({ service: isText, sector: isText }),
  target: fields({ workingDays: isNumber }),
  priority: oneOf(["low", "normal", "high", "urgent"]),
  isProtected: isFlag,
  possibleFollowUpOf: orNull(isText),
  openedAt: isText,
  since: isText,
  why: isText,
  owedSince: isText,
  breachAt: orNull(isText),
  holder: orNull(fields({ agent: isText, reservation: isText, replyTo: isText, since: isText })),
  awaits: orNull(fields({ party: isText, until: orNull(isText) })),
  closeAt: orNull(isText),
  outcome: orNull(isText),
  resolvedAt: orNull(isText),
  isJunk: isFlag,
  hasNew: isFlag,
  lastContact: orNull(isText),
  automaticSince: listOf(isText),
  withdrawn: listOf(fields({ reservation: isText, at: isText })),
};

/** Returns the shape of the case with this id. */
export function caseShape(caseId: string): Shape {
  return fields({ ...SHAPES, caseId: oneOf([caseId]) });
}
