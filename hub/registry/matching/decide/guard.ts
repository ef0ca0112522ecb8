/**
 * What forbids an automatic link, however high the score: households share e-mails, telephones, addresses and family names,
 * and a wrong link shows somebody's file to somebody else.
 */
import { AT, type Field, levelOf, MISSING } from "../compare/fields.ts";
import type { Model } from "../model/model.ts";

/** Why a link is not made by itself. Codes: what people read belongs to the screens. */
export type Veto =
  | "given-name-differs"
  | "given-name-of-other-gender"
  | "birth-date-differs"
  | "only-birth-year-agrees"
  | "family-name-differs"
  | "twins"
  | "other-subject"
  | "generic-contact";

const COMMON = levelOf("given", "common");
const NICKNAME = levelOf("given", "nickname");
const PART = levelOf("family", "part");
const DATE_EXACT = levelOf("birthDate", "exact");

export type Guard = {
  /** Returns the reason not to link by itself, or null. `levels` are the best that any pair of records reaches. Pure. */
  findVeto(levels: Int8Array): Veto | null;
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

  function findVeto(levels: Int8Array): Veto | null {
    const given = levels[AT.given] ?? MISSING;
    const family = levels[AT.family] ?? MISSING;
    const birthDate = levels[AT.birthDate] ?? MISSING;
    if (hasGiven && given >= 0 && given < INITIAL) {
      if (family >= PART && birthDate === DATE_EXACT) return "twins";
      return given === GENDERED ? "given-name-of-other-gender" : "given-name-differs";
    }
    if (hasBirthDate && birthDate === DATE_DIFFERENT && given !== MISSING) return "birth-date-differs";
    if (hasBirthDate && birthDate === DATE_YEAR && given < COMMON) return "only-birth-year-agrees";
    if (hasFamily && family === FAMILY_DIFFERENT && given < NICKNAME) return "family-name-differs";
    return null;
  }

  return { findVeto };
}

const INITIAL = levelOf("given", "initial");
const GENDERED = levelOf("given", "gendered");
const DATE_DIFFERENT = levelOf("birthDate", "different");
const DATE_YEAR = levelOf("birthDate", "year");
const FAMILY_DIFFERENT = levelOf("family", "different");
