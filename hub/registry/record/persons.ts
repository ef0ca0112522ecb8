/**
 * A person is a set of entries (design D13): what the merges that nobody took back connect. Merges join two persons each, so
 * they are the edges of a forest, and each can be taken back alone, in any order: what is left is what would be there if that
 * merge had never been.
 */
import type { MergeRow } from "../../../db/queries/registry/record/rows.ts";
import type { State } from "./state.ts";

type Sets = Pick<State, "entries" | "merges">;

/** Returns the entries of a person, sorted, by any of them. An entry that is not known is alone. */
export function membersOf(sets: Sets, entry: string): readonly string[] {
  return [...agesFrom(sets, entry).keys()].toSorted();
}

/**
 * Returns the id of the person that the entry is one of: its oldest entry's. Nobody chooses it, so that it does not depend on
 * which side was merged into which; values are chosen field by field anyway.
 */
export function personOf(sets: Sets, entry: string): string {
  return oldest(sets, membersOf(sets, entry));
}

/** Returns each entry's person. */
export function personsOf(sets: Sets): ReadonlyMap<string, string> {
  const persons = new Map<string, string>();
  for (const entry of sets.entries.keys()) {
    if (persons.has(entry)) continue;
    const members = membersOf(sets, entry);
    const person = oldest(sets, members);
    for (const member of members) persons.set(member, person);
  }
  return persons;
}

/**
 * Returns each entry of the person with the position of the youngest merge between it and `from`, 0 for `from` itself: since
 * then both have been one person.
 */
export function agesFrom(sets: Sets, from: string, without?: string): ReadonlyMap<string, number> {
  const edges = edgesOf(sets, without);
  const ages = new Map([[from, 0]]);
  for (const [entry, age] of ages) {
    for (const { left, right, position } of edges.get(entry) ?? []) {
      const next = left === entry ? right : left;
      if (!ages.has(next)) ages.set(next, Math.max(age, position));
    }
  }
  return ages;
}

/** One index a state: states never change. */
const known = new WeakMap<State["merges"], ReadonlyMap<string, readonly MergeRow[]>>();

function edgesOf({ merges }: Sets, without?: string): ReadonlyMap<string, readonly MergeRow[]> {
  const kept = without === undefined ? known.get(merges) : undefined;
  if (kept) return kept;
  const edges = new Map<string, MergeRow[]>();
  for (const merge of merges.values()) {
    if (merge.undoneBy !== null || merge.id === without) continue;
    for (const end of [merge.left, merge.right]) {
      const others = edges.get(end);
      if (others) others.push(merge);
      else edges.set(end, [merge]);
    }
  }
  if (without === undefined) known.set(merges, edges);
  return edges;
}

function oldest({ entries }: Sets, members: readonly string[]): string {
  const age = (id: string) => `${entries.get(id)?.createdAt ?? ""} ${id}`;
  return members.reduce((first, id) => (age(id) < age(first) ? id : first));
}
