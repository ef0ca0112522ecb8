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
  | "other-subject"
  | "generic-contact";

const COMMON = levelOf("given", "common");
const NICKNAME = levelOf("given", "nickname");
const PART = levelOf("family", "part");
const DATE_EXACT = levelOf("birthDate", "exact");

/** What the guard looks at between two entities, or a record and an entity. */
export type Between = {
  /** For each field of FIELDS the best level that any pair of records reaches. */
  readonly levels: Int8Array;
  readonly subjects: Subjects;
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
  const [hasGiven, hasBirthDate, hasFamily] = [isReliable("given"), isReliable("birthDate"), isReliable("family")];

  function findVeto({ levels, subjects, records, holders }: Between): Veto | null {
    if (subjects !== "unknown") return subjects === "same" ? null : "other-subject";
    const given = levels[AT.given] ?? MISSING;
    const family = levels[AT.family] ?? MISSING;
    const birthDate = levels[AT.birthDate] ?? MISSING;
    // A slip of typing is not made twice: names that differ on several records of both sides are two names.
    const clash = records > 1 ? NICKNAME : CLOSE;
    if (hasGiven && given >= 0 && given < clash && given !== INITIAL) {
      if (family >= PART && birthDate === DATE_EXACT) return "twins";
      return given === GENDERED ? "given-name-of-other-gender" : "given-name-differs";
    }
    if (hasBirthDate && birthDate === DATE_DIFFERENT && given !== MISSING) return "birth-date-differs";
    if (hasGiven && birthDate === DATE_EDIT && given >= 0 && given < NICKNAME)
      return "given-name-and-birth-date-differ";
    if (hasBirthDate && birthDate === DATE_YEAR && given < COMMON) return "only-birth-year-agrees";
    if (hasFamily && family === FAMILY_DIFFERENT && given < NICKNAME) return "family-name-differs";
    if (holders >= HOLDERS_MAX && given < NICKNAME && birthDate < DATE_PARTIAL) return "generic-contact";
    return null;
  }

  return { findVeto };
}

const INITIAL = levelOf("given", "initial");
const CLOSE = levelOf("given", "close");
const GENDERED = levelOf("given", "gendered");
const DATE_DIFFERENT = levelOf("birthDate", "different");
/** So many entities with one contact point are more than a couple: it needs a name or a birth date beside it. */
const HOLDERS_MAX = 3;
const DATE_PARTIAL = levelOf("birthDate", "partial");
const DATE_EDIT = levelOf("birthDate", "edit");
const DATE_YEAR = levelOf("birthDate", "year");
const FAMILY_DIFFERENT = levelOf("family", "different");
