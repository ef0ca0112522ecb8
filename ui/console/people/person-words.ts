/** People in words. Pure. */
import type { PersonName, RecordField } from "../../../hub/protocol/people.ts";
import type { Catalogue } from "../../text/catalogue.ts";
import { sayPhone } from "../citizen/phone-words.ts";

/** Says a name as letters do: given names, then the family name in capitals. "" when nothing is known. */
export function sayName({ given, family }: PersonName, kind: "person" | "organisation"): string {
  return [inLowerCase(given), kind === "person" && given !== "" ? family.toLocaleUpperCase("fr") : family]
    .filter(Boolean)
    .join(" ");
}

/** Given names that came in capitals, as FranceConnect has them, in small letters: only family names are told by capitals. */
function inLowerCase(given: string): string {
  if (given !== given.toLocaleUpperCase("fr") || !/\p{Lu}{2}/u.test(given)) return given;
  return given.toLocaleLowerCase("fr").replace(/(?<!\p{L})\p{L}/gu, (letter) => letter.toLocaleUpperCase("fr"));
}

/** Says a date of birth whose parts may be unknown (`00`): "14 juillet 1987", "juillet 1987", "1987". */
export function sayBirthDate(date: string, locale: string): string {
  const [year = "", month = "00", day = "00"] = date.split("-");
  if (month === "00") return year;
  return new Intl.DateTimeFormat(locale, {
    timeZone: "UTC",
    year: "numeric",
    month: "long",
    ...(day === "00" ? {} : { day: "numeric" }),
  }).format(Date.parse(`${year}-${month}-${day === "00" ? "01" : day}T12:00:00Z`));
}

/** Says the day of an instant. */
export function sayDayOnly(at: string, locale: string): string {
  const format = { timeZone: "Europe/Paris", year: "numeric", month: "long", day: "numeric" } as const;
  return new Intl.DateTimeFormat(locale, format).format(Date.parse(at));
}

/** Says the day of an instant, short: "19 nov. 2026". */
export function sayDayShort(at: string, locale: string): string {
  const format = { timeZone: "Europe/Paris", year: "numeric", month: "short", day: "numeric" } as const;
  return new Intl.DateTimeFormat(locale, format).format(Date.parse(at));
}

/** Says a value of a field; a text that has no better words stays as it is. */
export function sayValue({ field }: Pick<RecordField, "field">, value: string, text: Catalogue): string {
  if (field === "birthDate") return sayBirthDate(value, text.time.locale);
  if (field === "phones") return sayPhone(value);
  if (field === "sex" && (value === "female" || value === "male")) return text.people.sex[value];
  return value;
}

/** Says how a field is called; one that this page does not know is called as the hub calls it. */
export function sayField(field: string, text: Catalogue): string {
  const names: Readonly<Record<string, string>> = text.people.field;
  return names[field] ?? field;
}
