import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readSiren, readSiret, sirenOf } from "./siren.ts";

describe("reading a SIREN", () => {
  it.each([
    ["220600019", "220600019"],
    ["220 600 019", "220600019"],
    ["220\u202F600\u00A0019", "220600019"],
    ["356.000.000", "356000000"],
    ["732829320", "732829320"],
  ])("takes %j, whatever stands between the digits", (written, siren) => {
    expect(readSiren(written)).toBe(siren);
  });

  it.each(["220600018", "000000000", "22060001", "2206000190", "", "SIREN", "22060001A", "-"])(
    "refuses %j",
    (written) => {
      expect(readSiren(written)).toBeNull();
    },
  );

  it("refuses every single digit mistyped", () => {
    const mistake = fc.tuple(fc.nat({ max: 8 }), fc.integer({ min: 1, max: 9 }));
    fc.assert(
      fc.property(mistake, ([place, shift]) => {
        const digits = [..."732829320"];
        digits[place] = String((Number(digits[place]) + shift) % 10);
        expect(readSiren(digits.join(""))).toBeNull();
      }),
    );
  });
});

describe("reading a SIRET", () => {
  it.each([
    ["220 600 019 00016", "22060001900016"],
    ["73282932000074", "73282932000074"],
  ])("takes %j", (written, siret) => {
    expect(readSiret(written)).toBe(siret);
  });

  it.each([
    ["73282932000075", "its key is wrong"],
    ["00000000000000", "it is all zeros"],
    ["732829320", "it is a SIREN"],
    ["73282932100073", "its SIREN is none, although the whole has a right key"],
    ["732829320000741", "it is too long"],
  ])("refuses %s: %s", (written) => {
    expect(readSiret(written)).toBeNull();
  });

  it.each(["35600000000048", "35600000049837", "356 000 000 09075"])("takes La Poste's %s", (written) => {
    expect(readSiret(written)).not.toBeNull();
  });

  it("counts La Poste's digits by five instead of by Luhn", () => {
    expect(readSiret("35600000049838")).toBeNull();
    expect(readSiret("35600000000049")).toBeNull();
  });

  it("tells whose establishment it is", () => {
    expect(sirenOf("22060001900016")).toBe("220600019");
  });
});
