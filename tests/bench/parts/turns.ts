/** Inputs to committed turns without HTTP, against what PostgreSQL takes on the same machine at the same time. */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { migrate } from "../../../db/migrate.ts";
import { ownNats, ownPostgres } from "../../support/own-server.ts";
import { ratioAtLeast, told } from "../figures.ts";
import { measureLimit } from "../ingest/limit.ts";
import type { Measured, PartOptions } from "./part.ts";

const SECONDS = 10;
const TURNS = join(import.meta.dirname, "../ingest/turns.ts");

type Turns = { readonly perSecond: number; readonly p50: number; readonly p99: number };

/** The limit before and after, so that what else the machine does weighs on both. */
export async function measureTurns({ profileFolder, shorten }: PartOptions): Promise<Measured> {
  const [postgres, nats] = await Promise.all([ownPostgres(), ownNats()]);
  try {
    await migrate(postgres.url);
    const seconds = SECONDS / shorten;
    const before = await measureLimit(postgres.url, seconds / 2);
    const flags = profileFolder ? ["--cpu-prof", `--cpu-prof-dir=${join(profileFolder, "turns")}`] : [];
    const args = [...flags, "--import", "tsx", TURNS, postgres.url, nats.url, String(seconds)];
    const { stdout, stderr } = await promisify(execFile)(process.execPath, args);
    const turns = JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as Turns;
    const after = await measureLimit(postgres.url, seconds / 2);
    const limit = (before + after) / 2;
    return {
      figures: [
        ratioAtLeast("inputs to committed turns", turns.perSecond, "/s", limit, 0.4),
        told("inputs to committed turns, p99", turns.p99, "ms"),
      ],
      remarks: [
        `turns: the limit was ${before.toFixed(0)}/s before and ${after.toFixed(0)}/s after`,
        ...(stderr.trim() ? [`turns: ${stderr.trim().split("\n")[0]}`] : []),
      ],
    };
  } finally {
    await Promise.all([postgres.remove(), nats.remove()]);
  }
}
