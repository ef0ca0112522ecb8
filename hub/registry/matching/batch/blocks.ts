/** Who shares a blocking key with whom, for all persons of a batch, in typed arrays. */
import { broadKeyTexts, hash53, keyTexts } from "../person/keys.ts";
import type { Features } from "../person/person.ts";

export type Blocks = {
  /** Calls `visit` for each earlier person (a smaller index) who shares a key, each once. */
  eachEarlier(index: number, visit: (other: number) => void): void;
  /** Keys that too many share to mean anybody: they bring nobody together. */
  readonly generic: number;
};

/** A key that more persons share says nothing of one of them; comparing them all would grow with the square. */
const BLOCK_MAX = 200;

/** In a larger base broad keys are generic, or cost more than they find. */
const BROAD_SIZE_MAX = 150_000;

/** Creates the blocks of the persons 0 to size - 1. */
export function createBlocks(size: number, at: (index: number) => Features): Blocks {
  const { starts, keys, distinct } = numberKeys(size, at);
  const { offsets, members } = membersByKey(starts, keys, distinct);
  let generic = 0;
  for (let key = 0; key < distinct; key++) if ((offsets[key + 1] ?? 0) - (offsets[key] ?? 0) > BLOCK_MAX) generic++;
  const seenAt = new Int32Array(size);
  let visits = 0;

  function eachEarlier(index: number, visit: (other: number) => void): void {
    visits++;
    const end = starts[index + 1] ?? 0;
    for (let cell = starts[index] ?? 0; cell < end; cell++) eachMember(keys[cell] ?? 0, index, visit);
  }

  function eachMember(key: number, index: number, visit: (other: number) => void): void {
    const [from, end] = [offsets[key] ?? 0, offsets[key + 1] ?? 0];
    if (end - from > BLOCK_MAX) return;
    for (let member = from; member < end; member++) {
      const other = members[member] ?? 0;
      // Members stand in order of index.
      if (other >= index) return;
      if (seenAt[other] === visits) continue;
      seenAt[other] = visits;
      visit(other);
    }
  }

  return { eachEarlier, generic };
}

/** Numbers the distinct keys, and lists each person's: `keys[starts[i]..starts[i + 1]]`. */
function numberKeys(size: number, at: (index: number) => Features) {
  const starts = new Int32Array(size + 1);
  let keys = new Int32Array(Math.max(16, size * 8));
  let cells = 0;
  const table = createTable(size * 8);
  for (let index = 0; index < size; index++) {
    const person = at(index);
    const texts = size > BROAD_SIZE_MAX ? keyTexts(person) : [...keyTexts(person), ...broadKeyTexts(person)];
    for (const text of texts) {
      if (cells === keys.length) {
        const grown = new Int32Array(Math.ceil(keys.length * 1.5));
        grown.set(keys);
        keys = grown;
      }
      keys[cells++] = table.numberOf(hash53(text));
    }
    starts[index + 1] = cells;
  }
  return { starts, keys, distinct: table.size };
}

function membersByKey(starts: Int32Array, keys: Int32Array, distinct: number) {
  const cells = starts.at(-1) ?? 0;
  const offsets = new Int32Array(distinct + 1);
  for (let cell = 0; cell < cells; cell++) {
    const next = (keys[cell] ?? 0) + 1;
    offsets[next] = (offsets[next] ?? 0) + 1;
  }
  for (let key = 0; key < distinct; key++) offsets[key + 1] = (offsets[key + 1] ?? 0) + (offsets[key] ?? 0);
  const fill = offsets.slice(0, distinct);
  const members = new Int32Array(cells);
  for (let index = 0; index + 1 < starts.length; index++) {
    for (let cell = starts[index] ?? 0; cell < (starts[index + 1] ?? 0); cell++) {
      const key = keys[cell] ?? 0;
      members[fill[key] ?? 0] = index;
      fill[key] = (fill[key] ?? 0) + 1;
    }
  }
  return { offsets, members };
}

/** Numbers for hashes, by open addressing: a Map of millions of doubles would take five times the memory. */
function createTable(expected: number) {
  let slots = 1024;
  while (slots < expected * 2) slots *= 2;
  let hashes = new Float64Array(slots).fill(-1);
  let numbers = new Int32Array(slots);
  let size = 0;

  function slotOf(hash: number): number {
    let slot = hash % slots;
    while (hashes[slot] !== -1 && hashes[slot] !== hash) slot = slot + 1 === slots ? 0 : slot + 1;
    return slot;
  }

  function grow(): void {
    const [oldHashes, oldNumbers] = [hashes, numbers];
    slots *= 2;
    hashes = new Float64Array(slots).fill(-1);
    numbers = new Int32Array(slots);
    for (const [at, hash] of oldHashes.entries()) {
      if (hash === -1) continue;
      const slot = slotOf(hash);
      hashes[slot] = hash;
      numbers[slot] = oldNumbers[at] ?? 0;
    }
  }

  function numberOf(hash: number): number {
    const slot = slotOf(hash);
    if (hashes[slot] === hash) return numbers[slot] ?? 0;
    hashes[slot] = hash;
    numbers[slot] = size++;
    const number = size - 1;
    if (size * 3 > slots * 2) grow();
    return number;
  }

  return {
    get size() {
      return size;
    },
    numberOf,
  };
}
