/** Levels of agreement of birth dates. */
import type { BirthDate } from "../person/birth-date.ts";
import { levelOf } from "./fields.ts";

const DATE = {
  different: levelOf("birthDate", "different"),
  year: levelOf("birthDate", "year"),
  month: levelOf("birthDate", "month"),
  edit: levelOf("birthDate", "edit"),
  partial: levelOf("birthDate", "partial"),
  exact: levelOf("birthDate", "exact"),
};

/** Compares digits: exact, compatible with what is partial or presumed, one slip of typing, then what is left. Symmetric. */
export function compareDates(a: BirthDate, b: BirthDate): number {
  const [one, other] = [a.digits, b.digits];
  if (one === other) return a.precision === "day" || a.isPresumed ? DATE.exact : DATE.partial;
  const isSameYear = one.slice(0, 4) === other.slice(0, 4);
  if (isSameYear && (a.precision === "year" || b.precision === "year")) return DATE.partial;
  const isSameMonth = isSameYear && one.slice(4, 6) === other.slice(4, 6);
  if (isSameMonth && (a.precision === "month" || b.precision === "month")) return DATE.partial;
  if (isSlip(one, other)) return DATE.edit;
  if (isSameMonth || one.slice(4) === other.slice(4)) return DATE.month;
  return isSameYear ? DATE.year : DATE.different;
}

/** One digit changed, two neighbours swapped, or day and month exchanged. */
function isSlip(one: string, other: string): boolean {
  if (one.slice(4, 6) === other.slice(6, 8) && one.slice(6, 8) === other.slice(4, 6))
    return one.slice(0, 4) === other.slice(0, 4);
  const wrong: number[] = [];
  for (let at = 0; at < 8; at++) if (one[at] !== other[at]) wrong.push(at);
  if (wrong.length === 1) return true;
  const [first = 0, second = 0] = wrong;
  return wrong.length === 2 && second === first + 1 && one[first] === other[second] && one[second] === other[first];
}
