/**
 * Birth dates as texts. Registers hold dates that no calendar has: `1950-00-00`, `1950-01-01` for "about 1950" when somebody
 * was born abroad, and typing errors such as a month 81. Nothing is refused for that: digits are compared as digits.
 */

export type BirthDate = {
  /** Eight digits, year first; what is not known is 00. */
  readonly digits: string;
  /** `year`: also said of 1 January, and `month` of the first of a month: such dates may be presumed. */
  readonly precision: "day" | "month" | "year";
  /** True when the precision is only suspected: the text did give a day. */
  readonly isPresumed: boolean;
};

const YEAR_FIRST = /^(\d{4})(?:[-/. ]?(\d{2}))?(?:[-/. ]?(\d{2}))?(?:[T ].*)?$/;
const DAY_FIRST = /^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})$/;

/** Reads a birth date (ISO, compact, French, partial), or null when it holds no year. Pure. */
export function readBirthDate(text: string | null | undefined): BirthDate | null {
  const trimmed = (text ?? "").trim();
  const iso = YEAR_FIRST.exec(trimmed);
  if (iso) return birthDate(iso[1], iso[2], iso[3]);
  const french = DAY_FIRST.exec(trimmed);
  return french ? birthDate(french[3], french[2], french[1]) : null;
}

function birthDate(year = "0000", month = "00", day = "00"): BirthDate | null {
  if (year === "0000" || year === "9999") return null;
  const digits = year + month.padStart(2, "0") + day.padStart(2, "0");
  if (digits.slice(4, 6) === "00") return { digits: `${year}0000`, precision: "year", isPresumed: false };
  if (digits.endsWith("00")) return { digits, precision: "month", isPresumed: false };
  if (digits.endsWith("0101")) return { digits, precision: "year", isPresumed: true };
  if (digits.endsWith("01")) return { digits, precision: "month", isPresumed: true };
  return { digits, precision: "day", isPresumed: false };
}
