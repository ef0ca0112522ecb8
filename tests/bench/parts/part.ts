/** One part of the bench `ingest`: what it measured, and what one must know to read it. */
import type { Figure } from "../figures.ts";

export type Measured = { readonly figures: readonly Figure[]; readonly remarks: readonly string[] };

export type PartOptions = {
  /** Where profiles of the hub go; null when none are taken. */
  readonly profileFolder: string | null;
  /** Divides durations and sizes for a quick look; 1 for figures that count. */
  readonly shorten: number;
};

export type Part = (options: PartOptions) => Promise<Measured>;
