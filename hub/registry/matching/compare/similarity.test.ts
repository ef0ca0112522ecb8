import fc from "fast-check";
import { expect, it } from "vitest";
import { isWithinOneEdit, jaroWinkler } from "./similarity.ts";

const word = fc.string({ unit: fc.constantFrom("a", "b", "c", "d"), maxLength: 12 });
const run = { seed: 5, numRuns: 2_000 };

it("knows the likeness of textbook pairs", () => {
  expect(jaroWinkler("martha", "marhta")).toBeCloseTo(0.961, 3);
  expect(jaroWinkler("dixon", "dicksonx")).toBeCloseTo(0.813, 3);
  expect(jaroWinkler("abc", "xyz")).toBe(0);
});

it("does not depend on who is asked first", () => {
  fc.assert(
    fc.property(word, word, (one, other) => {
      expect(jaroWinkler(one, other)).toBe(jaroWinkler(other, one));
      expect(isWithinOneEdit(one, other)).toBe(isWithinOneEdit(other, one));
    }),
    run,
  );
});

it("stays between 0 and 1, and is 1 for equals only", () => {
  fc.assert(
    fc.property(word, word, (one, other) => {
      const likeness = jaroWinkler(one, other);
      expect(likeness).toBeGreaterThanOrEqual(0);
      expect(likeness).toBeLessThanOrEqual(1);
      expect(likeness === 1).toBe(one === other);
    }),
    run,
  );
});

it("finds one edit wherever it is", () => {
  const edited = fc.tuple(word, fc.nat(11), fc.constantFrom("drop", "change", "swap"));
  fc.assert(
    fc.property(edited, ([text, place, how]) => {
      const at = Math.min(place, Math.max(0, text.length - 2));
      const [before, letter, next, after] = [text.slice(0, at), text[at] ?? "", text[at + 1] ?? "", text.slice(at + 2)];
      const forms = {
        drop: before + next + after,
        change: `${before}z${next}${after}`,
        swap: before + next + letter + after,
      };
      expect(isWithinOneEdit(text, forms[how as keyof typeof forms])).toBe(true);
    }),
    run,
  );
});

it.each([
  ["martin", "marin", true],
  ["martin", "marten", true],
  ["martin", "matrin", true],
  ["martin", "maritn", true],
  ["martin", "marine", false],
  ["ab", "ba", true],
  ["abcd", "badc", false],
])("tells whether %s and %s are one edit apart: %s", (one, other, is) => {
  expect(isWithinOneEdit(one, other)).toBe(is);
});
