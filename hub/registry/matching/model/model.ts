/**
 * A model: what agreement and disagreement of each field weigh, as data with a version.
 *
 * By Fellegi and Sunter a level of a field weighs log2(m / u) bits: m is how often one person's two records agree so, u how
 * often two persons' do. A stored model holds no rare value of anybody: only common names, dates and places are listed.
 */
import { z } from "zod";
import { FIELDS, type Field, LEVELS } from "../compare/fields.ts";
import { COMMON_SHARE, type Frequencies, RARITY_FIELDS } from "./frequencies.ts";

const share = z.number().min(0).max(1);
const FieldWeights = z.object({
  /** By level of LEVELS, in order. Each sums to 1. */
  m: z.array(share),
  u: z.array(share),
  /** The share of two different persons who have the same value by chance: what rarity is measured against. */
  chance: share,
});

export type FieldWeights = z.infer<typeof FieldWeights>;

/** What a sum of weights was seen to be worth: `sum` in rising order; between two the line is straight. */
const Worth = z.object({ sum: z.array(z.number()), worth: z.array(z.number()) });

export type Worth = z.infer<typeof Worth>;

const Thresholds = z.object({
  /** Posterior log-odds (bits) from which a contact is linked without asking, and from which a person is asked. */
  link: z.number(),
  review: z.number(),
  /** Bits by which the best entity must lead the second. */
  margin: z.number().min(0),
  /** Log-odds from which two entities that one contact brings together are merged without asking. */
  merge: z.number(),
});

export type Thresholds = z.infer<typeof Thresholds>;

/** The schema of a stored model. Reading one that does not fit the levels of this code throws. */
export const Model = z
  .object({
    /** Names the model in every decision that it made. */
    version: z.string().min(1),
    /** How many records it was trained on. */
    size: z.number().int().positive(),
    fields: z.object(
      Object.fromEntries(FIELDS.map((field) => [field, FieldWeights])) as Record<Field, typeof FieldWeights>,
    ),
    /** Contact points and the family name, when both agree on the whole. */
    household: Worth,
    /** Contact points that agree on the whole, when the family name does not. */
    contact: Worth,
    /** Contact points that differ on the whole: who moved differs in all of them at once. */
    moved: Worth,
    /** Records of the same person that a record has on average: the prior odds of a pair are this by the size of the base. */
    matchesPerRecord: z.number().positive(),
    thresholds: Thresholds,
    /** Shares of common values. */
    frequencies: z.partialRecord(z.enum(RARITY_FIELDS), z.record(z.string(), share)),
  })
  .refine(
    ({ fields }) =>
      FIELDS.every((field) => [fields[field].m, fields[field].u].every((all) => all.length === LEVELS[field].length)),
    { message: "the model was made for other levels of agreement" },
  );

export type Model = z.infer<typeof Model>;

/** Returns the frequencies that a stored model knows. */
export function frequenciesOf(model: Model): Frequencies {
  const maps = new Map(
    Object.entries(model.frequencies).map(([field, shares]) => [field, new Map(Object.entries(shares))]),
  );
  return {
    // A model holds nobody's contact points: the base has to say which are generic.
    isGeneric: () => false,
    shareOf: (field, value) => maps.get(field)?.get(value),
    isCommonGiven: (name) => (maps.get("given")?.get(name) ?? 0) >= COMMON_SHARE,
  };
}

/** Returns the prior log-odds (bits) that a record and one of `size` others are the same person's. */
export const priorOf = (model: Model, size: number): number => Math.log2(model.matchesPerRecord / sizeAtLeast(size));

/** A base that has only begun must not take the first who come for each other. */
const SIZE_MIN = 1_000;

/** Returns the size of a base as chances are reckoned from it. */
export const sizeAtLeast = (size: number): number => Math.max(SIZE_MIN, size);

/** What every base starts with: even odds link, one in nine is asked about. */
export const THRESHOLDS: Thresholds = { link: 0, review: -3, margin: 1, merge: 2 };

/** Returns what a sum of weights of contact points is worth, in bits. Sums below the table are worth its first, or themselves when less than that. */
export function worthOf({ sum, worth }: Worth, bits: number): number {
  const above = sum.findIndex((mark) => mark >= bits);
  if (sum.length === 0) return bits;
  if (above === 0) return (sum[0] ?? 0) > 0 ? Math.min(bits, worth[0] ?? bits) : (worth[0] ?? bits);
  if (above < 0) return worth.at(-1) ?? bits;
  const [from, to] = [sum[above - 1] ?? 0, sum[above] ?? 0];
  const [low, high] = [worth[above - 1] ?? 0, worth[above] ?? 0];
  return low + ((bits - from) / (to - from)) * (high - low);
}
