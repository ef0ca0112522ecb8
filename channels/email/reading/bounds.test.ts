/** A mail of one pattern a million times over must cost no more than its length: one thread serves everybody. */
import { describe, expect, it } from "vitest";
import { readMailboxes } from "../mime/addresses.ts";
import { readHeader } from "../mime/header.ts";
import { readPart } from "../mime/part.ts";
import { readDeliveryReport } from "./bounce.ts";
import { htmlToText } from "./html-to-text.ts";

/** Far above what a loaded machine needs for linear work, far below what the square of the length costs. */
const MS_MAX = 3_000;

function millisecondsOf(work: () => void): number {
  const before = performance.now();
  work();
  return performance.now() - before;
}

describe("time grows with the length and not with its square", () => {
  it.each(["<head>", "<head></headx>", " <b>", "&#9;", "&#32;", "<a href='", '<p "', "<!-", "\n "])(
    "for a body of %j",
    (pattern) => {
      const html = pattern.repeat(Math.floor(1_000_000 / pattern.length));
      expect(millisecondsOf(() => htmlToText(`${html}x`))).toBeLessThan(MS_MAX);
    },
  );

  it("for what another server says without a space", () => {
    const report = `Reporting-MTA: dns; x\r\n\r\nAction: failed\r\nDiagnostic-Code: smtp; ${"a".repeat(64_000)}\r\n`;
    expect(millisecondsOf(() => readDeliveryReport(report, null))).toBeLessThan(MS_MAX / 3);
  });
});

it("reads what follows a head that is never closed, and nothing of one that is", () => {
  expect(htmlToText("<head><title>x</title><body>Bonjour")).toBe("Bonjour");
  expect(htmlToText("<HEAD>caché</HEAD >visible<head>aussi")).toBe("visibleaussi");
});

it("keeps no-break spaces and drops blanks around line ends", () => {
  expect(htmlToText("<p>Objet&nbsp;: \t a  b </p> <p> c</p>")).toBe("Objet\u00a0: a b\n\nc");
});

describe("what is cut to its bound is whole text: PostgreSQL takes no half of a surrogate pair", () => {
  it("in the name of a sender", () => {
    const [mailbox] = readMailboxes(`"${"a".repeat(199)}😀" <a@example.fr>`);
    expect(mailbox?.name?.isWellFormed()).toBe(true);
  });

  it("in a Content-ID", () => {
    const header = readHeader(Buffer.from(`Content-Id: <${"a".repeat(199)}😀>`));
    expect(readPart(header, { alternative: null, isReport: false }).contentId?.isWellFormed()).toBe(true);
  });

  it("in what another server says", () => {
    const report = `Reporting-MTA: x\r\n\r\nAction: failed\r\nDiagnostic-Code: smtp; ${"a".repeat(299)}😀\r\n`;
    expect(readDeliveryReport(report, null).diagnostic?.isWellFormed()).toBe(true);
  });
});
