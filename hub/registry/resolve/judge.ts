import type { Judge } from "../matching/decide/decide.ts";
import { createGuard } from "../matching/decide/guard.ts";
import { frequenciesOf, type Model } from "../matching/model/model.ts";
import { createScorer } from "../matching/model/score.ts";

/** Returns what a model weighs and forbids, with the frequencies that it was stored with. */
export function createJudge(model: Model): Omit<Judge, "holdersOf"> {
  return { model, scorer: createScorer(model, frequenciesOf(model)), guard: createGuard(model) };
}
