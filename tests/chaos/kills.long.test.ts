/** Two hundred faults, ten times the mix, each time in another order: `npm run test:full`, or `npm run test:chaos` by hand. */
import { expect, it } from "vitest";
import { seedOfRun } from "./load/seeded.ts";
import { runChaos } from "./run-chaos.ts";

const KILLS = 200;
const TAKEOVER_MS_MAX = 7_000;
const RUN_MS_MAX = 45 * 60_000;

const seed = seedOfRun();

it(
  `keeps every promise through ${KILLS} faults (SEED=${seed})`,
  async () => {
    const { violations, refused, takeoversMs } = await runChaos({ seed, kills: KILLS, isLong: true, say: () => {} });
    expect(violations).toEqual([]);
    expect(refused).toEqual([]);
    expect(Math.max(...takeoversMs)).toBeLessThanOrEqual(TAKEOVER_MS_MAX);
  },
  RUN_MS_MAX,
);
