import { expect, it } from "vitest";
import { catalogueOf } from "../../text/catalogue.ts";
import { actionOf, isCharacter, KEY_MAP, type KeyPress } from "./key-map.ts";

const press = (key: string, with_: Partial<KeyPress> = {}): KeyPress => ({
  key,
  shiftKey: false,
  ctrlKey: false,
  altKey: false,
  metaKey: false,
  ...with_,
});

it.each([
  ["j", "next"],
  ["ArrowUp", "previous"],
  ["c", "claim"],
  ["u", "release"],
  ["/", "filter"],
  ["Escape", "escape"],
  ["a", "resume"],
  ["i", "junk"],
  ["5", "view-5"],
  ["6", undefined],
  ["x", undefined],
])("takes %s as %s", (key, action) => {
  expect(actionOf(press(key), null)).toBe(action);
});

it("takes the signs that AZERTY types with Shift", () => {
  expect([".", "?", "/", "1"].map((key) => actionOf(press(key, { shiftKey: true }), null))).toEqual([
    "copy",
    "map",
    "filter",
    "view-1",
  ]);
});

it("tells e from Shift+e, whatever Caps Lock makes of the letter", () => {
  expect(actionOf(press("E", { shiftKey: true }), null)).toBe("resolve-next");
  expect(actionOf(press("E"), null)).toBe("resolve");
});

it("leaves the browser's own combinations alone", () => {
  expect(
    [press("r", { ctrlKey: true }), press("c", { metaKey: true }), press("e", { altKey: true })].map((one) =>
      actionOf(one, null),
    ),
  ).toEqual([undefined, undefined, undefined]);
});

it("goes to a screen by g then its letter, which means something else alone", () => {
  expect([actionOf(press("q"), "g"), actionOf(press("q"), null)]).toEqual(["queue", undefined]);
  expect([actionOf(press("u"), "g"), actionOf(press("u"), null)]).toEqual(["people", "release"]);
  expect([actionOf(press("r"), "g"), actionOf(press("r"), null)]).toEqual(["review", "reply"]);
});

it("turns off single characters only", () => {
  expect([press("c"), press("?"), press("Escape"), press("ArrowDown")].map(isCharacter)).toEqual([
    true,
    true,
    false,
    false,
  ]);
});

it("shows in the keyboard map every action, with words", () => {
  const words = catalogueOf("fr").frame.map.action;
  expect(KEY_MAP.map(({ action }) => words[action]).every((said) => said.length > 0)).toBe(true);
  for (const { keys, action } of KEY_MAP) {
    const [first = []] = keys;
    const last = first.at(-1) ?? "";
    const isShifted = last.startsWith("Shift+");
    expect(actionOf(press(last.replace("Shift+", ""), { shiftKey: isShifted }), first.length > 1 ? "g" : null)).toBe(
      action,
    );
  }
});
