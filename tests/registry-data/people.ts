/** Fictitious people in households: what they are, and who must never be taken for whom. */
import { createRandom } from "../../hub/registry/matching/model/random.ts";
import { COUNTRIES, FAMILY_NAMES, MEN, rareName, STREET_KINDS, STREETS, TOWNS, WOMEN } from "./names.ts";

export type Person = {
  readonly id: string;
  readonly family: string;
  readonly usage: string;
  readonly given: readonly string[];
  readonly sex: "male" | "female";
  readonly birthDate: string;
  readonly birthCode: string;
  readonly birthCountry: string;
  readonly emails: readonly string[];
  readonly phones: readonly string[];
  readonly address: string;
  readonly postcode: string;
  readonly city: string;
};

export type Draw = {
  number(): number;
  below(max: number): number;
  chance(share: number): boolean;
  pick<T>(from: readonly T[]): T;
  /** Picks one, the first ones much oftener. */
  pickCommon<T>(from: readonly T[]): T;
};

/** Creates a source of chance that a seed decides. */
export function createDraw(seed: number): Draw {
  const number = createRandom(seed);
  const below = (max: number) => Math.floor(number() * max);
  return {
    number,
    below,
    chance: (share) => number() < share,
    pick: (from) => from[below(from.length)] as (typeof from)[number],
    pickCommon: (from) => from[Math.floor(from.length * number() ** 2)] as (typeof from)[number],
  };
}

const ABROAD = 0.12;
const digits = (value: number, length: number) => String(value).padStart(length, "0");

/** Makes `size` people at least, whole households at a time. */
export function makePeople(size: number, draw: Draw): Person[] {
  const people: Person[] = [];
  while (people.length < size) people.push(...makeHousehold(people.length, draw));
  return people;
}

type Home = Pick<Person, "address" | "postcode" | "city"> & { readonly email: string; readonly phone: string };

function makeHousehold(from: number, draw: Draw): Person[] {
  const name = draw.chance(0.45) ? draw.pickCommon(FAMILY_NAMES) : rareName(draw.number);
  const home = makeHome(name, from, draw);
  const id = (at: number) => `P${digits(from + at, 6)}`;
  const older = makePerson({ id: id(0), name, home, year: 1935 + draw.below(65), draw });
  if (draw.chance(0.45)) return [older];
  const members = [older];
  const year = Number(older.birthDate.slice(0, 4));
  if (draw.chance(0.8)) members.push(makeSpouse(older, id(1), home, draw));
  const children = year > 1955 ? draw.below(4) : 0;
  for (let child = 0; child < children; child++) {
    const [sibling] = members.slice(-1);
    const isTwin = child > 0 && sibling !== undefined && draw.chance(0.04);
    const maker = { id: id(members.length), name, home, year: year + 22 + draw.below(16), draw };
    const made = makeChild(maker, members);
    members.push(isTwin ? { ...made, birthDate: sibling.birthDate, birthCode: sibling.birthCode } : made);
  }
  return members;
}

/** A child is named like a parent now and then, never like a brother or a sister. */
function makeChild(maker: Maker, members: readonly Person[]): Person {
  const taken = new Set(members.map(({ given }) => given[0]));
  for (;;) {
    const made = makePerson(maker);
    if (!taken.has(made.given[0]) || maker.draw.chance(0.02)) return made;
  }
}

function makeHome(name: string, household: number, draw: Draw): Home {
  const [, postcode, city] = draw.pickCommon(TOWNS);
  const street = draw.pick(STREETS).replaceAll("-", " ");
  return {
    address: `${1 + draw.below(150)} ${draw.pick(STREET_KINDS)} ${street}`,
    postcode,
    city,
    // Nobody else has it, as in the world.
    email: `${name}${household}@example.fr`,
    phone: `049${digits(draw.below(10_000_000), 7)}`,
  };
}

type Maker = {
  readonly id: string;
  readonly name: string;
  readonly home: Home;
  readonly year: number;
  readonly draw: Draw;
};

function makePerson({ id, name, home, year, draw }: Maker): Person {
  const sex = draw.chance(0.5) ? "male" : "female";
  const names = sex === "male" ? MEN : WOMEN;
  const first = draw.chance(0.06) ? `${draw.pickCommon(names)}-${draw.pickCommon(names)}` : draw.pickCommon(names);
  const given = [first, ...Array.from({ length: draw.below(3) }, () => draw.pickCommon(names))];
  return {
    id,
    family: name,
    usage: "",
    given,
    sex,
    ...makeBirth(year, draw),
    ...makePoints(`${first.replaceAll("-", "")}.${name}${Number(id.slice(1))}`, year > YOUNG, home, draw),
    address: home.address,
    postcode: home.postcode,
    city: home.city,
  };
}

/** Who was born after this has no telephone and no e-mail but the parents'. */
const YOUNG = 2008;

function makeBirth(year: number, draw: Draw): Pick<Person, "birthDate" | "birthCode" | "birthCountry"> {
  const isAbroad = draw.chance(ABROAD);
  const day =
    isAbroad && draw.chance(0.15) ? "01-01" : `${digits(1 + draw.below(12), 2)}-${digits(1 + draw.below(28), 2)}`;
  const [near] = draw.pickCommon(TOWNS);
  const far = `${digits(1 + draw.below(95), 2)}${digits(1 + draw.below(400), 3)}`;
  return {
    birthDate: `${year}-${day}`,
    birthCode: isAbroad ? "" : draw.chance(0.6) ? near : far,
    birthCountry: isAbroad ? draw.pick(COUNTRIES) : "99100",
  };
}

function makePoints(box: string, isYoung: boolean, home: Home, draw: Draw): Pick<Person, "emails" | "phones"> {
  if (isYoung) return { emails: [home.email], phones: [home.phone] };
  const own = `${box}@example.${draw.pick(["fr", "com", "org"])}`;
  const mobile = `06${digits(draw.below(100_000_000), 8)}`;
  return {
    emails: draw.chance(0.3) ? [home.email] : draw.chance(0.2) ? [own, home.email] : [own],
    phones: draw.chance(0.3) ? [mobile, home.phone] : [mobile],
  };
}

/** A woman may use her spouse's name, or both; she was born with another. */
function makeSpouse(older: Person, id: string, home: Home, draw: Draw): Person {
  const name = draw.chance(0.5) ? draw.pickCommon(FAMILY_NAMES) : rareName(draw.number);
  const year = Number(older.birthDate.slice(0, 4)) + draw.below(9) - 4;
  const made = makePerson({ id, name, home, year, draw });
  const isMarried = made.sex === "female" && draw.chance(0.6);
  return isMarried ? { ...made, usage: draw.chance(0.3) ? `${name}-${older.family}` : older.family } : made;
}
