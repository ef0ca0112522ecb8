/**
 * `npm run test:chaos -- [KILLS] [WORDS]`: chaos by hand, 200 kills unless told otherwise, of all kinds unless WORDS (a part
 * of a fault's name) say which. `SEED=…` repeats the order of faults.
 */
import { seedOfRun } from "./load/seeded.ts";
import { runChaos } from "./run-chaos.ts";

const say = (line: string) => void process.stdout.write(`${line}\n`);
const kills = Number(process.argv[2] ?? 200);
const only = process.argv[3] ?? "";
const seed = seedOfRun();
say(`SEED=${seed}, ${kills} kills`);
const { violations, refused, takeoversMs, ...counts } = await runChaos({ seed, kills, isLong: true, only, say });
for (const { rule, subject, detail } of violations) say(`${rule}: ${subject} ${detail}`);
for (const line of refused) say(`refused: ${line}`);
const slowest = Math.round(Math.max(0, ...takeoversMs));
say(
  JSON.stringify({
    seed,
    kills,
    violations: violations.length,
    refused: refused.length,
    takeoverMsMax: slowest,
    ...counts,
  }),
);
process.exitCode = violations.length + refused.length === 0 && slowest <= 7_000 ? 0 : 1;
