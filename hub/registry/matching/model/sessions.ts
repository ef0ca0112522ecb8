/**
 * Pairs to learn from. Pairs that agree on some fields hold many true ones, so what they show of the *other* fields is what one
 * person's records look like. Three such sets, each silent on the fields that chose it, together speak of all.
 */
import type { Compare } from "../compare/compare.ts";
import { CONTACT, type Field } from "../compare/fields.ts";
import type { Features } from "../person/person.ts";
import { createPatterns, type Pattern } from "./patterns.ts";
import { createRandom } from "./random.ts";

export type People = { readonly size: number; at(index: number): Features };

export type Session = {
  /** Fields that it says nothing of. */
  readonly silent: readonly Field[];
  keysOf(person: Features): readonly string[];
};

const first = (person: Features): string => person.given.names[0] ?? "";

export const SESSIONS: readonly Session[] = [
  {
    silent: ["birthDate"],
    keysOf: ({ birth }) => (birth?.precision === "day" ? [birth.digits] : []),
  },
  {
    silent: ["family", "given"],
    keysOf: (person) => (person.family.whole[0] && first(person) ? [`${person.family.whole[0]} ${first(person)}`] : []),
  },
  {
    silent: ["given", ...CONTACT],
    keysOf: (person) => {
      const { emails, phones, street, postcode } = person;
      const address = street.name ? `${street.number} ${street.name} ${postcode}` : postcode;
      const points = [...emails, ...phones, address].filter(Boolean);
      return first(person) ? points.map((point) => `${first(person)} ${point}`) : [];
    },
  },
];

const PAIRS_MAX = 400_000;
const BLOCK_PAIRS_MAX = 2_000;

/** Returns the patterns of the pairs that share a key of the session: 400,000 pairs at most, chosen by hash of nothing but order. */
export function patternsOf(session: Session, people: People, compare: Compare): readonly Pattern[] {
  const blocks = new Map<string, number[]>();
  for (let index = 0; index < people.size; index++) {
    for (const key of session.keysOf(people.at(index))) {
      const block = blocks.get(key);
      if (block) block.push(index);
      else blocks.set(key, [index]);
    }
  }
  const shared = [...blocks.entries()].filter(([, block]) => block.length > 1).sort(([a], [b]) => (a < b ? -1 : 1));
  const pairsOf = (size: number) => Math.min(BLOCK_PAIRS_MAX, (size * (size - 1)) / 2);
  const pairs = shared.reduce((sum, [, block]) => sum + pairsOf(block.length), 0);
  const step = Math.max(1, Math.ceil(pairs / PAIRS_MAX));
  const patterns = createPatterns(compare);
  for (const [at, [, block]] of shared.entries()) if (at % step === 0) addBlock(block, people, patterns);
  return patterns.all();
}

function addBlock(block: readonly number[], people: People, patterns: ReturnType<typeof createPatterns>): void {
  let left = BLOCK_PAIRS_MAX;
  for (let i = 0; i < block.length && left > 0; i++)
    for (let j = i + 1; j < block.length && left > 0; j++, left--)
      patterns.addPair(people.at(block[i] ?? 0), people.at(block[j] ?? 0));
}

const RANDOM_PAIRS = 300_000;
const SEED = 20_261_124;

/** Returns the patterns of pairs drawn at random (all of them when they are fewer), the same for the same people. */
export function randomPatterns(people: People, compare: Compare): readonly Pattern[] {
  const patterns = createPatterns(compare);
  const { size } = people;
  if ((size * (size - 1)) / 2 <= RANDOM_PAIRS) {
    for (let i = 0; i < size; i++) for (let j = i + 1; j < size; j++) patterns.addPair(people.at(i), people.at(j));
    return patterns.all();
  }
  const random = createRandom(SEED);
  for (let drawn = 0; drawn < RANDOM_PAIRS; drawn++) {
    const i = Math.floor(random() * size);
    const j = (i + 1 + Math.floor(random() * (size - 1))) % size;
    patterns.addPair(people.at(i), people.at(j));
  }
  return patterns.all();
}
