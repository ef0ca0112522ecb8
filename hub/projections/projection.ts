/** The read models of all kinds of actors, written in their transactions (design D8). */
import type { ProjectedTurn, Projection } from "../../actors/ports.ts";
import { type Changes, NO_CHANGES } from "../../db/queries/projections/rows.ts";
import type { AgentState } from "../../machines/agent/state.ts";
import type { Vault } from "../vault/vault.ts";
import { entryOf, projectCitizen } from "./case-projection.ts";

/** Creates the projection. */
export function createProjection(vault: Vault): Projection<Changes> {
  return {
    prepare: (actors) => vault.load(actors.filter((actor) => actor.startsWith("citizen:")).map(entryOf)),
    isPrepared: (actor) => !actor.startsWith("citizen:") || vault.holds(entryOf(actor)),
    project(turn) {
      if (turn.actor.startsWith("citizen:")) return { ...NO_CHANGES, ...projectCitizen(turn, vault) };
      return turn.actor.startsWith("agent:") ? projectAgent(turn) : null;
    },
  };
}

/** Reservations are the agent's own affair; only presence is shown. */
function projectAgent(turn: ProjectedTurn): Changes | null {
  const before = turn.before as unknown as AgentState;
  const after = turn.after as unknown as AgentState;
  const last = turn.facts.at(-1);
  if (!last || (before.presence === after.presence && before.pauseReason === after.pauseReason)) return null;
  const { partition, position, fact } = last;
  const { presence, pauseReason } = after;
  const agent = turn.actor.slice("agent:".length);
  return { ...NO_CHANGES, presences: [{ agent, partition, position, at: fact.at, presence, pauseReason }] };
}
