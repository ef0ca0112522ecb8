/** What was typed, once it is read: the parts that somebody may be found by. All may be missing. */

export type AskedDate = {
  /** Two when only the last two digits were given: `12` may be 1912 and 2012. */
  readonly years: readonly string[];
  /** Two digits; "" when not given. */
  readonly month: string;
  readonly day: string;
};

/** A word, or several that are one place: `saint laurent du var`. */
export type AskedWord = {
  /** As it was typed, folded. */
  readonly text: string;
  /** Names that it may be: the word, or the words in one piece. */
  readonly names: readonly string[];
  /** The town that it may be, in one piece; "" when it is none. */
  readonly town: string;
};

export type AskedPhone = {
  /** E.164; "" when the digits are not a whole number. */
  readonly number: string;
  /** As typed, digits only. */
  readonly digits: string;
};

export type Asked = {
  /** `GU-2026-000123`, or "". */
  readonly reference: string;
  /** Lower case; may end at the `@` or before. "" without. */
  readonly email: string;
  readonly phone: AskedPhone | null;
  readonly date: AskedDate | null;
  readonly postcode: string;
  /** SIREN, SIRET, RNA; "" without. */
  readonly number: string;
  readonly words: readonly AskedWord[];
  /** Single letters: of a given name that was cut short. */
  readonly initials: readonly string[];
};
