import { expect, it } from "vitest";
import { sayDue, sayExactly, sayLength, sayMoment, saySince, urgencyOf } from "./words.ts";

/** Tuesday 24 November 2026, 10:00 in Paris. */
const now = Date.parse("2026-11-24T09:00:00Z");
const at = (iso: string) => Date.parse(iso);
/** As one would type it: the non-breaking spaces are checked in `ui/text`. */
const plain = (said: string) => said.replaceAll("\u00a0", " ");

it.each([
  [0, "moins d’une minute"],
  [-5_000, "moins d’une minute"],
  [59_999, "moins d’une minute"],
  [60_000, "1 min"],
  [4 * 60_000, "4 min"],
  [2 * 3_600_000 + 59 * 60_000, "2 h"],
  [86_400_000, "1 jour"],
  [3 * 86_400_000, "3 jours"],
  [95 * 86_400_000, "3 mois"],
])("says a length of %i ms as %s", (ms, said) => {
  expect(plain(sayLength(ms, "fr"))).toBe(said);
});

it.each([
  ["2026-11-24T13:05:00Z", "à 14 h 05"],
  ["2026-11-24T08:00:00Z", "à 9 h"],
  ["2026-11-23T13:05:00Z", "hier à 14 h 05"],
  ["2026-11-25T13:05:00Z", "demain à 14 h 05"],
  ["2026-11-02T08:00:00Z", "lundi 2 novembre à 9 h"],
  ["2025-11-02T08:00:00Z", "dimanche 2 novembre 2025 à 9 h"],
  ["2026-07-01T22:30:00Z", "jeudi 2 juillet à 0 h 30"],
  ["2026-09-01T08:00:00Z", "mardi 1er septembre à 10 h"],
])("says %s as %s", (iso, said) => {
  expect(plain(sayMoment(at(iso), now, "fr"))).toBe(said);
});

it("says an instant whole, in both languages", () => {
  expect(plain(sayExactly(at("2026-11-24T13:05:00Z"), "fr"))).toBe("mardi 24 novembre 2026 à 14 h 05");
  expect(sayExactly(at("2026-11-24T13:05:00Z"), "en")).toBe("Tuesday 24 November 2026 at 14:05");
});

it.each([
  ["2026-11-26T16:00:00Z", "échéance jeudi 26 novembre, dans 2 jours ouvrés", "calm"],
  ["2026-11-25T16:00:00Z", "échéance mercredi 25 novembre, dans 1 jour ouvré", "soon"],
  ["2026-11-24T16:00:00Z", "échéance aujourd’hui à 17 h, dans 7 h", "soon"],
  ["2026-11-24T09:00:30Z", "échéance dans moins d’une minute", "soon"],
  ["2026-11-24T07:00:00Z", "échéance dépassée depuis 2 h", "late"],
  ["2027-01-04T16:00:00Z", "échéance lundi 4 janvier 2027, dans 27 jours ouvrés", "calm"],
])("says the deadline %s as %s", (iso, said, urgency) => {
  expect(plain(sayDue(at(iso), now, "fr"))).toBe(said);
  expect(urgencyOf(at(iso), now)).toBe(urgency);
});

it("counts from a Friday evening over the week-end without saying 0 days", () => {
  const friday = at("2026-11-27T17:00:00Z");
  expect(plain(sayDue(at("2026-11-28T11:00:00Z"), friday, "fr"))).toBe("échéance samedi 28 novembre");
  expect(plain(sayDue(at("2026-11-30T16:00:00Z"), friday, "fr"))).toContain("dans 1 jour ouvré");
});

it("says since when without ever counting 0", () => {
  expect(plain(saySince(now - 4 * 60_000, now, "fr"))).toBe("depuis 4 min");
  expect(plain(saySince(now, now, "fr"))).toBe("depuis moins d’une minute");
});
