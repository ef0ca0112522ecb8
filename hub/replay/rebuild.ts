/** Drops the read models and makes them again from the facts, while no hub runs. */
import type { Projection, StoredFact } from "../../actors/ports.ts";
import type { Sql } from "../../db/connect.ts";
import type { Changes } from "../../db/queries/projections/rows.ts";
import { writeRows } from "../../db/queries/projections/write-rows.ts";
import { readFacts } from "../../db/queries/runtime/load.ts";
import { emptyReadModels, isAnyHubAlive, walkSnapshots } from "../../db/queries/runtime/walk.ts";
import type { CaseFact } from "../../machines/case/language.ts";
import { type CitizenState, citizen } from "../../machines/citizen/citizen.ts";
import type { ActorId, Json } from "../../machines/kind.ts";
import { createProjection } from "../projections/projection.ts";
import type { Vault } from "../vault/vault.ts";

/** Returns how many citizens were projected. Throws when a hub lives: it would write into what is being emptied. */
export async function rebuildReadModels(sql: Sql, vault: Vault, onProgress: (actors: number) => void): Promise<number> {
  if (await isAnyHubAlive(sql)) throw new Error("A hub is running: stop every hub before the read models are rebuilt.");
  const projection = createProjection(vault);
  await emptyReadModels(sql);
  let actors = 0;
  for await (const { actor } of walkSnapshots(sql)) {
    if (!actor.startsWith("citizen:")) continue;
    await projection.prepare([actor]);
    const changes = projectAgain(projection, actor, await readFacts(sql, actor));
    await sql.begin((tx) => writeRows(tx, changes));
    actors += 1;
    if (actors % 1000 === 0) onProgress(actors);
  }
  return actors;
}

/** Returns what a citizen's facts, all of them, say to the read models. The projection must be prepared for the actor. */
export function projectAgain(
  projection: Projection<Changes>,
  actor: ActorId,
  facts: readonly StoredFact[],
): readonly Changes[] {
  let state: CitizenState = citizen.initial();
  return turnsOf(facts).flatMap((turn) => {
    const before = state;
    state = turn.reduce((earlier, { fact }) => citizen.evolve(earlier, fact as CaseFact).state, state);
    return projection.project({ actor, cause: "", before: json(before), facts: turn, after: json(state) }) ?? [];
  });
}

/** Facts of one cause were one turn. */
function turnsOf(facts: readonly StoredFact[]): readonly StoredFact[][] {
  const turns: StoredFact[][] = [];
  for (const fact of facts) {
    const current = turns.at(-1);
    if (current?.[0]?.cause === fact.cause) current.push(fact);
    else turns.push([fact]);
  }
  return turns;
}

const json = (state: CitizenState): Json => state as unknown as Json;
