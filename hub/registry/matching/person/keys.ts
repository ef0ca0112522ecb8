/**
 * Blocking keys: two persons are compared only when they share one. A key is a typed text ("name + birth date") hashed to
 * 64 bits, so that one table holds all types. Missing values make no key.
 */
import type { Features } from "./person.ts";
import { soundOf } from "./phonetics.ts";

const KEYS_MAX = 20;
const SOUND_LENGTH = 3;

/** Returns the typed texts of a person's keys, strongest first, each once. Pure. */
export function keyTexts(features: Features): string[] {
  const texts = new Set<string>();
  if (features.subject) texts.add(`sub ${features.subject}`);
  if (features.reference) texts.add(`ref ${features.reference}`);
  for (const email of features.emails) {
    texts.add(`mail ${email}`);
    texts.add(`box ${email.slice(0, email.indexOf("@"))}`);
  }
  for (const phone of features.phones) texts.add(`tel ${phone}`);
  addDateKeys(features, texts);
  addNameKeys(features, texts);
  addGivenKeys(features, texts);
  return [...texts].slice(0, KEYS_MAX);
}

function addDateKeys({ family, given, birth, birthCode, birthTown, postcode }: Features, texts: Set<string>): void {
  if (!birth) return;
  // Whatever the place they were written in: family names and given names are exchanged often enough.
  for (const name of [...family.whole, ...family.parts].slice(0, 3)) texts.add(`nd ${name} ${birth.digits}`);
  for (const name of given.names.slice(0, 2)) texts.add(`nd ${name} ${birth.digits}`);
  // A day says enough alone: a million people share 30,000 of them. A year, or the first of one, does not.
  if (birth.precision === "day") texts.add(`d ${birth.digits}`);
  else {
    if (birthCode || birthTown) texts.add(`db ${birth.digits} ${birthCode || birthTown}`);
    if (postcode) texts.add(`dp ${birth.digits} ${postcode}`);
  }
}

function addNameKeys({ family, given, birth, postcode, birthCode, birthTown }: Features, texts: Set<string>): void {
  const names = [...family.whole, ...family.parts].slice(0, 3);
  const [first] = given.names;
  for (const name of names) for (const one of given.names.slice(0, 2)) texts.add(`nn ${[name, one].sort().join(" ")}`);
  const name = names[0] ?? first;
  if (!name) return;
  const sound = soundOf(name);
  const birthPlace = birthCode || birthTown;
  if (postcode) texts.add(`sp ${sound} ${postcode}`);
  if (birthPlace) texts.add(`sb ${sound} ${birthPlace}`);
  if (!first) return;
  if (birth) texts.add(`sy ${sound} ${soundOf(first).slice(0, SOUND_LENGTH)} ${birth.digits.slice(0, 4)}`);
  texts.add(`si ${sound} ${first[0]}`);
  if (birthPlace) texts.add(`gb ${first} ${birthPlace}`);
}

function addGivenKeys({ given, street, postcode, city }: Features, texts: Set<string>): void {
  const [first] = given.names;
  if (street.name && street.number) texts.add(`st ${street.number} ${street.name}`);
  if (!first) return;
  if (street.name && !street.number) texts.add(`gs ${first} ${street.name}`);
  if (postcode || city) texts.add(`gp ${first} ${postcode || city}`);
}

/**
 * Returns keys that many share: in a small base or for rare values they find what the others miss, in a large one most are
 * generic. For batches in memory, which leave out what is generic; never stored.
 */
export function broadKeyTexts({ family, given, street, complement, postcode, city, birthTown }: Features): string[] {
  const texts: string[] = [];
  const [name] = family.whole;
  const [first] = given.names;
  if (name) texts.push(`sn ${soundOf(name)}`);
  if (first) texts.push(`sn ${soundOf(first)}`);
  if (postcode) texts.push(`p ${postcode}`);
  for (const line of [street.name, complement]) if (line) texts.push(`s ${line.replaceAll(" ", "")}`);
  if (city) texts.push(`c ${city}`);
  if (birthTown && first) texts.push(`bt ${birthTown} ${first[0]}`);
  return texts;
}

/** Returns a key as PostgreSQL's `bigint` takes it: a signed 64-bit integer, as a decimal text. */
export const hashKey = (text: string): string => hash64(text).toString();

/** Returns the 64-bit hashes of a person's keys as signed decimal texts, strongest first. Pure. */
export const keysOf = (features: Features): string[] => keyTexts(features).map(hashKey);

/** FNV-1a over UTF-16 units in two lanes of 32 bits, each mixed at the end (Murmur3's finaliser). */
function hash64(text: string): bigint {
  const [high, low] = hashLanes(text);
  return BigInt.asIntN(64, (BigInt(high) << 32n) | BigInt(low));
}

/** Returns a key as a number that a double holds exactly (53 bits): for tables in memory. */
export function hash53(text: string): number {
  const [high, low] = hashLanes(text);
  return (high & 0x1fffff) * 2 ** 32 + low;
}

function hashLanes(text: string): readonly [number, number] {
  let high = 0x811c9dc5;
  let low = 0x9e3779b9;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    high = Math.imul(high ^ unit, 0x01000193);
    low = Math.imul(low ^ unit, 0x5bd1e995) ^ (low >>> 15);
  }
  return [mix(high ^ low), mix(low + Math.imul(high, 0x9e3779b1))];
}

function mix(lane: number): number {
  let mixed = lane ^ (lane >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
