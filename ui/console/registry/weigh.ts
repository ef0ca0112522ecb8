/** The weight of a question as a waterfall: each bar begins where the one before ended. Pure. */
import type { ProposalView } from "../../../hub/protocol/registry.ts";

export type Step = {
  /** `prior`, `total`, or a field that was compared. */
  readonly what: string;
  readonly level: string | null;
  readonly weight: number;
  readonly rarity: number | null;
  /** Ends of the bar, in bits, the lower first. */
  readonly from: number;
  readonly to: number;
};

export type Waterfall = { readonly steps: readonly Step[]; readonly min: number; readonly max: number };

/** Less than this is not seen. */
const SEEN_MIN = 0.05;

/** Returns the steps, from what is known before comparing to the total; null when nobody weighed. */
export function waterfallOf({
  score,
  prior,
  evidence,
}: Pick<ProposalView, "score" | "prior" | "evidence">): Waterfall | null {
  if (score === null || prior === null) return null;
  const steps: Step[] = [{ what: "prior", level: null, weight: prior, rarity: null, ...bar(0, prior) }];
  let at = prior;
  for (const { field, level, weight, rarity } of evidence) {
    const next = at + weight;
    if (Math.abs(weight) >= SEEN_MIN) steps.push({ what: field, level, weight, rarity, ...bar(at, next) });
    at = next;
  }
  steps.push({ what: "total", level: null, weight: score, rarity: null, ...bar(0, score) });
  const ends = steps.flatMap(({ from, to }) => [from, to]);
  return { steps, min: Math.min(0, ...ends), max: Math.max(0, ...ends) };
}

function bar(one: number, other: number): Pick<Step, "from" | "to"> {
  return { from: Math.min(one, other), to: Math.max(one, other) };
}
