/** Sizes of documents in words: "84 ko", "1,2 Mo". Pure. */
import type { Language } from "../../text/language.ts";

const UNITS = { fr: ["o", "ko", "Mo"], en: ["B", "kB", "MB"] } as const;

/** Says a number of bytes with at most one decimal. */
export function sayBytes(bytes: number, language: Language): string {
  const [one, kilo, mega] = UNITS[language];
  const format = new Intl.NumberFormat(language === "fr" ? "fr-FR" : "en-GB", { maximumFractionDigits: 1 });
  if (bytes < 1_000) return `${bytes}\u00a0${one}`;
  if (bytes < 1_000_000) return `${Math.round(bytes / 1_000)}\u00a0${kilo}`;
  return `${format.format(bytes / 1_000_000)}\u00a0${mega}`;
}
