/** How this person likes the console, kept in the browser: nothing here is personal data. */
import { createEffect } from "solid-js";
import { createStore } from "solid-js/store";
import { type Language, readLanguage } from "../../text/language.ts";

const KEY = "guichet.console";

export type Preferences = {
  readonly theme: "light" | "dark" | "system";
  readonly density: "comfortable" | "compact";
  readonly language: Language;
  /** Single-key shortcuts (WCAG 2.1.4: one must be able to turn them off). */
  readonly hasShortcuts: boolean;
};

/** Reads stored preferences; what is missing or odd takes the default. Pure. */
export function readPreferences(stored: string | null): Preferences {
  const found = parse(stored);
  return {
    theme: found.theme === "light" || found.theme === "dark" ? found.theme : "system",
    density: found.density === "compact" ? "compact" : "comfortable",
    language: readLanguage(found.language),
    hasShortcuts: found.hasShortcuts !== false,
  };
}

function parse(stored: string | null): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(stored ?? "{}");
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch (cause) {
    if (cause instanceof SyntaxError) return {};
    throw cause;
  }
}

/** Creates the preferences: stored at each change, theme and language set on the document. */
export function createPreferences(storage: Storage) {
  const [preferences, setPreferences] = createStore<Preferences>(readPreferences(storage.getItem(KEY)));
  createEffect(() => {
    storage.setItem(KEY, JSON.stringify({ ...preferences }));
    const root = document.documentElement;
    root.lang = preferences.language;
    root.dataset.density = preferences.density;
    if (preferences.theme === "system") delete root.dataset.theme;
    else root.dataset.theme = preferences.theme;
  });
  return { preferences, set: (change: Partial<Preferences>) => setPreferences(change) };
}
