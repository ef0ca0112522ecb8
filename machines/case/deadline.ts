/** When a service's promise is missed. */
import { addWorkingDays } from "../calendar/working-days.ts";
import type { Instant } from "../kind.ts";
import type { Priority, Target } from "./language.ts";

/**
 * Working days that a priority adds to the target. The queue is ordered by the resulting instant alone, so an ordinary
 * case that has waited long enough comes before an urgent one that has just arrived.
 */
const PRIORITY_SHIFT_DAYS: Readonly<Record<Priority, number>> = { urgent: -5, high: -2, normal: 0, low: 5 };

/** Returns the end of the service day until which the promise can be kept. Never before the first service day that is not over. */
export function breachAt(owedSince: Instant, target: Target, priority: Priority): Instant {
  return addWorkingDays(owedSince, Math.max(0, target.workingDays + PRIORITY_SHIFT_DAYS[priority]));
}
