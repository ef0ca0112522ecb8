import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normalisePhone } from "./phone.ts";

describe("reading a telephone number", () => {
  it.each([
    ["06 37 63 48 00", "+33637634800", "mobile"],
    ["637634800", "+33637634800", "mobile"],
    ["33637634800", "+33637634800", "mobile"],
    ["0033637634800", "+33637634800", "mobile"],
    ["+33 (0)6.37.63.48.00", "+33637634800", "mobile"],
    ["Tél. : 04 97 18 60 00 poste 12", "+33497186000", "landline"],
    ["04-97-18-60-00", "+33497186000", "landline"],
    ["+33 0637634800", "+33637634800", "mobile"],
    ["07 17 29 60 13", "+33717296013", "mobile"],
    ["09 70 80 90 10", "+33970809010", "landline"],
    ["0800 123 450", "+33800123450", "other"],
    ["04 97 18 60 00 / 06 37 63 48 00", "+33497186000", "landline"],
    ["néant, 06 37 63 48 00", "+33637634800", "mobile"],
  ])("reads %j as %s, a %s", (written, number, kind) => {
    expect(normalisePhone(written)).toEqual({ number, kind });
  });

  it.each([
    ["0692 65 43 21", "+262692654321", "mobile", "Réunion"],
    ["0262 40 30 21", "+262262403021", "landline", "Réunion"],
    ["0639 69 15 02", "+262639691502", "mobile", "Mayotte"],
    ["0690 81 53 21", "+590690815321", "mobile", "Guadeloupe"],
    ["0590 81 53 21", "+590590815321", "landline", "Guadeloupe"],
    ["0694 20 53 21", "+594694205321", "mobile", "French Guiana"],
    ["0693 37 69 80", "+262693376980", "mobile", "Réunion, in a range not long in use"],
    ["0696 81 53 21", "+596696815321", "mobile", "Martinique"],
    ["0508 41 53 21", "+508415321", "landline", "Saint-Pierre-et-Miquelon"],
    ["+33 692 65 43 21", "+262692654321", "mobile", "Réunion behind the mainland's code"],
  ])("reads %j as %s, a %s of %s", (written, number, kind, _place) => {
    expect(normalisePhone(written)).toEqual({ number, kind });
  });

  it.each([
    ["27 53 34", { postcode: "98800" }, "+687275334"],
    ["87 12 53 56", { postcode: "98714" }, "+68987125356"],
    ["72 25 53", { region: "WF" }, "+681722553"],
    ["41 53 21", { postcode: "97500" }, "+508415321"],
    ["347 123 5568", { region: "IT" }, "+393471235568"],
    ["0184 531 268", { region: "IT" }, "+390184531268"],
    ["612 345 321", { region: "ES" }, "+34612345321"],
    ["+33 6 37 63 48 00", { region: "ES" }, "+33637634800"],
    ["06 37 63 48 00", { region: "NC" }, "+33637634800"],
    ["0692 65 43 21", { region: "GP" }, "+262692654321"],
    ["06 37 63 48 00", { postcode: "97400" }, "+33637634800"],
    ["06 37 63 48 00", { region: "nowhere" }, "+33637634800"],
  ])("reads %j as written by someone of %j", (written, hints, number) => {
    expect(normalisePhone(written, hints)?.number).toBe(number);
  });

  it("keeps a foreign number foreign", () => {
    expect(normalisePhone("+377 93 15 53 21")).toEqual({ number: "+37793155321", kind: "landline" });
    expect(normalisePhone("+351 912 345 321")).toEqual({ number: "+351912345321", kind: "mobile" });
    expect(normalisePhone("+262 692 65 43 21")).toEqual({ number: "+262692654321", kind: "mobile" });
    expect(normalisePhone("00 39 347 123 5568")).toEqual({ number: "+393471235568", kind: "mobile" });
  });

  it.each([
    "",
    "néant",
    "3949",
    "112",
    "06 37 63",
    "27 53 34",
    "0000000000",
    "06 00 00 00 00",
    "0123456789",
    "06 12 34 56 78",
  ])("reads no number in %j", (written) => {
    expect(normalisePhone(written)).toBeNull();
  });

  it("reads its own result as the same number, and one number whatever its spacing", () => {
    const digits = fc.tuple(fc.constantFrom("6", "4"), fc.integer({ min: 10_000_000, max: 99_999_999 }));
    fc.assert(
      fc.property(digits, fc.constantFrom(" ", ".", "-", "\u00A0", ""), ([first, rest], separator) => {
        const plain = `0${first}${rest}`;
        const read = normalisePhone(plain);
        const spaced = normalisePhone((plain.match(/../g) ?? []).join(separator));
        expect(spaced).toEqual(read);
        if (read) expect(normalisePhone(read.number)).toEqual(read);
      }),
    );
  });

  it("takes any text at all", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const phone = normalisePhone(text);
        if (phone) expect(phone.number).toMatch(/^\+\d{7,15}$/);
      }),
    );
  });
});
