/**
 * The keys of the search index: typed texts hashed to 64 bits. What an observation says gives keys that are stored; what an
 * agent typed gives those to look for. Two sides of one table, so they stand in one file.
 */
import { hashKey } from "../matching/person/keys.ts";
import type { Facts } from "./facts.ts";

/** What people say of the end of a number; six digits are two thirds of it. */
const END_DIGITS = 4;
const THIRD = 3;

export const nameKey = (word: string): string => hashKey(`n ${word}`);
export const placeKey = (place: string): string => hashKey(`p ${place}`);
export const dayKey = (digits: string): string => hashKey(`d ${digits}`);
export const yearKey = (year: string): string => hashKey(`y ${year}`);
/** Month and day: `0714`. */
export const dayOfYearKey = (digits: string): string => hashKey(`m ${digits}`);
export const monthKey = (yearAndMonth: string): string => hashKey(`o ${yearAndMonth}`);
export const phoneKey = (number: string): string => hashKey(`t ${number}`);
export const phoneEndKey = (digits: string): string => hashKey(`te ${digits.slice(-END_DIGITS)}`);
export const phoneLastKey = (digits: string): string => hashKey(`t23 ${digits.slice(-2 * THIRD)}`);
export const phoneFirstKey = (national: string): string => hashKey(`t12 ${national.slice(0, 2 * THIRD)}`);

/** Returns the keys of a national number without one third of it: a wrong digit leaves one of them as it is. */
export function phonePartKeys(national: string): string[] {
  const outer = hashKey(`t13 ${national.slice(0, THIRD)}${national.slice(-THIRD)}`);
  return [phoneFirstKey(national), phoneLastKey(national), outer];
}

export const emailKey = (address: string): string => hashKey(`e ${address}`);
export const mailboxKey = (mailbox: string): string => hashKey(`b ${mailbox}`);
export const numberKey = (number: string): string => hashKey(`i ${number}`);

/** The last nine digits: of a French number, all but its country. */
export const nationalOf = (number: string): string => number.replace(/\D/g, "").slice(-9);

/** Returns the hashes that an observation is found by, as signed decimal texts, each once. Pure. */
export function keysOfFacts({ family, given, birth, places, phones, emails, numbers }: Facts): string[] {
  const keys = [
    ...[...family, ...given].map(nameKey),
    ...places.map(placeKey),
    ...phones.flatMap((phone) => [phoneKey(phone), phoneEndKey(phone), ...phonePartKeys(nationalOf(phone))]),
    ...emails.flatMap((email) => [emailKey(email), mailboxKey(mailboxOf(email))]),
    ...numbers.map(numberKey),
    ...(birth === "" ? [] : birthKeys(birth)),
  ];
  return [...new Set(keys)];
}

export const mailboxOf = (email: string): string => email.slice(0, email.lastIndexOf("@"));

function birthKeys(digits: string): string[] {
  const [year, month] = [digits.slice(0, 4), digits.slice(4, 6)];
  if (month === "00") return [yearKey(year)];
  const known = [yearKey(year), monthKey(digits.slice(0, 6))];
  return digits.endsWith("00") ? known : [...known, dayKey(digits), dayOfYearKey(digits.slice(4))];
}
