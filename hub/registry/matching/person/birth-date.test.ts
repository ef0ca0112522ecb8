import { expect, it } from "vitest";
import { readBirthDate } from "./birth-date.ts";

it.each([
  ["1980-02-17", "19800217", "day", false],
  ["17/02/1980", "19800217", "day", false],
  ["7.2.1980", "19800207", "day", false],
  ["19800217", "19800217", "day", false],
  ["1980-02-17T00:00:00Z", "19800217", "day", false],
  ["1950-00-00", "19500000", "year", false],
  ["1950", "19500000", "year", false],
  ["1950-06-00", "19500600", "month", false],
  ["1950-06", "19500600", "month", false],
  ["1950-01-01", "19500101", "year", true],
  ["1950-06-01", "19500601", "month", true],
  ["1968-81-11", "19688111", "day", false],
])("reads %s as %s to the %s", (text, digits, precision, isPresumed) => {
  expect(readBirthDate(text)).toEqual({ digits, precision, isPresumed });
});

it.each(["", "0000-00-00", "9999-12-31", "le 3 mars", "80-02-17", undefined, null])("reads nothing in %s", (text) => {
  expect(readBirthDate(text)).toBeNull();
});
