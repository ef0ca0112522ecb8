/**
 * Goal: whatever happens in whatever order, one agent holds a case, capacity is never exceeded, no reservation is lost,
 * and a citizen's message is always work for somebody.
 * Method: random histories of contacts, commands, steps delivered out of order and twice, and time, against `model.ts`.
 * To replay: `SEED=<seed> npx vitest run machines/simulation` (`RUNS=5000` for the long one); a failure prints its seed and the shortest history.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { presenceChart, reservationChart } from "../agent/charts.ts";
import { caseChart } from "../case/chart.ts";
import { AGENTS, operation } from "./operations.ts";
import { Play } from "./play.ts";

const seed = Number(process.env.SEED ?? 20_261_124);
const runs = Number(process.env.RUNS ?? 150);
/** Twenty times what a run takes on an idle machine: this says "stuck", not "slow". */
const LIMIT_MS = runs * 400;
const histories = fc.array(operation, { maxLength: 140, size: "max" });

describe(`a world of two citizens and three agents (seed ${seed})`, () => {
  it(
    "keeps its promises through every history",
    () => {
      const seen = new Set<string>();
      fc.assert(
        fc.property(histories, (history) => {
          const play = new Play();
          for (const agent of AGENTS) play.run({ do: "present", agent, how: "enter" });
          for (const step of history) {
            play.run(step);
            play.check();
          }
          play.settle();
          play.world.replayAll();
          for (const { facts } of play.world.actors.values()) for (const fact of facts) seen.add(fact.type);
        }),
        { numRuns: runs, seed },
      );
      // Histories that lead nowhere would prove nothing: every fact of every chart came up.
      const all = [caseChart, presenceChart, reservationChart].flatMap(({ types }) => types);
      expect([...seen].toSorted()).toEqual(all.toSorted());
    },
    LIMIT_MS,
  );
});
