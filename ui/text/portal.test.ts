import { expect, it } from "vitest";
import { portalText } from "./portal.ts";
import { legalText } from "./portal-legal.ts";

/** Every string with its path; a function is called with plain words. */
function messagesOf(value: unknown, path = ""): [string, string][] {
  if (typeof value === "string") return [[path, value]];
  if (typeof value === "function") return [[path, String(value("X", "Y"))]];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => messagesOf(inner, `${path}.${key}`));
}

it("puts a non-breaking space before French high punctuation and inside quotation marks", () => {
  const messages = [...messagesOf(portalText.fr), ...messagesOf(legalText.fr)];
  expect(messages.filter(([, message]) => / [:;!?»]|« |[^\s\u00a0:][!?;]/.test(message))).toEqual([]);
});

it("says something for every message, in both languages", () => {
  for (const language of ["fr", "en"] as const)
    expect(
      messagesOf([portalText[language], legalText[language]]).filter(([, message]) => message.trim() === ""),
    ).toEqual([]);
});
