/** The weight of a pair, and why. */
import { type Compare, type Comparison, createCompare } from "../compare/compare.ts";
import { AT, CONTACT, FIELDS, type Field, LEVELS, MISSING } from "../compare/fields.ts";
import type { Frequencies } from "./frequencies.ts";
import { type Model, sizeAtLeast, type Worth, worthOf } from "./model.ts";

/** One field of a decision, as it is stored and shown. */
export type Evidence = {
  readonly field: Field;
  /** A level of LEVELS[field]. */
  readonly level: string;
  /** Bits for (positive) or against, as they were counted. */
  readonly weight: number;
  /** The share of persons who have the value that agrees; null when none does or nobody knows. */
  readonly rarity: number | null;
};

export type Scorer = {
  readonly compare: Compare;
  /** Returns the weight of a comparison in bits, prior not counted. */
  weigh(comparison: Comparison): number;
  /** Returns what `weigh` added up, field by field, heaviest first. */
  explain(comparison: Comparison): Evidence[];
};

/** How much of the rarity counts. A contact point that many have is generic, which the guard deals with. */
const RARITY_SCALE: Readonly<Partial<Record<Field, number>>> = {
  family: 1,
  given: 1,
  birthDate: 1,
  email: 0.3,
  phone: 0.3,
  street: 1,
  streetNumber: 1,
  complement: 1,
  postcode: 1,
  city: 1,
  birthPlace: 1,
  occupation: 1,
  reference: 0.3,
};
/** No single field decides: neither a unique name nor a slip of the model. */
const WEIGHT_MAX = 16;

const IS_CONTACT = FIELDS.map((field) => CONTACT.includes(field));

/**
 * Creates the scorer of a model. `frequencies` are those of the base, or the model's own; `size` tells how many records the
 * base has now. In a larger base a household is a smaller part of all, so that what it shares says more.
 */
export function createScorer(model: Model, frequencies: Frequencies, size: () => number = () => model.size): Scorer {
  const weights = FIELDS.map((field) => {
    const { m, u } = model.fields[field];
    return m.map((share, level) => Math.log2(share / (u[level] ?? 1)));
  });
  const chances = FIELDS.map((field) => Math.log2(model.fields[field].chance));
  const scales = FIELDS.map((field) => RARITY_SCALE[field] ?? 0);
  const counted = new Float64Array(FIELDS.length);

  function weighField(at: number, level: number, shared: string): number {
    const weight = weights[at]?.[level] ?? 0;
    if (shared === "") return Math.min(WEIGHT_MAX, weight);
    if (frequencies.isGeneric(FIELDS[at] as Field, shared)) return 0;
    const share = frequencies.shareOf(FIELDS[at] as Field, shared);
    if (share === undefined || share === 0) return Math.min(WEIGHT_MAX, weight);
    const rarity = ((chances[at] ?? 0) - Math.log2(share)) * (scales[at] ?? 0);
    // Agreement on something common weighs less, but never speaks against.
    return Math.min(WEIGHT_MAX, Math.max(weight + rarity, Math.min(weight, 0)));
  }

  /** Fills `counted` with the bits of each field. Returns the sum of the contact points. */
  function weighFields({ levels, shared }: Comparison): number {
    let contact = 0;
    for (let at = 0; at < levels.length; at++) {
      const level = levels[at] ?? MISSING;
      const weight = level === MISSING ? 0 : weighField(at, level, shared[at] ?? "");
      counted[at] = weight;
      if (IS_CONTACT[at]) contact += weight;
    }
    return contact;
  }

  /** Fills `counted`; what a household shares counts for what it is worth together. */
  function fill(comparison: Comparison): void {
    const contact = weighFields(comparison);
    const family = counted[AT.family] ?? 0;
    if (contact < 0) rescale(worthOf(model.moved, contact) / contact, false);
    else if (contact > 0 && family > 0) rescale(shared(model.household, contact + family), true);
    else if (contact > 0) rescale(shared(model.contact, contact), false);
  }

  /** The part that remains of a sum of weights. */
  function shared(worth: Worth, sum: number): number {
    const growth = Math.log2(sizeAtLeast(size()) / model.size);
    return Math.min(sum, Math.max(0, worthOf(worth, sum) + growth)) / sum;
  }

  function rescale(scale: number, withFamily: boolean): void {
    for (let at = 0; at < counted.length; at++)
      if (IS_CONTACT[at] || (withFamily && at === AT.family)) counted[at] = (counted[at] ?? 0) * scale;
  }

  function weigh(comparison: Comparison): number {
    fill(comparison);
    let sum = 0;
    for (let at = 0; at < counted.length; at++) sum += counted[at] ?? 0;
    return sum;
  }

  function explain(comparison: Comparison): Evidence[] {
    fill(comparison);
    return FIELDS.flatMap((field, at) => {
      const level = comparison.levels[at] ?? MISSING;
      if (level === MISSING) return [];
      const shared = comparison.shared[at] ?? "";
      const rarity = shared === "" ? null : (frequencies.shareOf(field, shared) ?? null);
      return [{ field, level: LEVELS[field][level] ?? "", weight: counted[at] ?? 0, rarity }];
    }).sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight));
  }

  return { compare: createCompare(frequencies.isCommonGiven), weigh, explain };
}
