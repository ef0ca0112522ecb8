/**
 * What each key does. Keys are named by the character they type, not by where they are, so that AZERTY, QWERTY and BÉPO
 * each press what they read: on AZERTY `.` and `?` are typed with Shift, which then means nothing by itself.
 */
/** Views of the queue, by their place: on AZERTY a digit is typed with Shift, and is the same digit. */
export type ViewAction = "view-1" | "view-2" | "view-3" | "view-4" | "view-5";

export type KeyAction =
  | "next"
  | "previous"
  | "open"
  | "claim"
  | "reply"
  | "note"
  | "transfer"
  | "wait"
  | "resolve"
  | "resolve-next"
  | "release"
  | "resume"
  | "junk"
  | "filter"
  | ViewAction
  | "queue"
  | "people"
  | "review"
  | "same"
  | "different"
  | "household"
  | "ask"
  | "skip"
  | "assign"
  | "undo"
  | "copy"
  | "escape"
  | "map";

export type KeyPress = Pick<KeyboardEvent, "key" | "shiftKey" | "ctrlKey" | "altKey" | "metaKey">;

/** What the keyboard map shows, in its order. `g` then a letter goes to a screen. */
export const KEY_MAP: readonly {
  readonly group: "move" | "act" | "review" | "general";
  readonly action: KeyAction;
  readonly keys: readonly (readonly string[])[];
}[] = [
  { group: "move", action: "next", keys: [["j"], ["↓"]] },
  { group: "move", action: "previous", keys: [["k"], ["↑"]] },
  { group: "move", action: "open", keys: [["Enter"]] },
  { group: "move", action: "queue", keys: [["g", "q"]] },
  { group: "move", action: "people", keys: [["g", "u"]] },
  { group: "move", action: "review", keys: [["g", "r"]] },
  { group: "move", action: "filter", keys: [["/"]] },
  { group: "move", action: "view-1", keys: [["1"]] },
  { group: "move", action: "view-2", keys: [["2"]] },
  { group: "move", action: "view-3", keys: [["3"]] },
  { group: "move", action: "view-4", keys: [["4"]] },
  { group: "move", action: "view-5", keys: [["5"]] },
  { group: "act", action: "claim", keys: [["c"]] },
  { group: "act", action: "reply", keys: [["r"]] },
  { group: "act", action: "note", keys: [["n"]] },
  { group: "act", action: "transfer", keys: [["t"]] },
  { group: "act", action: "wait", keys: [["w"]] },
  { group: "act", action: "resolve", keys: [["e"]] },
  { group: "act", action: "resolve-next", keys: [["Shift+e"]] },
  { group: "act", action: "release", keys: [["u"]] },
  { group: "act", action: "resume", keys: [["a"]] },
  { group: "act", action: "junk", keys: [["i"]] },
  { group: "act", action: "copy", keys: [["."]] },
  { group: "review", action: "same", keys: [["m"]] },
  { group: "review", action: "different", keys: [["d"]] },
  { group: "review", action: "household", keys: [["f"]] },
  { group: "review", action: "ask", keys: [["v"]] },
  { group: "review", action: "skip", keys: [["s"]] },
  { group: "review", action: "assign", keys: [["p"]] },
  { group: "review", action: "undo", keys: [["z"]] },
  { group: "general", action: "escape", keys: [["Escape"]] },
  { group: "general", action: "map", keys: [["?"]] },
];

const LETTERS: Readonly<Record<string, KeyAction>> = {
  j: "next",
  k: "previous",
  c: "claim",
  r: "reply",
  n: "note",
  t: "transfer",
  w: "wait",
  e: "resolve",
  u: "release",
  a: "resume",
  i: "junk",
  m: "same",
  d: "different",
  f: "household",
  v: "ask",
  s: "skip",
  p: "assign",
  z: "undo",
};

/** After `g`. */
const SCREENS: Readonly<Record<string, KeyAction>> = { q: "queue", u: "people", r: "review" };

const SIGNS: Readonly<Record<string, KeyAction>> = {
  "/": "filter",
  ".": "copy",
  "?": "map",
  "1": "view-1",
  "2": "view-2",
  "3": "view-3",
  "4": "view-4",
  "5": "view-5",
};

const NAMED: Readonly<Record<string, KeyAction>> = {
  ArrowDown: "next",
  ArrowUp: "previous",
  Enter: "open",
  Escape: "escape",
};

/** Returns what a key press asks for, or undefined. `before` is the letter pressed just before, for `g q` and its like. Pure. */
export function actionOf(press: KeyPress, before: string | null): KeyAction | undefined {
  if (press.ctrlKey || press.altKey || press.metaKey) return undefined;
  const sign = SIGNS[press.key];
  if (sign) return sign;
  if (NAMED[press.key]) return press.shiftKey ? undefined : NAMED[press.key];
  const letter = press.key.toLowerCase();
  if (press.shiftKey) return letter === "e" ? "resolve-next" : undefined;
  return (before === "g" ? SCREENS[letter] : undefined) ?? LETTERS[letter];
}

/** Tells whether an action is a single character, which one may turn off (WCAG 2.1.4). Pure. */
export function isCharacter(press: KeyPress): boolean {
  return press.key.length === 1;
}
