/** As `runtime.sim.test.ts`, for as many worlds as a night leaves time for. `SEEDS=20000` plays more. */
import { expect, it } from "vitest";
import { play } from "./play.ts";

const FIRST_SEED = 1_000_000;
const SEEDS = Number(process.env.SEEDS ?? 1_500);
/** Ten times what a seed takes on an idle machine: this says "stuck", not "slow". */
const LIMIT_MS = SEEDS * 1_500;

it(
  `keeps its promises in ${SEEDS} worlds`,
  async () => {
    const broken: string[] = [];
    for (let seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
      const { violations } = await play(seed);
      if (violations.length > 0) broken.push(`SEED=${seed}: ${violations[0]}`);
    }
    expect(broken).toEqual([]);
  },
  LIMIT_MS,
);
