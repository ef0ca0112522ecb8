import { expect, it } from "vitest";
import { isRecentEnough } from "./nats-binary.ts";

it.each([
  ["2.9.25", false],
  ["2.10.26", false],
  ["2.10.27", true],
  ["2.10.28-RC.1", true],
  ["2.15.1", true],
  ["3.0.0", true],
  ["1.99.99", false],
])("a nats-server %s is recent enough: %s", (version, expected) => {
  expect(isRecentEnough(version)).toBe(expected);
});
