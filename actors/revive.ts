/** Actors as they come back from the store. A snapshot is a cache: the facts are the state (design D10). */
import type { ActorId, Json } from "../machines/kind.ts";
import type { StoredActor, StoredFact } from "./ports.ts";
import { findKind, type Kinds, type Live, replay } from "./turn.ts";

/** With an error, the facts make no actor either: a person decides, and nothing is reset. */
export type Revived = { readonly live: Live; readonly error?: Error };

/** Returns an actor of which nothing is stored. */
export function fresh(kinds: Kinds, actor: ActorId): Live {
  // Of an unknown kind nothing is decided: its inputs are set aside.
  const state = findKind(kinds, actor)?.initial() ?? null;
  return { actor, version: 0, state, timers: {}, quarantined: false };
}

/**
 * Returns the actor of a row. One that was written under other charts, or that is damaged, is rebuilt from the facts.
 * Rejects only when the facts cannot be read.
 */
export async function revive(
  kinds: Kinds,
  row: StoredActor,
  readFacts: (actor: ActorId) => Promise<readonly StoredFact[]>,
): Promise<Revived> {
  const { charts, ...live } = row;
  const kind = findKind(kinds, row.actor);
  if (!kind || row.quarantined) return { live };
  if (charts === kind.version && kind.isState(row.state) && isTimerSet(row.timers)) return { live };
  const facts = await readFacts(row.actor);
  try {
    const rebuilt = replay(kind, row.actor, facts);
    if (rebuilt.version < row.version) throw new Error(`facts after version ${rebuilt.version} are missing`);
    return { live: rebuilt };
  } catch (error) {
    return { live, error: error instanceof Error ? error : new Error(String(error)) };
  }
}

function isTimerSet(timers: unknown): boolean {
  if (typeof timers !== "object" || timers === null || Array.isArray(timers)) return false;
  return Object.values(timers as { readonly [name: string]: Json }).every(
    (timer) =>
      typeof timer === "object" &&
      timer !== null &&
      "generation" in timer &&
      typeof timer.generation === "number" &&
      "dueAt" in timer &&
      typeof timer.dueAt === "string",
  );
}
