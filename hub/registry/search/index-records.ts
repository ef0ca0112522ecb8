/** Keeps the index of people in step with what is observed of them. */
import type { SearchQueries, SearchRow } from "../../../db/queries/registry/search/search.ts";
import type { Vault } from "../../vault/vault.ts";
import type { Content } from "../record/commands.ts";
import { idOf } from "../record/ids.ts";
import type { Fields } from "../record/observation.ts";
import type { Records } from "../record/records.ts";
import type { NewObservation } from "../record/requests.ts";
import { type Facts, factsOf } from "./facts.ts";
import { keysOfFacts } from "./keys.ts";
import { indexedWord } from "./words.ts";

type Observed = { readonly observation: string; readonly fields: Fields };

/** Writes observations into the index. Those that say nothing to be found by are left out. */
export async function indexObservations(
  queries: Pick<SearchQueries, "add">,
  observed: readonly Observed[],
): Promise<void> {
  const known = observed.flatMap(({ observation, fields }) => {
    const facts = factsOf(fields);
    return facts ? [{ observation, facts }] : [];
  });
  const names = new Set(known.flatMap(({ facts }) => [...facts.family, ...facts.given]));
  await queries.add(known.map(toRow), [...names].map(indexedWord));
}

const toRow = ({ observation, facts }: { readonly observation: string; readonly facts: Facts }): SearchRow => ({
  observation,
  facts,
  keys: keysOfFacts(facts),
});

/**
 * Returns records whose observations are found by search as soon as they are there. A hub that dies between the two is told
 * again by the sender's retry, under the same cause; a sender who never comes back is what `indexMissing` is for.
 */
export function searchable(records: Records, queries: Pick<SearchQueries, "add">): Records {
  async function index(requests: readonly NewObservation[]): Promise<void> {
    await indexObservations(
      queries,
      requests.map(({ cause, fields }) => ({ observation: idOf("observation", cause), fields })),
    );
  }
  return {
    ...records,
    async addObservation(request) {
      const outcome = await records.addObservation(request);
      if (outcome.accepted) await index([request]);
      return outcome;
    },
    async addObservations(requests) {
      const outcomes = await records.addObservations(requests);
      await index(requests.filter((_, at) => outcomes[at]?.accepted));
      return outcomes;
    },
  };
}

const BATCH = 500;

/** Indexes what was observed before there was an index, or while it was lost. Safe to do again. Returns how many were added. */
export async function indexMissing(
  queries: Pick<SearchQueries, "add" | "findMissing">,
  vault: Pick<Vault, "load" | "open">,
): Promise<number> {
  let count = 0;
  for (let after = ""; ; ) {
    const rows = await queries.findMissing(after, BATCH);
    const last = rows.at(-1);
    if (!last) return count;
    await vault.load([...new Set(rows.map(({ entry }) => entry))]);
    const observed = rows.flatMap(({ id, entry, sealed }) => {
      // Sealed by `addObservation` only, with fields that were checked at the door.
      const content = vault.open(entry, sealed) as Content | null;
      return content ? [{ observation: id, fields: content.fields }] : [];
    });
    await indexObservations(queries, observed);
    count += observed.length;
    after = last.id;
  }
}
