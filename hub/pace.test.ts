import { expect, it } from "vitest";
import { createPace } from "./pace.ts";

it("is busy while many come, and no longer than a second after the last of them", () => {
  let now = 1_000_000;
  const pace = createPace(() => now);
  for (let n = 0; n < 20; n++) pace.step();
  expect(pace.isBusy()).toBe(false);
  for (let n = 0; n < 20; n++) pace.step();
  expect(pace.isBusy()).toBe(true);
  now += 500;
  expect(pace.isBusy()).toBe(true);
  now += 500;
  expect(pace.isBusy()).toBe(false);
});

it("is not busy when few come for a long time", () => {
  let now = 0;
  const pace = createPace(() => now);
  for (let second = 0; second < 100; second++, now += 1_000) {
    for (let n = 0; n < 20; n++) pace.step();
    expect(pace.isBusy()).toBe(false);
  }
});
