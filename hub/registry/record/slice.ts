/** Between the tables and the state: a slice as a view, and what a change of the view writes. */
import type { ObservationRow, PlacementRow, Slice, Written } from "../../../db/queries/registry/record/rows.ts";
import type { Sealed } from "../../../machines/kind.ts";
import { membersOf, personsOf } from "./persons.ts";
import { pairKey, type State, type View } from "./state.ts";

/** Returns a slice of the tables as the view that decisions are taken on. */
export function viewOf(slice: Slice): View {
  return {
    entries: byId(slice.entries),
    placements: byId(slice.placements),
    merges: byId(slice.merges),
    pairs: new Map(slice.pairs.map((pair) => [pairKey(pair.left, pair.right), pair])),
    proposals: byId(slice.proposals),
    sources: byId(slice.sources),
    links: slice.links,
  };
}

/** What the state does not hold of what is written: contents, keys, links. */
export type Brought = {
  readonly entries: Written["entries"];
  /** New observations, without where they stand. */
  readonly observations: readonly ObservationRow[];
  /** Seals again, under the key of the entry where it goes, what moved. */
  readonly reseal: (observation: string, from: string, to: string) => Sealed;
  readonly links: Written["links"];
};

/** Returns what to write so that the tables say what the state says now. */
export function writtenOf(before: View, after: State, { entries, observations, reseal, links }: Brought): Written {
  const added = new Map(observations.map((observation) => [observation.id, observation]));
  const placed = changed(before.placements, after.placements);
  const moved = placed.filter(({ id }) => before.placements.has(id));
  return {
    entries,
    observations: placed.flatMap((placement) => {
      const observation = added.get(placement.id);
      return observation ? [{ ...observation, ...placement }] : [];
    }),
    placements: moved.map((placement) => ({ ...placement, sealed: resealed(before, placement, reseal) })),
    links,
    movedLinks: moved.flatMap(({ id, entry }) => {
      const link = before.sources.get(id)?.link;
      return link ? [{ value: link, entry }] : [];
    }),
    merges: changed(before.merges, after.merges),
    pairs: changed(before.pairs, after.pairs),
    droppedPairs: [...before.pairs].flatMap(([key, pair]) => (after.pairs.has(key) ? [] : [pair])),
    proposals: changed(before.proposals, after.proposals),
    memberships: membershipsOf(before, after),
  };
}

function resealed(before: View, { id, entry }: PlacementRow, reseal: Brought["reseal"]): Sealed {
  return reseal(id, before.placements.get(id)?.entry ?? entry, entry);
}

function membershipsOf(before: State, after: State): Written["memberships"] {
  if (before.merges === after.merges) return [];
  const [then, now] = [rowsOf(before), rowsOf(after)];
  return [...now].flatMap(([entry, person]) => (then.get(entry) === person ? [] : [{ entry, person }]));
}

/** The person of each entry that does not stand alone. */
function rowsOf(state: State): ReadonlyMap<string, string | null> {
  const alone = ([entry, person]: readonly [string, string]) =>
    [entry, membersOf(state, entry).length > 1 ? person : null] as const;
  return new Map([...personsOf(state)].map(alone));
}

function byId<Row extends { readonly id: string }>(rows: readonly Row[]): ReadonlyMap<string, Row> {
  return new Map(rows.map((row) => [row.id, row]));
}

/** Rows never change: another object is another row. */
function changed<Row>(before: ReadonlyMap<string, Row>, after: ReadonlyMap<string, Row>): readonly Row[] {
  return [...after].flatMap(([key, row]) => (before.get(key) === row ? [] : [row]));
}
