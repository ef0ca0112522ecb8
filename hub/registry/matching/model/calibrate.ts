/**
 * What contact points are worth together, and how many pairs match: both read off the pairs that share a blocking key.
 *
 * Fellegi and Sunter add fields up as if one said nothing of the others. People of a household share e-mail, telephone and
 * address at once, so the sum of those is measured again as if it were one field: how often do matches reach it, how often
 * do pairs that the names and dates tell apart?
 */
import { AT, CONTACT, FIELDS, MISSING } from "../compare/fields.ts";
import type { Shares } from "./em.ts";
import { type Worth, worthOf } from "./model.ts";
import type { Pattern } from "./patterns.ts";

export type CalibrateOptions = {
  /** Of the pairs that share a key, and of pairs drawn at random. */
  readonly patterns: readonly Pattern[];
  readonly drawn: readonly Pattern[];
  readonly m: Shares;
  readonly u: Shares;
  /** Pairs that there are in all. */
  readonly pairs: number;
};

export type Calibration = {
  readonly household: Worth;
  readonly contact: Worth;
  readonly moved: Worth;
  readonly matches: number;
};

/** Sums up to the first mark count as they are: chance reaches them, and candidates do not show chance. */
const HOUSEHOLD_MARKS = [4, 8, 12, 16, 20, 24, 28, 33, 40, 48];
const MOVED_MARKS = [-24, -18, -13, -9, -6, -3, 0];
const ROUNDS_MAX = 40;
const IS_CONTACT = FIELDS.map((field) => CONTACT.includes(field));

/** Calibrates. Deterministic. */
export function calibrate({ patterns, drawn, m, u, pairs }: CalibrateOptions): Calibration {
  const sums = patterns.map((pattern) => weigh(pattern, m, u));
  const chance = drawn.map((pattern) => weigh(pattern, m, u));
  const scale =
    pairs /
    Math.max(
      1,
      chance.reduce((sum, { count }) => sum + count, 0),
    );
  let household: Worth = { sum: HOUSEHOLD_MARKS, worth: HOUSEHOLD_MARKS.map((mark) => Math.min(mark, 12)) };
  let contact: Worth = household;
  let moved: Worth = { sum: MOVED_MARKS, worth: MOVED_MARKS };
  let matches = pairs * 1e-4;
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const odds = Math.log2(matches / pairs);
    const split = sums.map((one) => {
      const share = 1 / (1 + 2 ** -(odds + totalOf(one, { household, contact, moved })));
      return { ...one, matches: share * one.count, others: (1 - share) * one.count };
    });
    const next = Math.max(0.5, total(split, "matches"));
    const known =
      total(
        chance.filter(({ kind }) => kind !== "none"),
        "count",
      ) * scale;
    household = measureShared(split, "household", known);
    contact = measureShared(split, "contact", known);
    moved = measureMoved(split, chance);
    if (Math.abs(next - matches) < 0.01) break;
    matches = next;
  }
  return { household, contact, moved, matches };
}

type Weighed = {
  readonly count: number;
  readonly person: number;
  /** `household`: contact points and the family name agree on the whole; `contact`: only they do; `moved`: they do not. */
  readonly kind: "none" | "household" | "contact" | "moved";
  readonly sum: number;
  readonly hasFamily: boolean;
};

type Split = Weighed & { readonly matches: number; readonly others: number };

function weigh({ levels, count }: Pattern, m: Shares, u: Shares): Weighed {
  let contact = 0;
  let family = 0;
  let person = 0;
  let hasContact = false;
  for (let at = 0; at < levels.length; at++) {
    const level = levels[at] ?? MISSING;
    if (level === MISSING) continue;
    const weight = Math.log2((m[at]?.[level] ?? 1) / (u[at]?.[level] ?? 1));
    if (IS_CONTACT[at]) {
      contact += weight;
      hasContact = true;
    } else if (at === AT.family) family = weight;
    else person += weight;
  }
  const hasFamily = family > 0;
  if (!hasContact) return { count, person: person + family, kind: "none", sum: 0, hasFamily };
  if (contact < 0) return { count, person: person + family, kind: "moved", sum: contact, hasFamily };
  return hasFamily
    ? { count, person, kind: "household", sum: contact + family, hasFamily }
    : { count, person: person + family, kind: "contact", sum: contact, hasFamily };
}

function totalOf({ person, kind, sum }: Weighed, worths: Omit<Calibration, "matches">): number {
  return kind === "none" ? person : person + worthOf(worths[kind], sum);
}

const total = <K extends string>(of: readonly { readonly [key in K]: number }[], key: K): number =>
  of.reduce((sum, one) => sum + one[key], 0);

/** By mark: how much oftener matches come near it than other candidates do, in bits; never more than the sum itself. */
function measureShared(split: readonly Split[], of: "household" | "contact", pairs: number): Worth {
  const marks = HOUSEHOLD_MARKS;
  const shared = split.filter(({ kind }) => kind === of);
  // The family name is in the sum of a household. Beside contact points alone it has been counted: only its like compare.
  const all = total(
    split.filter(({ kind, hasFamily }) => kind !== "none" && (of === "household" || !hasFamily)),
    "matches",
  );
  const seen = marks.map((mark, at) => {
    const near = shared.filter(({ sum }) => nearest(marks, sum) === at && sum >= mark - HALF);
    // Where too few others come near to count them, count all who come as far.
    const counted = total(near, "others") < OTHERS_MIN ? shared.filter(({ sum }) => sum >= mark - HALF) : near;
    const matches = total(counted, "matches");
    if (matches < MATCHES_MIN) return null;
    return Math.min(mark, Math.log2(matches / all / (Math.max(SEEN_MIN, total(counted, "others")) / pairs)));
  });
  return { sum: marks, worth: rising(marks, seen) };
}

/** By mark: how much oftener matches come near it than pairs drawn at random do. Who moved differs in all at once. */
function measureMoved(split: readonly Split[], chance: readonly Weighed[]): Worth {
  const marks = MOVED_MARKS;
  const all = total(
    split.filter(({ kind }) => kind !== "none"),
    "matches",
  );
  const pairs = total(
    chance.filter(({ kind }) => kind !== "none"),
    "count",
  );
  const isNear = (at: number) => (one: Weighed) => one.kind === "moved" && nearest(marks, one.sum) === at;
  const worth = marks.map((mark, at) => {
    const matches = total(split.filter(isNear(at)), "matches") + SEEN_MIN;
    const drawn = total(chance.filter(isNear(at)), "count");
    return drawn < DRAWN_MIN ? mark : Math.min(0, Math.max(mark, Math.log2(matches / all / (drawn / pairs))));
  });
  // From the top down: more disagreement never weighs less against.
  for (let at = worth.length - 2; at >= 0; at--) worth[at] = Math.min(worth[at] ?? 0, worth[at + 1] ?? 0);
  return { sum: marks, worth };
}

/** Fewer matches than this at a mark say nothing of it. */
const MATCHES_MIN = 3;
/** Others that must come near a mark for them to be counted there, and how far below a mark its first pairs are. */
const OTHERS_MIN = 2;
const HALF = 2;
/** Fewer other pairs than this prove nothing of how rare they are. */
const SEEN_MIN = 0.5;
const DRAWN_MIN = 20;

/** Fills what was not seen from what comes after it. More agreement is never worth less. */
function rising(marks: readonly number[], seen: readonly (number | null)[]): number[] {
  let least = Number.NEGATIVE_INFINITY;
  return marks.map((mark, at) => {
    const next = seen.slice(at).find((bits) => bits !== null) ?? mark;
    least = Math.max(least, seen[at] ?? Math.min(mark, next));
    return least;
  });
}

function nearest(marks: readonly number[], sum: number): number {
  let near = 0;
  for (const [at, mark] of marks.entries()) if (Math.abs(sum - mark) < Math.abs(sum - (marks[near] ?? 0))) near = at;
  return near;
}
