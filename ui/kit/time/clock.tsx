/** The time and the language of a screen, for everything on it that speaks of time. */
import { type Accessor, createContext, createSignal, onCleanup, type ParentProps, useContext } from "solid-js";
import type { Language } from "../../text/language.ts";

/** Words count minutes: three looks a minute keep them right to 20 s. */
const LOOK_MS = 20_000;

export type Clock = { readonly now: Accessor<number>; readonly language: Accessor<Language> };

const ClockContext = createContext<Clock>();

/** Gives a clock to what is inside. */
export function ClockProvider(props: ParentProps<{ readonly clock: Clock }>) {
  return <ClockContext.Provider value={props.clock}>{props.children}</ClockContext.Provider>;
}

/** Returns the clock of the screen. Throws outside of a `ClockProvider`. */
export function useClock(): Clock {
  const clock = useContext(ClockContext);
  if (!clock) throw new Error("There is no ClockProvider around this component.");
  return clock;
}

/** Creates a signal that looks at the clock every 20 s, and again when the tab comes back into view. */
export function createNow(read: () => number): Accessor<number> {
  const [now, setNow] = createSignal(read());
  const look = () => setNow(read());
  const looking = setInterval(look, LOOK_MS);
  document.addEventListener("visibilitychange", look);
  onCleanup(() => {
    clearInterval(looking);
    document.removeEventListener("visibilitychange", look);
  });
  return now;
}
