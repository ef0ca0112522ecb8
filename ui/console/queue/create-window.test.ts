import { expect, it } from "vitest";
import { scrollTopFor, spanOf } from "./create-window.ts";

it.each([
  ["at the top", 0, 100_000, { first: 0, last: 17 }],
  ["in the middle", 50_000, 100_000, { first: 492, last: 517 }],
  ["at the end", 9_999_000, 100_000, { first: 99_982, last: 99_999 }],
  ["beyond the end, when rows went away", 9_999_000, 5, { first: 4, last: 4 }],
  ["of nothing", 0, 0, { first: 0, last: -1 }],
])("renders what is in sight and eight beyond: %s", (_where, scrollTop, count, span) => {
  expect(spanOf({ scrollTop, height: 1_000 }, 100, count)).toEqual(span);
});

it("scrolls no further than needed", () => {
  const sight = { scrollTop: 500, height: 1_000 };
  expect([2, 7, 14, 15].map((index) => scrollTopFor(index, sight, 100))).toEqual([200, 500, 500, 600]);
});
