/**
 * What forbids an automatic link, however high the score: households share e-mails, telephones, addresses and family names,
 * and a wrong link shows somebody's file to somebody else.
 */
import { AT, type Field, levelOf, MISSING } from "../compare/fields.ts";
import type { Model } from "../model/model.ts";
import type { Subjects } from "./entity-score.ts";

/** Why a link is not made by itself. Codes: what people read belongs to the screens. */
export type Veto =
  | "given-name-differs"
  | "given-name-of-other-gender"
  | "birth-date-differs"
  | "given-name-and-birth-date-differ"
  | "only-birth-year-agrees"
  | "family-name-differs"
  | "twins"
  | "too-little-said"
  | "only-names-agree"
  | "other-subject"
  | "generic-contact";

/** What the guard looks at between two entities, or a record and an entity. */
export type Between = {
  /** For each field of FIELDS the best level that any pair of records reaches. */
  readonly levels: Int8Array;
  readonly subjects: Subjects;
  /** Posterior log-odds. */
  readonly score: number;
  /** How many records the smaller side has. */
  readonly records: number;
  /** How many entities have the e-mail or telephone that agrees: the greatest number, 0 when none agrees or nobody counts. */
  readonly holders: number;
};

export type Guard = {
  /**
   * Returns the reason not to link by itself, or null. Pure.
   */
  findVeto(between: Between): Veto | null;
};

/**
 * A contradiction forbids where one person's records seldom contradict each other. Where the model has seen that they often
 * do (an old file where given names were typed badly), it counts as evidence only.
 */
const CONTRADICTED_MAX = 0.05;

/** Creates the guard of a model. */
export function createGuard(model: Model): Guard {
  const isReliable = (field: Field) => (model.fields[field].m[0] ?? 1) <= CONTRADICTED_MAX;
  const rules: readonly Rule[] = [
    ...(isReliable("given") ? [otherGivenName, tooLittleSaid, onlyNames] : []),
    ...(isReliable("birthDate") ? [otherBirthDate] : []),
    ...(isReliable("given") && isReliable("birthDate") ? [twoSlips] : []),
    ...(isReliable("family") ? [otherFamilyName] : []),
    genericContact,
  ];

  function findVeto(between: Between): Veto | null {
    if (between.subjects !== "unknown") return between.subjects === "same" ? null : "other-subject";
    for (const rule of rules) {
      const veto = rule(between);
      if (veto !== null) return veto;
    }
    return null;
  }

  return { findVeto };
}

type Rule = (between: Between) => Veto | null;

const at = ({ levels }: Between, field: Field): number => levels[AT[field]] ?? MISSING;

const DIFFERENT = 0;
const GIVEN = {
  gendered: levelOf("given", "gendered"),
  initial: levelOf("given", "initial"),
  close: levelOf("given", "close"),
  nickname: levelOf("given", "nickname"),
  common: levelOf("given", "common"),
};
const DATE = {
  year: levelOf("birthDate", "year"),
  edit: levelOf("birthDate", "edit"),
  partial: levelOf("birthDate", "partial"),
  exact: levelOf("birthDate", "exact"),
};
const FAMILY_SWAPPED = levelOf("family", "swapped");
const FAMILY_PART = levelOf("family", "part");

function otherGivenName(between: Between): Veto | null {
  const given = at(between, "given");
  // A slip of typing is not made twice: names that differ on several records of both sides are two names.
  const least = between.records > 1 ? GIVEN.nickname : GIVEN.close;
  if (given === MISSING || given >= least || given === GIVEN.initial) return null;
  if (at(between, "family") >= FAMILY_PART && at(between, "birthDate") === DATE.exact) return "twins";
  return given === GIVEN.gendered ? "given-name-of-other-gender" : "given-name-differs";
}

/** An e-mail or a telephone alone is nobody's, nor with a family name: the spouse has both. */
function tooLittleSaid(between: Between): Veto | null {
  const [given, family] = [at(between, "given"), at(between, "family")];
  if (given !== MISSING || family === FAMILY_SWAPPED) return null;
  return family >= FAMILY_PART && at(between, "birthDate") >= DATE.partial ? null : "too-little-said";
}

/**
 * Names are shared by strangers. Where nothing else agrees they must be rare for the size of the base, which the score
 * knows. An e-mail that is only alike was made of the same name and adds nothing.
 */
function onlyNames(between: Between): Veto | null {
  const isElse = BESIDE_NAMES.some(([field, least]) => at(between, field) >= least);
  return isElse || between.score >= ONLY_NAMES_MIN ? null : "only-names-agree";
}

const ONLY_NAMES_MIN = 3;

const BESIDE_NAMES: readonly (readonly [Field, number])[] = [
  ["birthDate", DATE.edit],
  ["birthPlace", levelOf("birthPlace", "exact")],
  ["email", levelOf("email", "exact")],
  ["phone", levelOf("phone", "exact")],
  ["street", levelOf("street", "close")],
  ["postcode", levelOf("postcode", "exact")],
  ["occupation", levelOf("occupation", "exact")],
  ["reference", levelOf("reference", "exact")],
];

/**
 * From here on a birth date that differs is a wrong birth date: what a household shares never goes so far, and a father and
 * a son of one name share little else.
 */
const OVERWHELMING = 10;

function otherBirthDate(between: Between): Veto | null {
  const [given, birthDate] = [at(between, "given"), at(between, "birthDate")];
  if (between.score >= OVERWHELMING) return null;
  if (birthDate === DIFFERENT && given !== MISSING) return "birth-date-differs";
  return birthDate === DATE.year && given < GIVEN.common ? "only-birth-year-agrees" : null;
}

/** One slip may be anybody's; one in the given name and one in the date of birth are a brother's or a sister's. */
function twoSlips(between: Between): Veto | null {
  const given = at(between, "given");
  const isSlip = given !== MISSING && given < GIVEN.nickname && at(between, "birthDate") === DATE.edit;
  return isSlip ? "given-name-and-birth-date-differ" : null;
}

function otherFamilyName(between: Between): Veto | null {
  const isOther = at(between, "family") === DIFFERENT && at(between, "given") < GIVEN.nickname;
  return isOther ? "family-name-differs" : null;
}

/** So many entities with one contact point are more than a couple: it needs a name or a birth date beside it. */
const HOLDERS_MAX = 3;

function genericContact(between: Between): Veto | null {
  const isAlone = at(between, "given") < GIVEN.nickname && at(between, "birthDate") < DATE.partial;
  return between.holders >= HOLDERS_MAX && isAlone ? "generic-contact" : null;
}
