import type { Sql } from "../../db/connect.ts";
import { createRegistryQueries } from "../../db/queries/registry/registry.ts";
import { readFacts } from "../../db/queries/runtime/load.ts";
import type { CaseFact } from "../../machines/case/language.ts";
import { type CaseState, owes } from "../../machines/case/state.ts";
import { citizen } from "../../machines/citizen/citizen.ts";

export type CaseAt = {
  readonly state: CaseState;
  readonly owes: string;
  /** Facts up to then, of this case only. */
  readonly facts: readonly { readonly at: string; readonly type: string; readonly version: number }[];
};

/**
 * Returns a case as it was at an instant, from its citizen's facts, or null when it did not exist then.
 * `caseOrReference` is an id or a number such as `GU-2026-004211`. Personal data stays sealed.
 */
export async function caseAt(sql: Sql, caseOrReference: string, at: string): Promise<CaseAt | null> {
  const registry = createRegistryQueries(sql);
  const byReference = await registry.caseOfReference(caseOrReference);
  const caseId = byReference?.caseId ?? caseOrReference;
  const entry = byReference?.entry ?? (await registry.entriesOfCases([caseId]))[0];
  if (!entry) return null;
  const stored = await readFacts(sql, `citizen:${entry}`);
  const later = stored.findIndex(({ fact }) => fact.at > at);
  const facts = later === -1 ? stored : stored.slice(0, later);
  const { cases } = facts.reduce((state, { fact }) => citizen.evolve(state, fact as CaseFact).state, citizen.initial());
  const state = Object.hasOwn(cases, caseId) ? cases[caseId] : undefined;
  if (!state) return null;
  return {
    state,
    owes: owes(state),
    facts: facts
      .filter(({ fact }) => (fact as CaseFact).caseId === caseId)
      .map(({ fact, version }) => ({ at: fact.at, type: fact.type, version })),
  };
}
