/** Levels of agreement of names. The levels themselves are listed in fields.ts. */
import type { FamilyNames, GivenNames } from "../person/names.ts";
import { soundOf } from "../person/phonetics.ts";
import { levelOf, MISSING } from "./fields.ts";
import { isNickname, isOtherGender } from "./nicknames.ts";
import { isWithinOneEdit, jaroWinkler } from "./similarity.ts";

/** A level, and the value that both sides have: its rarity counts. "" when none is shared. */
export type Agreement = { readonly level: number; readonly shared: string };

export type Names = { readonly family: FamilyNames; readonly given: GivenNames };

const CLOSE_MIN = 0.92;
const NEAR_MIN = 0.85;
const GIVEN_NEAR_MIN = 0.82;
/** Shorter words are one edit away from too many others. */
const EDIT_LENGTH_MIN = 5;
const SOUND_LENGTH_MIN = 2;

const agreement = (level: number, shared = ""): Agreement => ({ level, shared });
const NONE = agreement(MISSING);

const FAMILY = {
  different: agreement(levelOf("family", "different")),
  near: agreement(levelOf("family", "near")),
  swapped: agreement(levelOf("family", "swapped")),
  close: agreement(levelOf("family", "close")),
  sound: agreement(levelOf("family", "sound")),
  part: levelOf("family", "part"),
  exact: levelOf("family", "exact"),
};

/** Compares the sets of family names both ways. Symmetric. */
export function compareFamily(a: Names, b: Names): Agreement {
  if (a.family.whole.length === 0 || b.family.whole.length === 0) return compareLoneName(a, b);
  const whole = firstInCommon(a.family.whole, b.family.whole);
  if (whole) return agreement(FAMILY.exact, whole);
  const [formsA, formsB] = [formsOf(a.family), formsOf(b.family)];
  const part = firstInCommon(formsA, formsB);
  if (part) return agreement(FAMILY.part, part);
  if (formsA.some((one) => formsB.some((other) => soundsAlike(one, other)))) return FAMILY.sound;
  const likeness = bestLikeness(formsA, formsB);
  if (likeness >= CLOSE_MIN) return FAMILY.close;
  if (isSwapped(a, b)) return FAMILY.swapped;
  return likeness >= NEAR_MIN ? FAMILY.near : FAMILY.different;
}

/** Each side's family name stands in the place of the other's given name, near enough. */
const isSwapped = (a: Names, b: Names): boolean => stands(a.family, b.given) && stands(b.family, a.given);

function stands(family: FamilyNames, { names }: GivenNames): boolean {
  const forms = formsOf(family);
  const all = names.length > 1 ? [...names, names.join("")] : names;
  return all.some((name) => forms.some((form) => likenessOf(name, form) >= CLOSE_MIN));
}

/** One side has a single name, maybe in the wrong place: it agrees with either of the other's, or says nothing. */
function compareLoneName(a: Names, b: Names): Agreement {
  const [lone, full] = a.family.whole.length === 0 ? [a, b] : [b, a];
  const isFound = full.family.whole.length > 0 && isIn(formsOf(full.family), lone.given);
  return isFound ? FAMILY.swapped : NONE;
}

const GIVEN = {
  different: agreement(levelOf("given", "different")),
  gendered: agreement(levelOf("given", "gendered")),
  initial: agreement(levelOf("given", "initial")),
  near: agreement(levelOf("given", "near")),
  close: agreement(levelOf("given", "close")),
  sound: agreement(levelOf("given", "sound")),
  nickname: agreement(levelOf("given", "nickname")),
  common: levelOf("given", "common"),
  exact: levelOf("given", "exact"),
  several: levelOf("given", "several"),
};

/**
 * Compares given names: the first, any, short forms, sound, spelling. Symmetric. Two names that are both common are two
 * names however alike they are (Marie and Marin), not one and its misspelling. `family` is what compareFamily said.
 */
export function compareGiven(a: Names, b: Names, isCommon: (name: string) => boolean, family: Agreement): Agreement {
  const [first, other] = [a.given.names[0], b.given.names[0]];
  if (first === undefined || other === undefined) return NONE;
  if (first === other) {
    const more = a.given.names.slice(1).some((name) => b.given.names.indexOf(name) > 0);
    return agreement(more ? GIVEN.several : GIVEN.exact, first);
  }
  const [gluedA, gluedB] = [a.given.names.join(""), b.given.names.join("")];
  if (gluedA === gluedB || gluedA === other || gluedB === first)
    return agreement(GIVEN.exact, [first, other].sort()[0]);
  const common = firstInCommon(a.given.names, b.given.names);
  if (common) return agreement(GIVEN.common, common);
  // Names that changed places were counted once already, as a family name.
  return family === FAMILY.swapped ? NONE : compareDifferentGiven(a, b, isCommon);
}

function compareDifferentGiven(a: Names, b: Names, isCommon: (name: string) => boolean): Agreement {
  const all = a.given.names.flatMap((one) => b.given.names.map((other) => [one, other] as const));
  if (isGendered(a.given, b.given)) return GIVEN.gendered;
  const isPart = firstInCommon(a.given.names, b.given.parts) || firstInCommon(a.given.parts, b.given.names);
  if (isPart || all.some(([one, other]) => isNickname(one, other))) return GIVEN.nickname;
  const pairs = all.filter(([one, other]) => !isCommon(one) || !isCommon(other));
  if (pairs.some(([one, other]) => soundsAlike(one, other))) return GIVEN.sound;
  if (pairs.some(([one, other]) => isClose(one, other, CLOSE_MIN))) return GIVEN.close;
  // "Renel Ouis" is "René Louis" with its space in the wrong place.
  const isCut = a.given.names.length > 1 || b.given.names.length > 1;
  if (isCut && isClose(a.given.names.join(""), b.given.names.join(""), CLOSE_MIN)) return GIVEN.close;
  if (pairs.some(([one, other]) => isClose(one, other, GIVEN_NEAR_MIN))) return GIVEN.near;
  return all.some(([one, other]) => isInitial(one, other)) ? GIVEN.initial : GIVEN.different;
}

const isGendered = (a: GivenNames, b: GivenNames): boolean => isOtherGender(a.names[0] ?? "", b.names[0] ?? "");

const formsOf = ({ whole, parts }: FamilyNames): readonly string[] =>
  parts.length === 0 ? whole : [...whole, ...parts];

function firstInCommon(left: readonly string[], right: readonly string[]): string {
  // The least in the alphabet, not the first: the answer must not depend on who is asked first.
  let found = "";
  for (const value of left) if (right.includes(value) && (found === "" || value < found)) found = value;
  return found;
}

const isIn = (names: readonly string[], { names: others, parts }: GivenNames): boolean =>
  names.some((name) => others.includes(name) || parts.includes(name));

function soundsAlike(one: string, other: string): boolean {
  const sound = soundOf(one);
  return sound.length >= SOUND_LENGTH_MIN && sound === soundOf(other);
}

function isClose(one: string, other: string, min: number): boolean {
  return likenessOf(one, other) >= min;
}

/** One edit in a word that is long enough counts as close, wherever it is: Jaro-Winkler punishes the first letter. */
function likenessOf(one: string, other: string): number {
  if (Math.min(one.length, other.length) >= EDIT_LENGTH_MIN && isWithinOneEdit(one, other)) return 1;
  return jaroWinkler(one, other);
}

function bestLikeness(left: readonly string[], right: readonly string[]): number {
  let best = 0;
  for (const one of left) for (const other of right) best = Math.max(best, likenessOf(one, other));
  return best;
}

const isInitial = (one: string, other: string): boolean =>
  (one.length === 1 || other.length === 1) && one[0] === other[0];
