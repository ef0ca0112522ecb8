/** Days as the civil calendar counts them: a right that ends on a day holds until that day is over. */

/** `YYYY-MM-DD`, in Europe/Paris. */
export type Day = string;

export type Period = {
  readonly from: Day;
  /** The last day, or null while no end is known. */
  readonly until: Day | null;
};

/** Says where a day stands to a period whose first and last day count. ISO days sort as text. Pure. */
export function placeIn(period: Period, day: Day): "before" | "within" | "after" {
  if (day < period.from) return "before";
  return period.until !== null && day > period.until ? "after" : "within";
}

/** Says whether the day is in the period. Pure. */
export const holdsOn = (period: Period, day: Day): boolean => placeIn(period, day) === "within";
