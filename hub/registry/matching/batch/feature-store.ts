/**
 * The features of many persons in little memory: about 100 bytes each, beside the texts that they share. Texts are numbered,
 * a person is a run of numbers, and `at` gives the features back, equal to what was added.
 */
import { type BirthDate, readBirthDate } from "../person/birth-date.ts";
import type { Features } from "../person/person.ts";

export type FeatureStore = {
  readonly size: number;
  /** Adds a person and returns its index. */
  add(features: Features): number;
  /** Returns the features of a person. Throws when there is none. */
  at(index: number): Features;
};

/** Creates a store, empty. */
export function createFeatureStore(): FeatureStore {
  const texts: string[] = [""];
  const numbers = new Map<string, number>([["", 0]]);
  const births = new Map<number, BirthDate | null>();
  const starts = createInts();
  const cells = createInts();

  function numberOf(text: string): number {
    const known = numbers.get(text);
    if (known !== undefined) return known;
    numbers.set(text, texts.length);
    return texts.push(text) - 1;
  }

  function addList(values: readonly string[]): void {
    cells.push(values.length);
    for (const value of values) cells.push(numberOf(value));
  }

  function add(person: Features): number {
    const { family, given, birth, street } = person;
    starts.push(cells.size);
    const single = [
      person.subject,
      person.sex,
      birth?.digits ?? "",
      person.birthCode,
      person.birthTown,
      person.birthCountry,
    ];
    for (const text of single) cells.push(numberOf(text));
    for (const text of [
      street.number,
      street.name,
      person.complement,
      person.postcode,
      person.city,
      person.occupation,
      person.reference,
    ])
      cells.push(numberOf(text));
    for (const list of [family.whole, family.parts, given.names, given.parts, person.emails, person.phones])
      addList(list);
    return starts.size - 1;
  }

  function birthOf(number: number): BirthDate | null {
    if (number === 0) return null;
    const known = births.get(number);
    if (known !== undefined) return known;
    const birth = readBirthDate(texts[number]);
    births.set(number, birth);
    return birth;
  }

  /** Where reading is. One for all, since a million persons are read many times over. */
  let cell = 0;

  const text = () => texts[cells.at(cell++)] ?? "";

  function list(): string[] {
    const length = cells.at(cell++);
    const values: string[] = [];
    for (let left = length; left > 0; left--) values.push(text());
    return values;
  }

  function at(index: number): Features {
    if (index < 0 || index >= starts.size) throw new RangeError(`no person ${index} of ${starts.size}`);
    cell = starts.at(index);
    return {
      subject: text(),
      sex: text() as Features["sex"],
      birth: birthOf(cells.at(cell++)),
      birthCode: text(),
      birthTown: text(),
      birthCountry: text(),
      street: { number: text(), name: text() },
      complement: text(),
      postcode: text(),
      city: text(),
      occupation: text(),
      reference: text(),
      family: { whole: list(), parts: list() },
      given: { names: list(), parts: list() },
      emails: list(),
      phones: list(),
    };
  }

  return {
    get size() {
      return starts.size;
    },
    add,
    at,
  };
}

type Ints = { readonly size: number; push(value: number): void; at(index: number): number };

/** 32-bit integers that grow by half. */
function createInts(): Ints {
  let values = new Int32Array(1024);
  let size = 0;
  return {
    get size() {
      return size;
    },
    push(value) {
      if (size === values.length) {
        const grown = new Int32Array(Math.ceil(values.length * 1.5));
        grown.set(values);
        values = grown;
      }
      values[size++] = value;
    },
    at: (index) => values[index] ?? 0,
  };
}
