/**
 * Finds people by anything that a caller may say. What was typed is read into parts, each part is led to keys of the index, the
 * index gives persons, and these are compared with what was typed: the best first, at most 20, persons and not entries.
 */
import type { RecordQueries } from "../../../db/queries/registry/record/records.ts";
import type { EntryKind } from "../../../db/queries/registry/record/rows.ts";
import type { FoundPerson, SearchQueries } from "../../../db/queries/registry/search/search.ts";
import type { AgentViewer } from "../../../db/queries/visibility/visible-to.ts";
import type { Vault } from "../../vault/vault.ts";
import { normaliseTown } from "../matching/person/contact-points.ts";
import { fold } from "../matching/person/fold.ts";
import type { Content } from "../record/commands.ts";
import { type Golden, goldenRecord } from "../record/golden.ts";
import { communesOfFrance } from "../values/communes.ts";
import type { Asked } from "./asked.ts";
import { type Constraint, constraintsOf, type Places, roundsOf } from "./constraints.ts";
import type { Facts } from "./facts.ts";
import { isTooLittle, parse } from "./parse.ts";
import { type Score, scoreOf, type Why } from "./score.ts";
import { indexedWord } from "./words.ts";

export type PersonFound = {
  /** Its public id: the oldest entry's. It stays inside the registry. */
  readonly person: string;
  readonly entries: readonly string[];
  readonly kind: EntryKind;
  readonly golden: Golden;
  readonly why: readonly Why[];
};

export type SearchResult = {
  readonly asked: Asked;
  /** True when what was typed would find half of everybody: a name, a day or a number is wanted. */
  readonly isTooLittle: boolean;
  readonly people: readonly PersonFound[];
  /** True when others fit as well. */
  readonly hasMore: boolean;
};

export type PeopleSearch = {
  /** Searches for an agent. Whom the agent has no right to see is absent, as is who is only known by a case out of sight. */
  search(typed: string, viewer: AgentViewer): Promise<SearchResult>;
};

export type SearchDeps = {
  readonly queries: Pick<SearchQueries, "findWords" | "findPeople" | "findPeopleOf">;
  /** Returns the entry of a case that the agent may open, or null. */
  readonly entryOfCase: (viewer: AgentViewer, reference: string) => Promise<string | null>;
  readonly records: Pick<RecordQueries, "listObservations">;
  readonly vault: Pick<Vault, "load" | "open">;
};

const PEOPLE_MAX = 20;
/** From there on, somebody fits all that was typed: who fits a part of it only is not looked for. */
const SCORE_ENOUGH = 0.9;
/** Below, what fits is chance: one name of four. A name beside another telephone is no chance. */
const SCORE_MIN = 0.3;

type Scored = { readonly found: FoundPerson; readonly score: Score };

/** Creates the search. Reads the list of communes, which takes some 0.2 s the first time. */
export function createPeopleSearch(deps: SearchDeps): PeopleSearch {
  const places = placesOfFrance();
  return {
    async search(typed, viewer) {
      const asked = parse(typed, places.isTown);
      const nothing = { asked, isTooLittle: isTooLittle(asked), people: [], hasMore: false };
      if (nothing.isTooLittle) return nothing;
      const scored = asked.reference
        ? await findByCase(deps, asked, viewer)
        : await findByWords(deps, asked, viewer, places);
      const people = await readPeople(deps, scored.slice(0, PEOPLE_MAX));
      return { ...nothing, people, hasMore: scored.length > PEOPLE_MAX };
    },
  };
}

function placesOfFrance(): Places {
  const communes = communesOfFrance();
  return {
    isTown: (name) => communes.named(name).length > 0,
    townsOf: (postcode) => communes.delivered(postcode).map((code) => normaliseTown(communes.nameOf(code))),
  };
}

async function findByCase(deps: SearchDeps, asked: Asked, viewer: AgentViewer): Promise<readonly Scored[]> {
  const entry = await deps.entryOfCase(viewer, asked.reference);
  const found = entry === null ? [] : await deps.queries.findPeopleOf([entry], viewer);
  const why = [{ what: "reference", how: "exact", typed: asked.reference }] as const;
  return found.map((one) => ({ found: one, score: { value: 1, why } }));
}

async function findByWords(
  deps: SearchDeps,
  asked: Asked,
  viewer: AgentViewer,
  places: Places,
): Promise<readonly Scored[]> {
  const found = await lookUp(deps, asked, viewer, places);
  if (found.length > 0 || !asked.email.includes("@")) return found;
  // An address that nobody has mostly holds its owner's name.
  const named = parse(fold(asked.email.slice(0, asked.email.indexOf("@"))), places.isTown);
  return isTooLittle(named)
    ? []
    : await lookUp(deps, { ...asked, words: [...asked.words, ...named.words] }, viewer, places);
}

async function lookUp(
  { queries }: SearchDeps,
  asked: Asked,
  viewer: AgentViewer,
  places: Places,
): Promise<readonly Scored[]> {
  const names = new Set(asked.words.flatMap((word) => word.names));
  const known = await queries.findWords([...names].map(indexedWord));
  const constraints: readonly Constraint[] = constraintsOf(asked, known, places);
  const people = new Map<string, Scored>();
  const hasEnough = (most: number) => () => people.size >= most;
  const isAnswered = () =>
    people.size >= PEOPLE_MAX || [...people.values()].some(({ score }) => score.value >= SCORE_ENOUGH);
  const { exact, meant, most, any } = roundsOf(constraints);
  for (const { looks, isDone } of [
    { looks: exact, isDone: () => false },
    { looks: meant, isDone: hasEnough(PEOPLE_MAX) },
    { looks: most, isDone: isAnswered },
    { looks: any, isDone: hasEnough(1) },
  ]) {
    if (isDone()) break;
    for (const found of await queries.findPeople({ looks, viewer })) {
      // Written by `indexObservations` only.
      const score = scoreOf(asked, found.facts as readonly Facts[]);
      if (score.value >= SCORE_MIN && !people.has(found.person)) people.set(found.person, { found, score });
    }
  }
  return [...people.values()].sort(
    (a, b) => b.score.value - a.score.value || compareText(a.found.person, b.found.person),
  );
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Reads what is held to be true of them, in two questions for all. */
async function readPeople({ records, vault }: SearchDeps, scored: readonly Scored[]): Promise<readonly PersonFound[]> {
  const entries = scored.flatMap(({ found }) => found.entries);
  const [rows] = await Promise.all([records.listObservations(entries), vault.load(entries)]);
  const read = rows.map(({ sealed, ...row }) => {
    // Sealed by `addObservation` only, with fields that were checked at the door.
    const content = (sealed === null ? null : vault.open(row.entry, sealed)) as Content | null;
    return { ...row, fields: content?.fields ?? null };
  });
  return scored.map(({ found: { person, entries: own }, score }) => {
    const observations = read.filter(({ entry }) => own.includes(entry));
    const kind = observations.find(({ fields }) => fields !== null)?.fields?.kind ?? "person";
    return { person, entries: own, kind, golden: goldenRecord(kind, observations), why: score.why };
  });
}
