import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { holidaysOf } from "./holidays.ts";
import { civilDate, dateOf } from "./paris.ts";
import { addWorkingDays, isWorkingDay, workingDaysBetween } from "./working-days.ts";

type Fixture = {
  readonly holidays: Readonly<Record<string, readonly string[]>>;
  readonly vectors: readonly { id: string; received: string; workingDays: number; expect: string }[];
};
const path = join(import.meta.dirname, "../../tests/fixtures/working-days.json");
const { holidays, vectors } = JSON.parse(readFileSync(path, "utf8")) as Fixture;

describe("public holidays", () => {
  it.each(Object.entries(holidays))("of %s are the eleven of the law", (year, days) => {
    expect([...holidaysOf(Number(year))].map(dateOf).toSorted()).toEqual(days);
  });

  it("stay right when more years are asked for than are remembered", () => {
    const before = [...holidaysOf(2026)];
    for (let year = 2100; year < 2200; year++) holidaysOf(year);
    expect([...holidaysOf(2026)]).toEqual(before);
  });
});

describe("a civil date in Paris", () => {
  it.each([
    ["23:30 UTC in winter is already tomorrow", "2026-11-24T23:30:00.000Z", "2026-11-25"],
    ["22:30 UTC in winter is still today", "2026-11-24T22:30:00.000Z", "2026-11-24"],
    ["22:30 UTC in summer is already tomorrow", "2026-07-13T22:30:00.000Z", "2026-07-14"],
    ["the night of the spring change begins as winter", "2026-03-28T22:59:59.999Z", "2026-03-28"],
    ["and ends as summer", "2026-03-29T22:00:00.000Z", "2026-03-30"],
    ["the night of the autumn change begins as summer", "2026-10-24T22:00:00.000Z", "2026-10-25"],
    ["and ends as winter", "2026-10-25T22:59:59.999Z", "2026-10-25"],
    ["new year's eve", "2026-12-31T23:00:00.000Z", "2027-01-01"],
  ])("%s", (_, instant, date) => {
    expect(civilDate(instant)).toBe(date);
  });
});

describe("working days added", () => {
  it.each(vectors)("$id: $workingDays from $received ends on $expect, whatever the hour", (vector) => {
    const [y = 0, m = 0, d = 0] = vector.received.split("-").map(Number);
    // Minutes of UTC that fall on that civil day in Paris both in winter and in summer.
    for (const minute of [-60, 0, 480, 1050, 1319]) {
      const received = new Date(Date.UTC(y, m - 1, d, 0, minute)).toISOString();
      expect(civilDate(addWorkingDays(received, vector.workingDays))).toBe(vector.expect);
    }
    expect(workingDaysBetween(vector.received, vector.expect)).toBe(vector.workingDays);
  });

  it.each([
    ["ends at 18:00 in winter", "2026-11-24T09:00:00.000Z", 1, "2026-11-25T17:00:00.000Z"],
    ["ends at 18:00 in summer", "2026-07-01T09:00:00.000Z", 1, "2026-07-02T16:00:00.000Z"],
    ["crosses the spring change", "2026-03-27T09:00:00.000Z", 1, "2026-03-30T16:00:00.000Z"],
    ["crosses the autumn change", "2026-10-23T09:00:00.000Z", 1, "2026-10-26T17:00:00.000Z"],
    ["counts from tomorrow when it is 23:30 UTC", "2026-11-24T23:30:00.000Z", 1, "2026-11-26T17:00:00.000Z"],
    ["zero ends today while the day lasts", "2026-11-24T16:59:59.999Z", 0, "2026-11-24T17:00:00.000Z"],
    ["zero ends on the next service day once it is over", "2026-11-24T17:00:00.000Z", 0, "2026-11-25T17:00:00.000Z"],
    ["zero on a Saturday ends on Monday", "2026-11-21T09:00:00.000Z", 0, "2026-11-23T17:00:00.000Z"],
  ])("%s", (_, instant, count, end) => {
    expect(addWorkingDays(instant, count)).toBe(end);
  });

  it("refuses a number that is none", () => {
    for (const count of [-1, 0.5, Number.NaN, 2601])
      expect(() => addWorkingDays("2026-11-24T09:00:00.000Z", count)).toThrow();
  });

  it("agrees with a calendar turned over day by day", () => {
    const first = Date.parse("2024-01-01T00:00:00Z");
    const last = Date.parse("2036-09-01T00:00:00Z");
    const instants = fc.integer({ min: first, max: last }).map((at) => new Date(at).toISOString());
    fc.assert(
      fc.property(instants, fc.integer({ min: 1, max: 60 }), (instant, count) => {
        const end = addWorkingDays(instant, count);
        const day = wallDay(instant);
        for (let left = count; left > 0; ) if (isWorkedBySight(turnOver(day))) left--;
        const expected = day.toISOString().slice(0, 10);
        expect(wallDay(end).toISOString().slice(0, 10)).toBe(expected);
        expect(hourInParis.format(new Date(end))).toBe("18:00:00");
        expect(workingDaysBetween(civilDate(instant), expected)).toBe(count);
        expect(workingDaysBetween(expected, civilDate(instant))).toBe(-count);
        expect(isWorkingDay(expected)).toBe(true);
      }),
      { numRuns: 2000, seed: 20_261_124 },
    );
  });
});

/** The other way: Swedish dates are ISO dates, and the list of holidays is read, not computed. */
const dayInParis = new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Paris" });
const hourInParis = new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Paris", timeStyle: "medium" });

function wallDay(instant: string): Date {
  return new Date(`${dayInParis.format(new Date(instant))}T00:00:00Z`);
}

function turnOver(day: Date): Date {
  day.setUTCDate(day.getUTCDate() + 1);
  return day;
}

function isWorkedBySight(day: Date): boolean {
  const date = day.toISOString().slice(0, 10);
  return ![0, 6].includes(day.getUTCDay()) && !holidays[date.slice(0, 4)]?.includes(date);
}
