/** `npm run bench -- NAME [--only PART,PART] [--shorten N] [--profile FOLDER]`: see README.md beside. */
import { mkdirSync } from "node:fs";
import { loadavg } from "node:os";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { type Bench, printBench } from "./figures.ts";
import { PART_NAMES as INGEST_PARTS, measureIngest } from "./ingest/ingest.ts";
import { measureRegistry, PART_NAMES as REGISTRY_PARTS } from "./registry/registry.ts";

type BenchOptions = Parameters<typeof measureIngest>[0];

/** Benches by name, each with the parts that `--only` may name. */
const BENCHES: Readonly<
  Record<string, { readonly parts: readonly string[]; measure(options: BenchOptions): Promise<Bench> }>
> = {
  ingest: { parts: INGEST_PARTS, measure: measureIngest },
  registry: { parts: REGISTRY_PARTS, measure: measureRegistry },
};

/** On two cores, more than this before the start means that something else runs. */
const LOAD_MAX = 0.5;

// Nothing that a part that failed may have left open holds us here.
process.exit(await main());

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      only: { type: "string", default: "" },
      shorten: { type: "string", default: "1" },
      profile: { type: "string" },
    },
  });
  const only = values.only.split(",").filter(Boolean);
  const chosen = BENCHES[positionals[0] ?? ""];
  if (!chosen || only.some((name) => !chosen.parts.includes(name))) {
    for (const [name, { parts }] of Object.entries(BENCHES))
      console.error(`usage: npm run bench -- ${name} [--only ${parts.join(",")}] [--shorten N] [--profile FOLDER]`);
    return 2;
  }
  const profileFolder = values.profile ? resolve(values.profile) : null;
  if (profileFolder) mkdirSync(profileFolder, { recursive: true });
  const [load = 0] = loadavg();
  const began = performance.now();
  const shorten = Number(values.shorten);
  const bench = await chosen.measure({ only, profileFolder, shorten, onProgress: (sentence) => console.log(sentence) });
  const remarks = [
    `took ${((performance.now() - began) / 60_000).toFixed(1)} min; load average before ${load.toFixed(1)}`,
    ...(load > LOAD_MAX ? ["the machine was not quiet before the start: figures are indicative"] : []),
    ...(profileFolder ? ["profiled: figures are lower than they would be"] : []),
    ...(shorten === 1 ? [] : [`shortened by ${shorten}: figures do not count`]),
    ...bench.remarks,
  ];
  return printBench({ ...bench, remarks });
}
