/**
 * Pairs of records that may be one person's, for demonstrations: observed, compared by the shipped model and proposed as the
 * hub itself does it. Everything has a cause of its own, so that seeding again changes nothing.
 */
import type { Sql } from "../../db/connect.ts";
import { createRecordQueries } from "../../db/queries/registry/record/records.ts";
import { createRegistryQueries } from "../../db/queries/registry/registry.ts";
import { createResolveQueries } from "../../db/queries/registry/resolve/resolve.ts";
import { createSearchQueries } from "../../db/queries/registry/search/search.ts";
import { compareEntities } from "../registry/matching/decide/decide.ts";
import { FRENCH_MODEL } from "../registry/matching/model/french.ts";
import { keysOf } from "../registry/matching/person/keys.ts";
import { type Features, normalise } from "../registry/matching/person/person.ts";
import { idOf } from "../registry/record/ids.ts";
import type { PersonFields } from "../registry/record/observation.ts";
import { createRecords } from "../registry/record/records.ts";
import type { NewObservation } from "../registry/record/requests.ts";
import { createJudge } from "../registry/resolve/judge.ts";
import { claimOf } from "../registry/resolve/said.ts";
import { searchable } from "../registry/search/index-records.ts";
import { createVault } from "../vault/vault.ts";

/** What was said of somebody once. */
export type Sighting = {
  readonly daysAgo: number;
  readonly channel: "web" | "email" | "phone" | "desk";
  readonly fields: Omit<PersonFields, "kind">;
  /** Whoever signed in with FranceConnect: their identifier there. */
  readonly sub?: string;
  readonly source?: "document" | "declared";
};

export type Pair = {
  readonly id: string;
  readonly askedDaysAgo: number;
  readonly left: readonly Sighting[];
  readonly right: readonly Sighting[];
  /** Absent: what the model says. */
  readonly reason?: string;
  readonly isNewCivilStatus?: boolean;
};

export type SeedOptions = { readonly sql: Sql; readonly masterKey: string; readonly now: () => number };

const DAY_MS = 86_400_000;
const BY = { kind: "automation", rule: "resolver", model: null } as const;
const ISSUER = "https://fcp.franceconnect.exemple.fr";
/** As the resolver takes it: whoever may write at all. */
const PEOPLE = 1_100_000;

/** Seeds the pairs that are not there yet, and returns how many that were. */
export async function seedMatches({ sql, masterKey, now }: SeedOptions, pairs: readonly Pair[]): Promise<number> {
  const registry = createRegistryQueries(sql);
  const vault = createVault({ masterKey, findKeys: registry.findKeys });
  const judge = createJudge(FRENCH_MODEL);
  const resolve = createResolveQueries(sql);
  const start = now();
  let at = start;
  // Nobody reads: there is nothing to audit.
  const audit = { record: () => {} };
  const queries = createRecordQueries(sql);
  const records = searchable(createRecords({ queries, vault, audit, now: () => at }), createSearchQueries(sql));
  const daysAgo = (days: number) => new Date(start - days * DAY_MS).toISOString();

  async function addPerson(entry: string, sightings: readonly Sighting[]): Promise<readonly Features[]> {
    const created = daysAgo(Math.max(...sightings.map((one) => one.daysAgo)));
    // An entry that is there already stays as it is.
    await registry.write({
      entries: [{ id: entry, kind: "person", key: vault.create(entry), at: created }],
      ...{ links: [], decisions: [], tasks: [] },
    });
    vault.forget(entry);
    const requests = sightings.map((one, n) => observationOf(entry, n, one, daysAgo(one.daysAgo)));
    await records.addObservations(requests);
    const known = requests.flatMap(({ cause, fields }) => {
      const claim = claimOf(fields);
      return claim ? [{ observation: idOf("observation", cause), features: normalise(claim) }] : [];
    });
    await resolve.addRecords(known.map((one) => ({ ...one, keys: keysOf(one.features) })));
    return known.map(({ features }) => features);
  }

  async function seed(pair: Pair): Promise<void> {
    at = start - pair.askedDaysAgo * DAY_MS;
    const [left, right] = [entryOf(pair.id, "a"), entryOf(pair.id, "b")];
    const ones = await addPerson(left, pair.left);
    const others = await addPerson(right, pair.right);
    const found = compareEntities({ id: left, records: ones }, { id: right, records: others }, PEOPLE, judge);
    const question = await records.propose({
      ...{ left, right, cause: causeOf(pair), by: { ...BY, model: FRENCH_MODEL.version } },
      ...{ evidence: found.evidence, score: found.score, isNewCivilStatus: pair.isNewCivilStatus ?? false },
      // What could be merged by itself is asked of people where an identity is certified.
      reason: pair.reason ?? found.veto ?? (found.score >= FRENCH_MODEL.thresholds.link ? "clear" : "below-threshold"),
    });
    if (!question.accepted) throw new Error(`the pair ${pair.id} was refused: ${question.refusal.reason}`);
  }

  let count = 0;
  for (const pair of pairs) {
    if ((await records.findProposal(idOf("proposal", causeOf(pair)))) !== null) continue;
    await seed(pair);
    count += 1;
  }
  return count;
}

const causeOf = ({ id }: Pair): string => `demonstration:${id}`;
const entryOf = (pair: string, side: "a" | "b"): string => idOf("entry", `demonstration:${pair}:${side}`);

function observationOf(entry: string, n: number, sighting: Sighting, at: string): NewObservation {
  const { channel, sub, source = "declared", fields } = sighting;
  const common = { cause: `demonstration:${entry}:${n}`, by: BY, entry, channel, at };
  const told = { kind: "person", ...fields } as const;
  return sub === undefined
    ? { ...common, source, assurance: source === "document" ? "substantial" : "none", external: null, fields: told }
    : {
        ...common,
        source: "franceconnect",
        assurance: "substantial",
        external: { system: ISSUER, id: sub },
        fields: told,
      };
}
