/** Listens to the keyboard for the whole page, and gives each action to whoever said they do it. */
import { createContext, onCleanup, onMount, useContext } from "solid-js";
import { actionOf, isCharacter, type KeyAction } from "./key-map.ts";

/** A letter waits that long for the second of its sequence. */
const SEQUENCE_MS = 1_000;

/** Returns false to let the one before it try. */
type Doer = () => unknown;
export type Keys = {
  /** Does `doers` while the component lives. A doer that returns false lets the one before it try. */
  on(doers: Partial<Record<KeyAction, Doer>>): void;
};

export const KeysContext = createContext<Keys>();

/** Returns the keyboard. Throws outside of its provider. */
export function useKeys(): Keys {
  const keys = useContext(KeysContext);
  if (!keys) throw new Error("There is no KeysContext around this component.");
  return keys;
}

/** Creates the keyboard. In a field or an open dialog only Escape is heard, and it is theirs first. */
export function createKeys(options: { readonly hasShortcuts: () => boolean; readonly now: () => number }): Keys {
  const stack: Partial<Record<KeyAction, Doer>>[] = [];
  let before: { readonly key: string; readonly at: number } | null = null;

  function press(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing || !isHeard(event, options.hasShortcuts())) return;
    const isSequence = before !== null && options.now() - before.at < SEQUENCE_MS;
    const action = actionOf(event, isSequence && before ? before.key : null);
    before = { key: event.key.toLowerCase(), at: options.now() };
    if (!action) return;
    for (const doers of [...stack].reverse()) {
      const doer = doers[action];
      if (doer && doer() !== false) {
        event.preventDefault();
        return;
      }
    }
  }

  onMount(() => document.addEventListener("keydown", press));
  onCleanup(() => document.removeEventListener("keydown", press));
  return {
    on(doers) {
      stack.push(doers);
      onCleanup(() => stack.splice(stack.indexOf(doers), 1));
    },
  };
}

function isHeard(event: KeyboardEvent, hasShortcuts: boolean): boolean {
  const target = event.target instanceof HTMLElement ? event.target : document.body;
  if (target.closest("[role=dialog], [role=menu], [role=radiogroup]")) return false;
  if (target.closest("input, textarea, select, [contenteditable=true]")) return event.key === "Escape";
  // Enter on a button or a link is that button's or link's.
  if (event.key === "Enter" && target.closest("button, a, summary")) return false;
  return hasShortcuts || !isCharacter(event);
}
