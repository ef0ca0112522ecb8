/** What was typed, as keys to look for in the index: each part a constraint, as it was typed and as it may have been meant. */
import type { WordsFound } from "../../../db/queries/registry/search/search.ts";
import type { Asked, AskedDate, AskedPhone, AskedWord } from "./asked.ts";
import {
  dayKey,
  dayOfYearKey,
  emailKey,
  mailboxKey,
  mailboxOf,
  monthKey,
  nameKey,
  nationalOf,
  numberKey,
  phoneEndKey,
  phoneFirstKey,
  phoneKey,
  phoneLastKey,
  phonePartKeys,
  placeKey,
  yearKey,
} from "./keys.ts";
import { fitName } from "./score.ts";

/** Keys of which somebody must have one. */
export type Constraint = {
  /** As it was typed. */
  readonly strict: readonly string[];
  /** As it may have been meant. */
  readonly loose: readonly string[];
  /** Where nothing else is asked; none when so many fit that it would find anybody. */
  readonly alone: readonly string[];
};

/** One look into the index: all of these must fit. Of two, what the first finds comes before. */
export type Look = readonly (readonly string[])[];

export type Places = {
  /** Says whether the name is a commune's. */
  readonly isTown: (name: string) => boolean;
  /** Towns, in one piece, that a postcode delivers to. */
  readonly townsOf: (postcode: string) => readonly string[];
};

/** Words that one typed word is taken for at most, the likest first: each makes every look longer. */
const MEANT_MAX = 20;

/** Returns the constraints. `known` leads each name to the words of the index that it may mean. */
export function constraintsOf(asked: Asked, known: WordsFound, places: Places): readonly Constraint[] {
  const { phone, email, date, postcode, number } = asked;
  const code = placeKey(postcode);
  return [
    ...asked.words.map((word) => wordConstraint(word, known, places)),
    ...(phone ? [phoneConstraint(phone)] : []),
    ...(email ? [emailConstraint(email)] : []),
    ...(number ? [same([numberKey(number)])] : []),
    ...(date ? [dateConstraint(date)] : []),
    ...(postcode ? [{ strict: [code], loose: [code, ...places.townsOf(postcode).map(placeKey)], alone: [] }] : []),
  ];
}

export type Rounds = {
  /** All of it, as it was typed. */
  readonly exact: readonly Look[];
  /** All of it, as it may have been meant. */
  readonly meant: readonly Look[];
  /** All but one part. */
  readonly most: readonly Look[];
  /** One part alone. */
  readonly any: readonly Look[];
};

/** Returns where to look, round after round: each for when those before it found too few. */
export function roundsOf(constraints: readonly Constraint[]): Rounds {
  const [only] = constraints;
  if (only && constraints.length === 1) {
    const exact = looks([[only.alone.filter((key) => only.strict.includes(key))]]);
    return { exact, meant: looks([[only.alone]]), most: [], any: [] };
  }
  const without = constraints.map((_, left) => constraints.filter((_, at) => at !== left));
  const rest = without.map((some) => {
    const [single] = some;
    return some.length === 1 && single ? [single.alone] : some.map(({ loose }) => loose);
  });
  return {
    exact: looks([constraints.map(({ strict }) => strict)]),
    meant: looks([constraints.map(({ loose }) => loose)]),
    most: looks(rest),
    any: looks(constraints.length > 2 ? constraints.map(({ alone }) => [alone]) : []),
  };
}

/** A part without keys finds nobody: there is nothing to look for. */
const looks = (some: readonly Look[]): readonly Look[] =>
  some.filter((look) => look.length > 0 && look.every((keys) => keys.length > 0));

const same = (keys: readonly string[]): Constraint => ({ strict: keys, loose: keys, alone: keys });

function wordConstraint({ text, names, town }: AskedWord, known: WordsFound, { isTown }: Places): Constraint {
  const own = names.map(nameKey);
  const meant = distinct([...own, ...names.flatMap((name) => likest(name, known.get(name) ?? [])).map(nameKey)]);
  const place = town === "" ? [] : [placeKey(town)];
  // Nobody is found by living in Nice.
  const alone = town !== "" && !isTown(text) ? distinct([...meant, ...place]) : meant;
  return { strict: [...own, ...place], loose: distinct([...meant, ...place]), alone };
}

function phoneConstraint({ number, digits }: AskedPhone): Constraint {
  if (number === "") return same([partOfPhoneKey(digits)]);
  const loose = [phoneKey(number), ...phonePartKeys(nationalOf(number))];
  return { strict: [phoneKey(number)], loose, alone: loose };
}

/** What was understood of a number: its beginning, when it has the zero of one, or its end. */
function partOfPhoneKey(digits: string): string {
  if (digits.length < 6) return phoneEndKey(digits);
  return digits.startsWith("0") && digits.length > 6 ? phoneFirstKey(digits.slice(1)) : phoneLastKey(digits);
}

function emailConstraint(email: string): Constraint {
  const mailbox = email.includes("@") ? mailboxOf(email) : email;
  const loose = [emailKey(email), mailboxKey(mailbox)];
  return { strict: [emailKey(email)], loose, alone: loose };
}

function dateConstraint({ years, month, day }: AskedDate): Constraint {
  if (years.length === 0) return { ...same([dayOfYearKey(month + day)]), alone: [] };
  if (month === "") return { ...same(years.map(yearKey)), alone: [] };
  if (day === "") return { ...same(years.map((year) => monthKey(year + month))), alone: [] };
  const strict = years.map((year) => dayKey(year + month + day));
  const alone = [...strict, ...years.map((year) => dayKey(year + day + month))];
  return { strict, loose: [...alone, ...years.map(yearKey), dayOfYearKey(month + day)], alone };
}

/** As a given name, of which more forms are taken for one. What is alike in nothing has a chance hash. */
function likest(name: string, words: readonly string[]): readonly string[] {
  return words
    .flatMap((word) => {
      const fit = fitName(name, word, true);
      return fit ? [{ word, level: fit.level }] : [];
    })
    .sort((a, b) => b.level - a.level)
    .slice(0, MEANT_MAX)
    .map(({ word }) => word);
}

const distinct = (keys: readonly string[]): string[] => [...new Set(keys)];
