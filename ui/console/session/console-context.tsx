/** What every part of the console may use: who is at work, the hub, the words, the preferences. */
import { type Accessor, createContext, type ParentProps, useContext } from "solid-js";
import type { z } from "zod";
import type { Attendee } from "../../../hub/protocol/live.ts";
import type { Me } from "../../../hub/protocol/queue.ts";
import type { Toasts } from "../../kit/parts/toasts.tsx";
import type { Api } from "../../live/api.ts";
import type { Connection } from "../../live/connection.ts";
import type { Subscriptions } from "../../live/subscriptions.ts";
import type { Catalogue } from "../../text/catalogue.ts";
import type { Preferences } from "./preferences.ts";

export type Presence = { readonly presence: Me["presence"]; readonly pauseReason: string | null };
export type Person = z.infer<typeof Attendee>;

export type Console = {
  readonly me: Me;
  readonly api: Api;
  /** Makes the id under which one action is asked, however often it is asked. */
  readonly newId: () => string;
  /** ms since 1970, now. For words use `useClock`. */
  readonly now: () => number;
  readonly text: Accessor<Catalogue>;
  readonly preferences: Preferences;
  readonly setPreferences: (change: Partial<Preferences>) => void;
  readonly toasts: Toasts;
  readonly connection: Accessor<Connection["status"]>;
  readonly subscriptions: Subscriptions;
  readonly presence: Accessor<Presence>;
  /** Who else is on that case now. */
  readonly peopleOn: (caseId: string) => readonly Person[];
  readonly attend: (caseId: string, doing: "viewing" | "typing" | "gone") => void;
};

const ConsoleContext = createContext<Console>();

export function ConsoleProvider(props: ParentProps<{ readonly console: Console }>) {
  return <ConsoleContext.Provider value={props.console}>{props.children}</ConsoleContext.Provider>;
}

/** Returns the console one is in. Throws outside of a `ConsoleProvider`. */
export function useConsole(): Console {
  const found = useContext(ConsoleContext);
  if (!found) throw new Error("There is no ConsoleProvider around this component.");
  return found;
}
