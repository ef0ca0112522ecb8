/** Twenty faults of all kinds under load. To replay their order: `SEED=… npx vitest run tests/chaos/kills.test.ts`. */
import { expect, it } from "vitest";
import { seedOfRun } from "./load/seeded.ts";
import { runChaos } from "./run-chaos.ts";

const KILLS = 20;
const TAKEOVER_MS_MAX = 7_000;
const RUN_MS_MAX = 240_000;

const seed = seedOfRun();

it(
  `keeps every promise through ${KILLS} faults (SEED=${seed})`,
  async () => {
    const lines: string[] = [];
    const result = await runChaos({ seed, kills: KILLS, isLong: false, say: (line) => void lines.push(line) }).catch(
      (error: unknown) => {
        throw new Error(`SEED=${seed}\n${lines.join("\n")}`, { cause: error });
      },
    );
    expect(result.violations).toEqual([]);
    expect(result.refused).toEqual([]);
    expect(result.takeoversMs.length).toBeGreaterThan(0);
    expect(Math.max(...result.takeoversMs)).toBeLessThanOrEqual(TAKEOVER_MS_MAX);
    // Two faults are meant for one moment each: a run in which neither hits it proves less than it says.
    expect(result.missed.length).toBeLessThan(2);
    expect(result.contacts).toBeGreaterThan(KILLS);
  },
  RUN_MS_MAX,
);
