/** What a bench says: a short table for people, then one line of JSON for machines. */
import { cpus, release, totalmem } from "node:os";

export type Figure = {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What the same machine reaches without our code, measured in the same run; null where there is none. */
  readonly limit: number | null;
  readonly ratio: number | null;
  /** The condition, as people write it. */
  readonly must: string;
  readonly ok: boolean;
};

export type Bench = { readonly name: string; readonly figures: readonly Figure[]; readonly remarks: readonly string[] };

/** Makes a figure that must reach at least `min`. */
export function atLeast(name: string, value: number, unit: string, min: number, limit: number | null = null): Figure {
  return figure({ name, value, unit, limit, must: `≥ ${min} ${unit}`, ok: value >= min });
}

/** Makes a figure that must stay at or under `max`. */
export function atMost(name: string, value: number, unit: string, max: number): Figure {
  return figure({ name, value, unit, limit: null, must: `≤ ${max} ${unit}`, ok: value <= max });
}

/** Makes a figure whose ratio to the limit must reach `min`. */
export function ratioAtLeast(name: string, value: number, unit: string, limit: number, min: number): Figure {
  return figure({ name, value, unit, limit, must: `≥ ${min} of the limit`, ok: value / limit >= min });
}

/** Makes a figure that is only told: nothing is asked of it. */
export function told(name: string, value: number, unit: string): Figure {
  return figure({ name, value, unit, limit: null, must: "told", ok: true });
}

/** Returns the figure as it counts when something other than the hub decided it: it does not. */
export function voidIf(reason: string | null, given: Figure): Figure {
  return reason === null ? given : { ...given, ok: false, must: `${given.must}; does not count: ${reason}` };
}

function figure(given: Omit<Figure, "ratio">): Figure {
  const value = round(given.value);
  const ratio = given.limit === null ? null : Math.round((given.value / given.limit) * 1000) / 1000;
  return { ...given, value, limit: given.limit === null ? null : round(given.limit), ratio };
}

/** Three digits that say something, and all that a share has near 1. */
function round(value: number): number {
  if (Math.abs(value) >= 100) return Math.round(value);
  return Math.round(value * (Math.abs(value) <= 1 ? 10_000 : 100)) / (Math.abs(value) <= 1 ? 10_000 : 100);
}

/** Prints the bench. Returns the exit code: 1 when a "must" is missed. */
export function printBench({ name, figures, remarks }: Bench): number {
  for (const remark of remarks) console.log(`  ! ${remark}`);
  const widths = [Math.max(...figures.map((one) => one.name.length)), 16, 18, 24];
  for (const one of figures) {
    const limit = one.limit === null ? "" : `of ${one.limit} (${one.ratio})`;
    const cells = [one.name, `${one.value} ${one.unit}`, limit, `must be ${one.must}`];
    console.log(`${one.ok ? "  ✓" : "  ✗"} ${cells.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join("  ")}`);
  }
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim()}, ${Math.round(totalmem() / 1024 ** 3)} GB, Linux ${release()}, Node ${process.version}`;
  console.log(JSON.stringify({ bench: name, machine, figures, remarks }));
  return figures.every((one) => one.ok) ? 0 : 1;
}

/** Returns the value below which `share` (0 to 1) of the samples lie. The samples are sorted in place. */
export function percentile(samples: number[], share: number): number {
  if (samples.length === 0) return Number.NaN;
  samples.sort((a, b) => a - b);
  return samples[Math.min(samples.length - 1, Math.floor(samples.length * share))] as number;
}
