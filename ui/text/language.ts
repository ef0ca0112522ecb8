/** The languages of the screens. French comes first: it is what one sees before choosing. */
export const LANGUAGES = ["fr", "en"] as const;
export type Language = (typeof LANGUAGES)[number];

/** Reads a stored choice; anything else is French. */
export function readLanguage(value: unknown): Language {
  return value === "en" ? "en" : "fr";
}
