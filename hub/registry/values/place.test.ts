import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { communesOfFrance } from "./communes.ts";
import { countryOf, isSameCountry } from "./countries.ts";
import { comparePlaces, type PlaceClaim, placeOf } from "./place.ts";

const agree = (a: PlaceClaim, b: PlaceClaim) => comparePlaces(placeOf(a), placeOf(b));

describe("reading a place of birth", () => {
  it.each<[string, PlaceClaim, string]>([
    ["a commune of today", { code: "06088" }, "06088"],
    ["a code that lost its zero", { code: "6088" }, "06088"],
    ["a commune that was merged", { code: "01126" }, "01033"],
    ["a commune of Seine", { code: "75012", date: "1945-03-02" }, "92012"],
    ["a commune of Seine-et-Oise", { code: "78018", date: "1945-10-04" }, "95018"],
    ["Corsica before 1976", { code: "20004", date: "1950-01-01" }, "2A004"],
    ["an arrondissement of Paris", { code: "75118" }, "75056"],
    ["an arrondissement of Lyon", { code: "69389" }, "69123"],
    ["an arrondissement of Marseille", { code: "13216" }, "13055"],
    ["Mayotte when it was a collectivity", { code: "98511" }, "97611"],
    ["Saint-Martin when it was a commune of Guadeloupe", { code: "97127" }, "97801"],
    ["a name that is alone", { name: "VALSERHONE" }, "01033"],
    ["the name of a merged commune", { name: "Bellegarde-sur-Valserine" }, "01033"],
    ["a name with an arrondissement", { name: "PARIS 18" }, "75056"],
    ["a name with another arrondissement", { name: "Lyon 3e arrondissement" }, "69123"],
    ["an abbreviated name", { name: "ST LAURENT DU VAR" }, "06123"],
    ["an article behind", { name: "MANS (LE)" }, "72181"],
    ["a name with its postcode", { name: "Saint-Denis", postcode: "97400" }, "97411"],
    ["a name with its département", { name: "STE CROIX", code: "01" }, "01342"],
    ["CEDEX", { name: "Nice Cedex 3" }, "06088"],
  ])("finds %s", (_what, claim, code) => {
    expect(placeOf(claim)?.communes).toEqual([code]);
  });

  it("keeps all that a name may mean", () => {
    const place = placeOf({ name: "Saint-Denis" });
    expect(place?.communes.length).toBeGreaterThan(2);
    expect(place?.communes).toEqual(expect.arrayContaining(["93066", "97411"]));
  });

  it.each<[PlaceClaim, string]>([
    [{ code: "99350" }, "99350"],
    [{ country: "MAROC", name: "Marrakech" }, "99350"],
    [{ country: "Hollande" }, "99135"],
    [{ country: "GB" }, "99132"],
    [{ country: "COREE (REPUBLIQUE DE)" }, "99239"],
    [{ name: "Portugal" }, "99139"],
    [{ code: "", country: "99352", name: "ORAN" }, "99352"],
    [{ code: "92352" }, "99352"],
    [{ code: "91999", date: "1948-01-01" }, "99352"],
    [{ code: "96351", date: "1950-01-01" }, "99351"],
    [{ code: "99" }, "99000"],
  ])("finds the country in %j", (claim, country) => {
    expect(placeOf(claim)).toMatchObject({ communes: [], countries: [country] });
  });

  it.each<PlaceClaim>([{}, { code: "", name: "", country: null }, { name: "-" }, { code: "00000" }, { code: "INC" }])(
    "finds nothing in %j",
    (claim) => {
      expect(placeOf(claim)).toBeNull();
    },
  );

  it("takes any text at all", () => {
    const text = fc.option(fc.oneof(fc.string(), fc.stringMatching(/^[0-9AB]{1,6}$/)));
    const claim = fc.record({ code: text, name: text, postcode: text, country: text, date: text });
    fc.assert(
      fc.property(claim, claim, (a, b) => {
        expect(agree(a, b)).toBe(agree(b, a));
      }),
    );
  });
});

describe("comparing places", () => {
  it.each<[string, PlaceClaim, PlaceClaim, string]>([
    ["a former commune and the one of today", { code: "01126" }, { code: "01033" }, "same-place"],
    ["two communes merged into one", { code: "01126" }, { code: "01018" }, "same-place"],
    ["a code and a name", { code: "06088" }, { name: "nice" }, "same-place"],
    ["two arrondissements of a city", { code: "75101" }, { name: "PARIS 18" }, "same-place"],
    ["Seine as it was and as it is", { code: "75012", date: "1945" }, { code: "92012", date: "1945" }, "same-place"],
    ["a town abroad", { country: "99350", name: "TAZA" }, { country: "Maroc", name: "Taza" }, "same-place"],
    [
      "a town whose country one of them forgot",
      { name: "MARRAKECH" },
      { country: "MA", name: "Marrakech" },
      "same-place",
    ],
    ["two communes of a département", { code: "06088" }, { code: "06029" }, "same-departement"],
    ["overseas and Saint-Denis of Réunion", { code: "97" }, { code: "97411" }, "same-departement"],
    ["a département and a commune of it", { code: "06" }, { name: "Cannes" }, "same-departement"],
    ["Corsica and Ajaccio in 1950", { code: "20", date: "1950" }, { code: "2A004", date: "1950" }, "same-departement"],
    ["Seine and Boulogne in 1950", { code: "75", date: "1950" }, { code: "92012", date: "1950" }, "same-departement"],
    ["Paris and Boulogne in 1990", { code: "75", date: "1990" }, { code: "92012", date: "1990" }, "same-country"],
    ["Ajaccio and Bastia in 1990", { code: "2A004", date: "1990" }, { code: "2B033", date: "1990" }, "same-country"],
    ["Nice and Lille", { code: "06088" }, { code: "59350" }, "same-country"],
    ["two towns of a country", { country: "99350", name: "Fès" }, { country: "99350", name: "Taza" }, "same-country"],
    ["Algeria by its code of then and of today", { code: "92352", date: "1950" }, { code: "99352" }, "same-country"],
    ["Oran and a code that is also one near Paris", { code: "92012", date: "1950" }, { code: "99352" }, "same-country"],
    ["the USSR and Ukraine", { country: "99123" }, { country: "99155" }, "same-country"],
    ["Ukraine and Lithuania", { country: "99155" }, { country: "99108" }, "different"],
    ["Morocco and Tunisia", { country: "99350" }, { country: "99351" }, "different"],
    ["Morocco and Nice", { country: "99350" }, { code: "06088" }, "different"],
    ["abroad and Nice", { code: "99" }, { code: "06088" }, "different"],
    ["abroad and Morocco", { code: "99" }, { country: "99350" }, "unknown"],
    ["nothing and Nice", {}, { code: "06088" }, "unknown"],
  ])("says of %s: %3$s", (_what, a, b, expected) => {
    expect(agree(a, b)).toBe(expected);
    expect(agree(b, a)).toBe(expected);
  });

  it("knows Boulogne-Billancourt by its name although Oran had its département's number", () => {
    const claim = { code: "92012", name: "Boulogne-Billancourt", date: "1950-05-05" };
    expect(agree(claim, { country: "99352" })).toBe("different");
  });
});

describe("the lists", () => {
  it("have each code of today lead to itself, and each former code to one of today", () => {
    const communes = communesOfFrance();
    expect(communes.nameOf("01033")).toBe("Valserhône");
    for (const code of ["06088", "2A004", "97411", "98818", "75056"]) expect(communes.currentOf(code)).toBe(code);
    for (const code of ["01126", "20004", "75012", "78018"])
      expect(communes.nameOf(communes.currentOf(code) ?? "")).not.toBeNull();
    expect(communes.currentOf("06999")).toBeNull();
  });

  it("name the countries that people come from, whatever the accents", () => {
    expect(
      ["Algérie", "TUNISIE", "cote d'ivoire", "États-Unis", "Congo (République démocratique)"].map(countryOf),
    ).toEqual(["99352", "99351", "99326", "99404", "99312"]);
    expect(countryOf("99999")).toBe("99000");
    expect(countryOf("Atlantide")).toBeNull();
    expect(isSameCountry("99141", "99109")).toBe(true);
  });
});
