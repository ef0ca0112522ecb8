/**
 * Reads what an agent typed while somebody talks: names in any order, a date as people write or say it, a telephone, an
 * address, a commune, a case number, together in one line. What is recognised is taken out, the rest are names. Pure.
 */
import { fold, wordsOf } from "../matching/person/fold.ts";
import { readEmail } from "../values/email.ts";
import { normalisePhone } from "../values/phone.ts";
import { readSiren, readSiret } from "../values/siren.ts";
import type { Asked, AskedPhone } from "./asked.ts";
import { readDate, readYear } from "./parse-date.ts";
import { readWords } from "./parse-words.ts";

/** Longest text that is read. */
export const TYPED_LENGTH_MAX = 200;

const REFERENCE = /\bgu[\s.-]*(\d{4})[\s.-]+(\d{1,9})\b/i;
const EMAIL = /[^\s@,;<>]+@[^\s@,;<>]*/;
/** Ten digits in any grouping, or a number with its country. */
const PHONE = /(?<![\d+])(?:(?:\+|00)\s?[1-9](?:[\s.\-()/]{0,2}\d){7,14}|0[1-9](?:[\s.\-/]?\d{2}){4})(?!\d)/;
const POSTCODE = /(?<![\d-])(?:\d{5}|\d{2} \d{3})(?![\d-])/;
/** Groups of digits that say the end of a number, or what was understood of it. */
const DIGITS = /(?<!\d)\d{2,3}(?:[\s.-]?\d{2,3}){1,4}(?!\d)/;
const DIGITS_MIN = 4;
const REGISTRATION = /(?<![\d\w])(?:W\d{9}|\d{3}[\s.]?\d{3}[\s.]?\d{3}(?:[\s.]?\d{5})?)(?!\d)/i;

/** Says whether a name is a commune's. */
export type IsTown = (name: string) => boolean;

/** Returns the parts of what was typed. Never throws. */
export function parse(typed: string, isTown: IsTown): Asked {
  const rest = new Rest(
    typed
      .slice(0, TYPED_LENGTH_MAX)
      .normalize("NFC")
      .replaceAll(/[\u00a0\u202f]/g, " "),
  );
  const reference = rest.take(REFERENCE, ([, year = "", number = ""]) => `GU-${year}-${number.padStart(6, "0")}`) ?? "";
  const email = rest.take(EMAIL, ([address]) => readEmail(address)?.address ?? address.toLowerCase()) ?? "";
  // A whole number first: `06 12 19 87 00` would hold a date too.
  const whole = rest.take(PHONE, ([text]) => readPhone(text));
  const dated = rest.takeText(readDate);
  const number = rest.take(REGISTRATION, ([text]) => readRegistration(text)) ?? "";
  const postcode = rest.take(POSTCODE, ([text]) => text.replace(" ", "")) ?? "";
  const date = dated ?? rest.takeText(readYear);
  const phone = whole ?? rest.take(DIGITS, ([text]) => readDigits(text));
  return { reference, email, phone, date, postcode, number, ...readWords(wordsOf(fold(rest.text)), isTown) };
}

/** Says whether nothing was read that anybody could be found by: a place or a year alone are half the Département. */
export function isTooLittle({ reference, email, phone, date, number, words }: Asked): boolean {
  const hasDay = date !== null && date.day !== "" && date.years.length > 0;
  return !(reference || email || phone || hasDay || number || words.length > 0);
}

function readPhone(text: string): AskedPhone | null {
  const number = normalisePhone(text)?.number;
  return number === undefined ? null : { number, digits: text.replace(/\D/g, "") };
}

function readRegistration(text: string): string | null {
  return /^w/i.test(text) ? text.toLowerCase() : (readSiret(text) ?? readSiren(text));
}

function readDigits(text: string): AskedPhone | null {
  const digits = text.replace(/\D/g, "");
  return digits.length < DIGITS_MIN ? null : { number: normalisePhone(text)?.number ?? "", digits };
}

/** What was typed, without what was understood. */
class Rest {
  text: string;

  constructor(text: string) {
    this.text = text;
  }

  /** Takes what the pattern finds, when `read` makes something of it. */
  take<T>(pattern: RegExp, read: (found: RegExpExecArray) => T | null): T | null {
    const found = pattern.exec(this.text);
    const value = found && read(found);
    if (found && value !== null) this.#cut(found.index, found[0].length);
    return value ?? null;
  }

  takeText<T>(
    find: (text: string) => { readonly value: T; readonly at: number; readonly length: number } | null,
  ): T | null {
    const found = find(this.text);
    if (found) this.#cut(found.at, found.length);
    return found?.value ?? null;
  }

  #cut(at: number, length: number): void {
    this.text = `${this.text.slice(0, at)} , ${this.text.slice(at + length)}`;
  }
}
