/**
 * Rebuilds every actor from its facts and compares it with its snapshot (design D10: a snapshot is a cache).
 */
import { isDeepStrictEqual } from "node:util";
import { type Kinds, kindOf, replay } from "../../actors/turn.ts";
import type { Sql } from "../../db/connect.ts";
import { readFacts } from "../../db/queries/runtime/load.ts";
import { walkSnapshots } from "../../db/queries/runtime/walk.ts";
import type { ActorId } from "../../machines/kind.ts";

export type Difference = {
  readonly actor: ActorId;
  readonly what: "version" | "state" | "timers" | "defect";
  readonly detail: string;
};

export type Checked = { readonly actors: number; readonly facts: number; readonly differences: readonly Difference[] };

/** Differences listed at most; the count goes on. */
const LISTED_MAX = 100;

/** Checks all actors. `onProgress` hears of every thousandth. */
export async function checkReplay(sql: Sql, kinds: Kinds, onProgress: (actors: number) => void): Promise<Checked> {
  let actors = 0;
  let count = 0;
  const differences: Difference[] = [];
  for await (const stored of walkSnapshots(sql)) {
    const facts = await readFacts(sql, stored.actor);
    actors += 1;
    count += facts.length;
    if (actors % 1000 === 0) onProgress(actors);
    const difference = stored.quarantined ? null : compare(stored, facts);
    if (difference && differences.length < LISTED_MAX) differences.push(difference);
  }
  return { actors, facts: count, differences };

  type Stored = Parameters<typeof compare>[0];
  function compare(
    stored: {
      readonly actor: ActorId;
      readonly version: number;
      readonly state: unknown;
      readonly timers: unknown;
      readonly charts: string;
    },
    facts: Awaited<ReturnType<typeof readFacts>>,
  ): Difference | null {
    const kind = kindOf(kinds, stored.actor);
    const found = (what: Difference["what"], detail: string): Difference => ({ actor: stored.actor, what, detail });
    try {
      const live = replay(kind, stored.actor, facts);
      if (live.version !== stored.version)
        return found("version", `${live.version} facts, snapshot at ${stored.version}`);
      if (isBehind(stored)) return null;
      if (!isDeepStrictEqual(asJson(live.state), stored.state)) return found("state", "the facts make another state");
      if (!isDeepStrictEqual(asJson(live.timers), stored.timers)) return found("timers", "the facts arm other timers");
      return null;
    } catch (error) {
      return found("defect", String(error));
    }
  }

  /** Written under other charts: it is rebuilt when it is next used, and means nothing until then. */
  function isBehind({ actor, charts }: Stored): boolean {
    return charts !== kindOf(kinds, actor).version;
  }
}

const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
