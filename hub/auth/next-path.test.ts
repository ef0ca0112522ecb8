import { expect, it } from "vitest";
import { nextPath } from "./next-path.ts";

const next = (asked: string | undefined) => nextPath(asked, "https://guichet.test", "/console");

it.each(["/console/cases/c-1?tab=notes", "/suivi/abc#message", "/"])("goes where one was: %s", (path) => {
  expect(next(path)).toBe(path);
});

it.each([
  undefined,
  "",
  "https://evil.example/",
  "//evil.example",
  "///evil.example",
  "/\\evil.example",
  "/\t/evil.example",
  "\\\\evil.example",
  "/..//evil.example",
  "/x/..//evil.example",
  "javascript:alert(1)",
  "/console\r\nSet-Cookie: a=b",
  "/auth/agent/login",
  `/${"a".repeat(2_000)}`,
])("goes home instead of %j", (path) => {
  expect(next(path)).toBe("/console");
});
