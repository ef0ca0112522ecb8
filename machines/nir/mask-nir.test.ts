import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MASKED_NIR, maskNir } from "./mask-nir.ts";

/** Made up by the rule, with every kind of département. */
const nir = fc
  .tuple(
    fc.constantFrom("1", "2"),
    fc.integer({ min: 0, max: 99 }),
    fc.integer({ min: 1, max: 12 }),
    fc.constantFrom("01", "06", "2A", "2B", "75", "95", "97", "99"),
    fc.integer({ min: 1, max: 990 }),
    fc.integer({ min: 1, max: 999 }),
  )
  .map(([sex, year, month, departement, commune, order]) => {
    const two = (value: number) => String(value).padStart(2, "0");
    const three = (value: number) => String(value).padStart(3, "0");
    const number = `${sex}${two(year)}${two(month)}${departement}${three(commune)}${three(order)}`;
    const plain = number.replace("2A", "19").replace("2B", "18");
    return number + two(97 - Number(BigInt(plain) % 97n));
  });

const words = fc.constantFrom("", "Bonjour, ", "Mon numéro : ", "né le 3 mai, ", "« ", "Réf. A-", "x", "n°");
const wordsAfter = fc.constantFrom("", ".", ", merci", " et mon fils", "\nCordialement", " »", ")");

describe("masking the NIR in free text", () => {
  it("takes out every valid one, whatever its spacing, and nothing else", () => {
    const gap = fc.constantFrom("", "", " ", "\u00A0", ".", "-", "\u202F", "\n", " - ");
    fc.assert(
      fc.property(
        nir,
        fc.array(gap, { minLength: 14, maxLength: 14 }),
        words,
        wordsAfter,
        (number, gaps, before, after) => {
          const written = [...number].map((character, index) => character + (gaps[index] ?? "")).join("");
          expect(maskNir(before + written.trim() + after)).toBe(before + MASKED_NIR + after);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it("takes out several, also beside other numbers", () => {
    fc.assert(
      fc.property(nir, nir, (one, other) => {
        const grouped = one.replace(/^(.)(..)(..)(..)(...)(...)(..)$/, "$1 $2 $3 $4 $5 $6 $7");
        expect(maskNir(`06 37 63 48 00 ${grouped} ${other} 04 97 18 60 00`)).toBe(
          `06 37 63 48 00 ${MASKED_NIR} ${MASKED_NIR} 04 97 18 60 00`,
        );
      }),
    );
  });

  it.each([
    ["n° SS : 1 85 05 78 006 084", `n° SS : ${MASKED_NIR}`],
    ["1 85 05 78 006 084", MASKED_NIR],
    ["sécu 1850578006084", `sécu ${MASKED_NIR}`],
    ["sécu 1850578006084 tél 0637634800", `sécu ${MASKED_NIR} tél 0637634800`],
    ["Sécurité sociale 185057800608412", `Sécurité sociale ${MASKED_NIR}`],
    ["1 85 05 78 006 084 clé 36", MASKED_NIR],
    ["1 85 05 78 006 084 (36)", MASKED_NIR],
    ["NIR1850578006084", `NIR${MASKED_NIR}`],
    ["2 69 05 2a 588 157", MASKED_NIR],
  ])("takes out %j although the key is missing or wrong", (written, masked) => {
    expect(maskNir(written)).toBe(masked);
  });

  it.each([
    ["a telephone number", "06 37 63 48 00, +33 1 42 34 56 78 ou 0033 142345678"],
    ["telephone numbers in a row", "+33 1 42 34 56 78 01 42 34 56 78 06 12 34 56 78"],
    ["a fiscal number", "numéro fiscal 30 12 345 678 901, sécu oubliée, n° fiscal 2012345678901"],
    ["a bare number of thirteen digits", "2850578006084"],
    ["a barcode", "3017620422003"],
    ["a card", "4970 1012 3456 7890"],
    ["a file number", "GU-2026-004211"],
    ["a wrong key in one word", "185057800608412"],
    ["an impossible month", "1 85 13 78 006 084 sans suite"],
    ["dates", "du 12/05/1985 au 14/06/2026 à 10:30"],
  ])("leaves %s", (_what, text) => {
    expect(maskNir(text)).toBe(text);
  });

  const digitsOf = (count: number) => fc.stringMatching(new RegExp(`^\\d{${count}}$`));
  const spacing = fc.constantFrom("", " ", "\u00A0", ".", "-");
  const grouped = (digits: string, sizes: readonly number[], gap: string) => {
    let from = 0;
    return sizes
      .map((size) => {
        from += size;
        return digits.slice(from - size, from);
      })
      .join(gap);
  };
  const phone = fc
    .tuple(fc.integer({ min: 1, max: 9 }), digitsOf(8), spacing, fc.boolean())
    .map(([first, rest, gap, isAbroad]) =>
      isAbroad
        ? `+33${gap}${first}${gap}${grouped(rest, [2, 2, 2, 2], gap)}`
        : grouped(`0${first}${rest}`, [2, 2, 2, 2, 2], gap),
    );
  const siret = fc.tuple(digitsOf(14), spacing).map(([digits, gap]) => grouped(digits, [3, 3, 3, 5], gap));
  const iban = fc
    .tuple(digitsOf(25), fc.constantFrom("", " "))
    .map(([digits, gap]) => grouped(`FR${digits}`, [4, 4, 4, 4, 4, 4, 3], gap));
  const reference = fc.tuple(digitsOf(4), digitsOf(6)).map(([year, number]) => `GU-${year}-${number}`);

  it("leaves telephone numbers, SIRET, IBAN and file numbers", () => {
    fc.assert(
      fc.property(words, fc.oneof(phone, siret, iban, reference), wordsAfter, (before, number, after) => {
        expect(maskNir(before + number + after)).toBe(before + number + after);
      }),
      { numRuns: 3000 },
    );
  });

  it("changes nothing in a text that it has masked", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[1-9 2AB.-]{0,60}$/)), (text) => {
        expect(maskNir(maskNir(text))).toBe(maskNir(text));
      }),
    );
  });

  it("reads a long text of nothing but digits and announcements", () => {
    for (const piece of ["1 ", "nir 1 ", "1", "1 85 05 78 006 08 "]) {
      const hostile = piece.repeat(50_000);
      expect(maskNir(hostile)).toBe(hostile);
    }
  });
});
