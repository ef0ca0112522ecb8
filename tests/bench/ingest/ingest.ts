/** The bench `ingest`: from a citizen's sending to an agent's page, each part on servers and a hub of its own. */
import type { Bench } from "../figures.ts";
import { measureAcceptToAnswer } from "../parts/accept-to-answer.ts";
import { measureClaims } from "../parts/claims.ts";
import { measureConsoles } from "../parts/consoles.ts";
import { measurePage } from "../parts/page.ts";
import type { Part, PartOptions } from "../parts/part.ts";
import { measureQueuePage } from "../parts/queue-page.ts";
import { measureSmtp } from "../parts/smtp.ts";
import { measureTurns } from "../parts/turns.ts";
import { measureWeb } from "../parts/web.ts";

/** In the order of the table. */
const PARTS: Readonly<Record<string, Part>> = {
  web: measureWeb,
  smtp: measureSmtp,
  claims: measureClaims,
  turns: measureTurns,
  answer: measureAcceptToAnswer,
  page: measurePage,
  queue: measureQueuePage,
  consoles: measureConsoles,
};

export const PART_NAMES = Object.keys(PARTS);

export type IngestOptions = PartOptions & {
  /** All parts when empty. */
  readonly only: readonly string[];
  readonly onProgress: (sentence: string) => void;
};

/** Runs the parts one after the other. A part that fails is a remark and makes a figure that misses. */
export async function measureIngest({ only, onProgress, ...options }: IngestOptions): Promise<Bench> {
  const figures: Bench["figures"][number][] = [];
  const remarks: string[] = [];
  for (const [name, measure] of Object.entries(PARTS)) {
    if (only.length > 0 && !only.includes(name)) continue;
    onProgress(`${name}…`);
    try {
      const measured = await measure(options);
      figures.push(...measured.figures);
      remarks.push(...measured.remarks);
    } catch (error) {
      remarks.push(`${name} failed: ${error instanceof Error ? error.stack : String(error)}`);
      figures.push({ name, value: 0, unit: "", limit: null, ratio: null, must: "run to its end", ok: false });
    }
  }
  return { name: "ingest", figures, remarks };
}
