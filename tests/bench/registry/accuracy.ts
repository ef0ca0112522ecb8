/** How right a grouping is: pairwise and B-cubed, as the literature counts. */

export type Accuracy = { readonly precision: number; readonly recall: number; readonly f1: number };

const f1 = (precision: number, recall: number): Accuracy => ({
  precision,
  recall,
  f1: precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall),
});

type Label = string | number;

function sizes(labels: readonly Label[]): Map<Label, number> {
  const counts = new Map<Label, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return counts;
}

const pairsIn = (counts: ReadonlyMap<Label, number>): number =>
  [...counts.values()].reduce((sum, count) => sum + (count * (count - 1)) / 2, 0);

const both = (truth: readonly Label[], found: readonly Label[]) =>
  sizes(truth.map((label, at) => `${label}\n${found[at]}`));

/** Returns precision and recall over pairs of records that a grouping puts together. */
export function pairwise(truth: readonly Label[], found: readonly Label[]): Accuracy {
  const right = pairsIn(both(truth, found));
  const [said, real] = [pairsIn(sizes(found)), pairsIn(sizes(truth))];
  return f1(said === 0 ? 1 : right / said, real === 0 ? 1 : right / real);
}

/** Returns the mean over records of how much of their group is theirs, and how much of theirs is in their group. */
export function bCubed(truth: readonly Label[], found: readonly Label[]): Accuracy {
  const [real, said, shared] = [sizes(truth), sizes(found), both(truth, found)];
  let precision = 0;
  let recall = 0;
  for (const [at, label] of truth.entries()) {
    const group = found[at] ?? "";
    const common = shared.get(`${label}\n${group}`) ?? 0;
    precision += common / (said.get(group) ?? 1);
    recall += common / (real.get(label) ?? 1);
  }
  return f1(precision / truth.length, recall / truth.length);
}

/** Returns the share of the true pairs among the chosen records that a grouping found. */
export function recallOf(truth: readonly Label[], found: readonly Label[], isChosen: (at: number) => boolean): number {
  const chosen = truth.flatMap((_, at) => (isChosen(at) ? [at] : []));
  return pairwise(
    chosen.map((at) => truth[at] ?? ""),
    chosen.map((at) => found[at] ?? ""),
  ).recall;
}

/** Returns every two people of the truth who share a group, each pair once, as `a\nb` in order. */
export function wrongMerges(truth: readonly Label[], found: readonly Label[]): string[] {
  const groups = new Map<Label, Set<Label>>();
  for (const [at, group] of found.entries()) {
    const people = groups.get(group) ?? new Set();
    groups.set(group, people.add(truth[at] ?? ""));
  }
  const pairs = new Set<string>();
  for (const people of groups.values()) {
    const all = [...people].map(String).sort();
    for (const [at, one] of all.entries()) for (const other of all.slice(at + 1)) pairs.add(`${one}\n${other}`);
  }
  return [...pairs];
}
