import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const css = readFileSync(join(import.meta.dirname, "tokens.css"), "utf8");

/** Colours of each block that sets them, in the order of the file: light, dark by preference, dark by choice. */
const blocks = [...css.matchAll(/:root[^{]*\{([^}]*)\}/g)]
  .map(
    ([, body = ""]) =>
      new Map([...body.matchAll(/--([a-z-]+): (#[0-9a-f]{6});/g)].map(([, name = "", hex = ""]) => [name, hex])),
  )
  .filter((colours) => colours.size > 0);
const [light = new Map<string, string>(), darkByPreference = new Map<string, string>(), darkByChoice] = blocks;

const words = ["ink", "ink-soft", "azur", "pin", "ocre", "corail", "web", "email", "phone", "desk"];
const grounds = ["paper", "surface"];
/** Text on what it is written on, 4.5:1. */
const textPairs = [
  ...words.flatMap((word) => grounds.map((ground) => [word, ground] as const)),
  ...["azur", "pin", "ocre", "corail"].flatMap((word) => [
    [word, `${word}-wash`] as const,
    ["ink", `${word}-wash`] as const,
  ]),
  ["ink-soft", "azur-wash"],
  ["on-azur", "azur"],
  ["on-corail", "corail"],
] as const;
/** Borders of controls and the focus ring on what surrounds them, 3:1. */
const shapePairs = ["ink-soft", "azur", "corail"].flatMap((shape) =>
  [...grounds, "azur-wash"].map((ground) => [shape, ground] as const),
);

describe.each([
  ["light", light],
  ["dark", darkByPreference],
] as const)("%s", (_, colours) => {
  it.each(textPairs)("text in %s is readable on %s", (text, ground) => {
    expect(contrast(colours.get(text), colours.get(ground))).toBeGreaterThanOrEqual(4.5);
  });
  it.each(shapePairs)("shapes in %s stand out on %s", (shape, ground) => {
    expect(contrast(colours.get(shape), colours.get(ground))).toBeGreaterThanOrEqual(3);
  });
});

it("has one dark theme, whether the system or the person asks for it", () => {
  expect(darkByChoice).toEqual(darkByPreference);
});

it("gives every colour in both themes", () => {
  expect([...darkByPreference.keys()].sort()).toEqual([...light.keys()].sort());
});

/** Contrast ratio of WCAG 2.2. */
function contrast(one = "", other = ""): number {
  const [high = 0, low = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

function luminance(hex: string): number {
  const [red = Number.NaN, green = Number.NaN, blue = Number.NaN] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
