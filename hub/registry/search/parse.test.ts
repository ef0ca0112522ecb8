import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AskedDate } from "./asked.ts";
import { isTooLittle, parse } from "./parse.ts";

const TOWNS = new Set(["cannes", "nice", "saint laurent du var", "la tour", "grasse"]);
const read = (typed: string) => parse(typed, (name) => TOWNS.has(name));
const wordsOf = (typed: string) => read(typed).words.map(({ text }) => text);
const date = (day: string, month: string, ...years: string[]): AskedDate => ({ day, month, years });

describe("a line of what a caller says", () => {
  it.each([
    ["delavigne appoline 14/07/1987", { date: date("14", "07", "1987") }],
    ["DELAVIGNE Apolline, née le 14 juillet 1987", { date: date("14", "07", "1987") }],
    ["rossi 1er mars 1948", { date: date("01", "03", "1948") }],
    ["rossi février 1948", { date: date("", "02", "1948") }],
    ["rossi 03/1948", { date: date("", "03", "1948") }],
    ["rossi 14/07", { date: date("14", "07") }],
    ["rossi 1948", { date: date("", "", "1948") }],
    ["rossi 1948-03-01", { date: date("01", "03", "1948") }],
    ["rossi 01031948", { date: date("01", "03", "1948") }],
    ["rossi 19480301", { date: date("01", "03", "1948") }],
    ["rossi 07/14/1987", { date: date("14", "07", "1987") }],
    ["rossi 14.07.12", { date: date("14", "07", "1912", "2012") }],
    ["rossi 45/07/1987", { date: date("", "", "1987") }],
    ["06 37 63 48 00", { phone: { number: "+33637634800", digits: "0637634800" } }],
    ["+33 6 37 63 48 00 rossi", { phone: { number: "+33637634800", digits: "33637634800" } }],
    ["finit par 63 48 00", { phone: { number: "", digits: "634800" } }],
    ["rossi 06400", { postcode: "06400" }],
    ["rossi 06400 1948", { postcode: "06400", date: date("", "", "1948") }],
    ["Apolline.Delavigne@Exemple.fr", { email: "apolline.delavigne@exemple.fr" }],
    ["apolline.delavigne@", { email: "apolline.delavigne@" }],
    ["GU-2026-000123", { reference: "GU-2026-000123" }],
    ["dossier gu 2026 123", { reference: "GU-2026-000123" }],
    ["commune 213 001 877", { number: "" }],
    ["siren 552 100 554", { number: "552100554" }],
  ])("%s", (typed, expected) => {
    expect(read(typed)).toMatchObject(expected);
  });

  it.each([
    ["delavigne appoline 14/07/1987", ["delavigne", "appoline"]],
    ["Mme ROSSI née le 14 juillet 1987", ["rossi"]],
    ["rossi cannes", ["rossi", "cannes"]],
    ["rossi saint laurent du var", ["rossi", "saint laurent du var"]],
    ["jean de la tour", ["jean", "la tour"]],
    ["D'Angelo Léa-Marie", ["angelo", "lea", "marie"]],
    ["avril lavigne", ["avril", "lavigne"]],
    ["Le", ["le"]],
    ["06 37 63 48 00", []],
  ])("names and places of %s", (typed, words) => {
    expect(wordsOf(typed)).toEqual(words);
  });

  it("takes a commune of several words for a family too", () => {
    expect(read("la tour").words[0]).toEqual({ text: "la tour", names: ["latour", "tour"], town: "latour" });
  });

  it("keeps a single letter as the beginning of a given name", () => {
    expect(read("rossi g").initials).toEqual(["g"]);
  });

  it.each(["", "   ", "06400", "1948", "saint-laurent", "?!"])("says when %j is too little, or is a name", (typed) => {
    expect(isTooLittle(read(typed))).toBe(typed !== "saint-laurent");
  });
});

const name = fc.constantFrom("rossi", "delavigne", "benali", "kowalski", "nguyen");
const day = fc.date({
  min: new Date("1900-01-01T00:00:00Z"),
  max: new Date("2026-01-01T00:00:00Z"),
  noInvalidDate: true,
});

it("reads any text, and says the same of it each time", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 300 }), (typed) => {
      expect(read(typed)).toEqual(read(typed));
    }),
  );
});

it("reads the parts in whatever order they are typed", () => {
  const parts = fc.tuple(name, name, day, fc.integer({ min: 10_000_000, max: 99_999_999 }));
  fc.assert(
    fc.property(parts, fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 }), ([one, other, at, number], order) => {
      const [year = "", month = "", dayOf = ""] = at.toISOString().slice(0, 10).split("-");
      const typed = [one, other, `${dayOf}/${month}/${year}`, `06${number}`];
      const asked = read(order.map((index) => typed[index]).join(" "));
      expect(asked.words.map(({ text }) => text).sort()).toEqual([one, other].sort());
      expect(asked.date).toEqual(date(dayOf, month, year));
      expect(asked.phone?.digits).toBe(`06${number}`);
    }),
  );
});
