/** Learns a model from a base of persons, without anybody having said who is who. */
import { type Compare, createCompare } from "../compare/compare.ts";
import { FIELDS, type Field, LEVELS } from "../compare/fields.ts";
import { calibrate } from "./calibrate.ts";
import { learn, type Shares, sharesOf } from "./em.ts";
import { type Counts, RARITY_FIELDS, type RarityField } from "./frequencies.ts";
import type { Model, Thresholds } from "./model.ts";
import { createPatterns } from "./patterns.ts";
import { type People, patternsOf, randomPatterns, SESSIONS } from "./sessions.ts";
import { START, startOf } from "./start.ts";

export type TrainOptions = {
  readonly version: string;
  readonly people: People;
  readonly counts: Counts;
  /** Calls `visit` with each pair that shares a blocking key, or with a fixed `share` of them. */
  readonly eachCandidate: (visit: (a: number, b: number) => void) => void;
  readonly share: number;
  readonly thresholds: Thresholds;
};

/** Values that fewer persons have stay out of a model: it must not say who is in the base. */
const PERSONS_MIN = 20;

/** Trains a model. Deterministic: the same people in the same order give the same model. */
export function trainModel({ version, people, counts, eachCandidate, share, thresholds }: TrainOptions): Model {
  const compare = createCompare(counts.isCommonGiven);
  const drawn = randomPatterns(people, compare);
  const random = sharesOf(drawn, startOf("u"));
  const m = learnM(people, random, compare);
  const candidates = createPatterns(compare);
  eachCandidate((a, b) => candidates.addPair(people.at(a), people.at(b)));
  // Of all pairs, those that the sample of candidates stands for.
  const pairs = (share * people.size * (people.size - 1)) / 2;
  const given = { patterns: candidates.all(), drawn, m, pairs };
  // Random pairs hold true ones too, which matters where a person has many records: take them out and count again.
  let u = withChance(random, chancesOf(counts, 0, m));
  let { household, contact, moved, matches } = calibrate({ ...given, u });
  for (let round = 0; round < 2; round++) {
    u = withChance(withoutMatches(random, m, matches / pairs), chancesOf(counts, matches / pairs, m));
    ({ household, contact, moved, matches } = calibrate({ ...given, u }));
  }
  const chances = chancesOf(counts, matches / pairs, m);
  return {
    version,
    size: people.size,
    fields: Object.fromEntries(
      FIELDS.map((field, at) => [field, { m: [...(m[at] ?? [])], u: [...(u[at] ?? [])], chance: chances[at] ?? 1 }]),
    ) as Model["fields"],
    household,
    contact,
    moved,
    matchesPerRecord: (2 * matches) / (share * people.size),
    thresholds,
    frequencies: commonValues(counts),
  };
}

/** The average of what the sessions say of each field, each heard as much as it has matches. */
function learnM(people: People, u: Shares, compare: Compare): Shares {
  const start = startOf("m");
  const learnt = SESSIONS.map((session) =>
    learn({ patterns: patternsOf(session, people, compare), u, start, silent: session.silent }),
  );
  return FIELDS.map((field, at) => {
    const total = learnt.reduce((sum, { matches }) => sum + (matches[at] ?? 0), 0);
    if (total < 1) return start[at] ?? [];
    return LEVELS[field].map(
      (_, level) => learnt.reduce((sum, { m, matches }) => sum + (m[at]?.[level] ?? 0) * (matches[at] ?? 0), 0) / total,
    );
  });
}

function withoutMatches(random: Shares, m: Shares, share: number): Shares {
  return random.map((shares, at) => {
    const rest = shares.map((value, level) => Math.max(value * FLOOR, value - share * (m[at]?.[level] ?? 0)));
    const total = rest.reduce((sum, value) => sum + value, 0);
    return rest.map((value) => value / total);
  });
}

/** Of what looks like chance, at least so much is. */
const FLOOR = 0.1;

/** The share of pairs that agree on a value by chance, by field: exactly counted, true pairs taken out. */
function chancesOf(counts: Counts, share: number, m: Shares): number[] {
  return FIELDS.map((field, at) => {
    if (!isRarity(field)) return 1;
    const total = counts.totalOf(field);
    if (total < VALUES_MIN) return START[field].chance;
    let pairs = 0;
    for (const count of counts.valuesOf(field).values()) pairs += count * (count - 1);
    const chance = (pairs + 1) / Math.max(1, total * (total - 1));
    return Math.min(1, Math.max(chance * FLOOR, chance - share * (m[at]?.at(-1) ?? 0)));
  });
}

/** Drawing cannot see what happens once in a million pairs; counting can. Names have several values each and stay as drawn. */
function withChance(u: Shares, chances: readonly number[]): Shares {
  return u.map((shares, at) => {
    const field = FIELDS[at] as Field;
    if (field === "family" || field === "given" || !isRarity(field)) return shares;
    const exact = chances[at] ?? 0;
    const rest = 1 - (shares.at(-1) ?? 0);
    return shares.map((value, level) => (level === shares.length - 1 ? exact : (value / rest) * (1 - exact)));
  });
}

/** Fewer values than this say nothing of chance. */
const VALUES_MIN = 100;

const isRarity = (field: Field): field is RarityField => (RARITY_FIELDS as readonly string[]).includes(field);

/** Contact points are nobody's but their holders': only what says nothing of one person is kept. */
const KEPT: readonly RarityField[] = ["family", "given", "birthDate", "postcode", "city", "birthPlace", "occupation"];

function commonValues(counts: Counts): Model["frequencies"] {
  return Object.fromEntries(
    KEPT.map((field) => {
      const total = counts.totalOf(field);
      const common = [...counts.valuesOf(field)].filter(([, count]) => count >= PERSONS_MIN);
      return [
        field,
        Object.fromEntries(common.sort(([a], [b]) => (a < b ? -1 : 1)).map(([value, count]) => [value, count / total])),
      ];
    }),
  );
}
