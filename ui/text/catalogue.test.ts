import { expect, it } from "vitest";
import { catalogueOf } from "./catalogue.ts";

/** Every string of a catalogue with its path; a function is called with plain words. */
function messagesOf(value: unknown, path = ""): [string, string][] {
  if (typeof value === "string") return [[path, value]];
  if (typeof value === "function") return [[path, String(value("X", "Y", "Z"))]];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => messagesOf(inner, `${path}.${key}`));
}

it("puts a non-breaking space before French high punctuation and inside quotation marks", () => {
  const wrong = messagesOf(catalogueOf("fr")).filter(([, message]) => / [:;!?»]|« |[^\s\u00a0:][!?;]/.test(message));
  expect(wrong).toEqual([]);
});

it("says something for every message but the author line of an event", () => {
  for (const language of ["fr", "en"] as const) {
    const empty = messagesOf(catalogueOf(language)).filter(([, message]) => message.trim() === "");
    expect(empty.map(([path]) => path)).toEqual([".case.message.from.event"]);
  }
});
