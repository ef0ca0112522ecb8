/** Disjoint groups of persons, named by their first member (the smallest index). */
export type Groups = {
  firstOf(index: number): number;
  /** Members of the group that `first` names, in the order in which they came in. */
  membersOf(first: number): number[];
  sizeOf(first: number): number;
  /** Makes one group of two, named by the smaller name, which is returned. */
  join(a: number, b: number): number;
};

/** Creates groups of one person each. */
export function createGroups(size: number): Groups {
  const parents = Int32Array.from({ length: size }, (_, index) => index);
  // Members of a group are a ring of `nexts`, cut after `lasts`.
  const nexts = new Int32Array(size).fill(-1);
  const lasts = Int32Array.from({ length: size }, (_, index) => index);

  const sizes = new Int32Array(size).fill(1);

  function firstOf(index: number): number {
    let at = index;
    while (parents[at] !== at) {
      // Halve the way for whoever asks next.
      const over = parents[parents[at] ?? 0] ?? 0;
      parents[at] = over;
      at = over;
    }
    return at;
  }

  function membersOf(first: number): number[] {
    const members: number[] = [];
    for (let at = first; at >= 0; at = nexts[at] ?? -1) members.push(at);
    return members;
  }

  function join(a: number, b: number): number {
    const [first, other] = a < b ? [a, b] : [b, a];
    parents[other] = first;
    nexts[lasts[first] ?? first] = other;
    lasts[first] = lasts[other] ?? other;
    sizes[first] = (sizes[first] ?? 0) + (sizes[other] ?? 0);
    return first;
  }

  return { firstOf, membersOf, sizeOf: (first) => sizes[first] ?? 0, join };
}
