/** How well somebody fits what was typed, and why: exact before its beginning, before its sound, before one letter apart. Pure. */
import { isNickname } from "../matching/compare/nicknames.ts";
import { isWithinOneEdit, jaroWinkler } from "../matching/compare/similarity.ts";
import { soundOf } from "../matching/person/phonetics.ts";
import type { Asked, AskedDate, AskedPhone, AskedWord } from "./asked.ts";
import type { Facts } from "./facts.ts";
import { mailboxOf, nationalOf } from "./keys.ts";

export type What = "name" | "place" | "date" | "phone" | "email" | "number" | "reference";
export type How = "exact" | "beginning" | "nickname" | "sound" | "near" | "part";

/** A part of what was typed that fits. `typed` is that part. */
export type Why = { readonly what: What; readonly how: How; readonly typed: string };

export type Score = {
  /** From 0 to 1: 1 when all that was typed fits exactly. */
  readonly value: number;
  readonly why: readonly Why[];
};

/** Beginnings that say something of a name. */
export const BEGINNING_MIN = 3;
const ALIKE_MIN = 0.91;
const WEIGHT = { name: 1, place: 0.6, date: 1.5, phone: 2, email: 2, number: 2 } as const;
const INITIAL = 0.05;

type Fit = { readonly level: number; readonly how: How };
type Part = { readonly weight: number; readonly level: number; readonly why: Why | null };

/** Returns how well a person fits; `facts` are all that is known of them, whoever said it. */
export function scoreOf(asked: Asked, facts: readonly Facts[]): Score {
  const parts = [...asked.words.map((word) => fitWord(word, facts)), ...fitNumbers(asked, facts)];
  const most = parts.reduce((sum, { weight }) => sum + weight, 0);
  const reached = parts.reduce((sum, { weight, level }) => sum + weight * level, 0);
  const value = most === 0 ? 0 : reached / most + initialsOf(asked, facts);
  return { value: Math.max(0, Math.min(1, value)), why: parts.flatMap(({ why }) => why ?? []) };
}

function fitNumbers({ date, phone, email, postcode, number }: Asked, facts: readonly Facts[]): Part[] {
  const phones = facts.flatMap((one) => one.phones);
  const emails = facts.flatMap((one) => one.emails);
  const isOf = (values: readonly string[], wanted: string): Fit | null =>
    values.includes(wanted) ? { level: 1, how: "exact" } : null;
  return [
    ...(date ? [partOf("date", sayDate(date), best(facts.map(({ birth }) => fitDate(date, birth))))] : []),
    ...(phone ? [partOf("phone", phone.digits, best(phones.map((one) => fitPhone(phone, one))))] : []),
    ...(email ? [partOf("email", email, best(emails.map((one) => fitEmail(email, one))))] : []),
    ...(postcode
      ? [
          partOf(
            "place",
            postcode,
            isOf(
              facts.flatMap(({ places }) => places),
              postcode,
            ),
          ),
        ]
      : []),
    ...(number
      ? [
          partOf(
            "number",
            number,
            isOf(
              facts.flatMap(({ numbers }) => numbers),
              number,
            ),
          ),
        ]
      : []),
  ];
}

function partOf(what: keyof typeof WEIGHT, typed: string, fit: Fit | null): Part {
  return { weight: WEIGHT[what], level: fit?.level ?? 0, why: fit && { what, how: fit.how, typed } };
}

function fitWord(word: AskedWord, facts: readonly Facts[]): Part {
  const fits = facts.flatMap(({ family, given }) =>
    word.names.flatMap((name) => [
      ...family.map((known) => fitName(name, known, false)),
      ...given.map((known) => fitName(name, known, true)),
    ]),
  );
  const name = best(fits);
  const isTown = word.town !== "" && facts.some(({ places }) => places.includes(word.town));
  // A town fits half of those who live near: somebody of that name comes first.
  if (isTown && (name?.level ?? 0) < 0.9) return partOf("place", word.text, { level: 1, how: "exact" });
  return partOf("name", word.text, name);
}

/** Returns how a name that was typed fits one that somebody has. */
export function fitName(typed: string, known: string, isGiven: boolean): Fit | null {
  if (typed === known) return { level: isGiven ? 0.98 : 1, how: "exact" };
  const isHeard = typed.length > 2 && soundOf(typed) === soundOf(known);
  const isNear = Math.min(typed.length, known.length) > 3 && isWithinOneEdit(typed, known);
  if (isHeard && isNear) return { level: 0.9, how: "near" };
  if (isHeard) return { level: 0.85, how: "sound" };
  if (typed.length >= BEGINNING_MIN && known.startsWith(typed))
    return { level: 0.6 + 0.25 * (typed.length / known.length), how: "beginning" };
  if (isNear) return { level: 0.75, how: "near" };
  if (isGiven && isNickname(typed, known)) return { level: 0.7, how: "nickname" };
  return typed.length > 5 && jaroWinkler(typed, known) >= ALIKE_MIN ? { level: 0.6, how: "near" } : null;
}

function fitDate({ years, month, day }: AskedDate, birth: string): Fit | null {
  if (birth === "") return null;
  const [year, knownMonth, knownDay] = [birth.slice(0, 4), birth.slice(4, 6), birth.slice(6)];
  const given = [
    ...(years.length > 0 ? [years.includes(year)] : []),
    ...(month === "" ? [] : [month === knownMonth]),
    ...(day === "" ? [] : [day === knownDay]),
  ];
  const right = given.filter(Boolean).length;
  if (right === given.length)
    return { level: given.length === 3 ? 1 : 0.9, how: given.length === 3 ? "exact" : "part" };
  const isExchanged = years.includes(year) && month === knownDay && day === knownMonth;
  if (isExchanged) return { level: 0.7, how: "near" };
  if (right === 2) return { level: 0.55, how: "near" };
  // What a register does not know of a date contradicts nothing.
  return years.includes(year) && knownMonth === "00" ? { level: 0.5, how: "part" } : null;
}

function fitPhone({ number, digits }: AskedPhone, known: string): Fit | null {
  if (number !== "" && number === known) return { level: 1, how: "exact" };
  const [asked, national] = [nationalOf(number || digits), nationalOf(known)];
  if (digits.length < 9 && national.includes(digits.replace(/^0/, ""))) return { level: 0.85, how: "part" };
  if (asked.length !== national.length) return null;
  const wrong = Array.from(asked).filter((digit, at) => digit !== national[at]).length;
  return wrong === 1 ? { level: 0.7, how: "near" } : null;
}

function fitEmail(typed: string, known: string): Fit | null {
  if (typed === known) return { level: 1, how: "exact" };
  if (known.startsWith(typed)) return { level: 0.85, how: "beginning" };
  if (mailboxOf(typed) === mailboxOf(known)) return { level: 0.7, how: "part" };
  return isWithinOneEdit(typed, known) ? { level: 0.7, how: "near" } : null;
}

function initialsOf({ initials }: Asked, facts: readonly Facts[]): number {
  const firsts = facts.flatMap(({ given, family }) => [...given, ...family].map((name) => name[0]));
  return initials.reduce((sum, initial) => sum + (firsts.includes(initial) ? INITIAL : -INITIAL), 0);
}

const best = (fits: readonly (Fit | null)[]): Fit | null =>
  fits.reduce((most, fit) => (fit && (!most || fit.level > most.level) ? fit : most), null);

/** Returns a date as it is written in French: `14/07/1987`, `07/1987`, `1912 ou 2012` is `1912`. */
export function sayDate({ years, month, day }: AskedDate): string {
  return [day, month, years.at(0) ?? ""].filter(Boolean).join("/");
}
