import { expect, it } from "vitest";
import { catalogueOf } from "../../text/catalogue.ts";
import { sayBirthDate, sayField, sayName, sayValue } from "./person-words.ts";

it.each([
  ["1987-07-14", "14 juillet 1987"],
  ["1987-07-00", "juillet 1987"],
  ["1987-00-00", "1987"],
  ["1950-01-01", "1 janvier 1950"],
])("says %s as %s", (date, said) => {
  expect(sayBirthDate(date, "fr-FR")).toBe(said);
});

it("puts the family name of a person in capitals, and leaves an organisation as it writes itself", () => {
  expect(sayName({ given: "Inès", family: "Le Goff", birth: "Ben Hamou" }, "person")).toBe("Inès LE GOFF");
  expect(sayName({ given: "ANNE-LAURE D’ÈVE", family: "LE GOFF", birth: "" }, "person")).toBe(
    "Anne-Laure D’Ève LE GOFF",
  );
  expect(sayName({ given: "J.", family: "Le Goff", birth: "" }, "person")).toBe("J. LE GOFF");
  expect(sayName({ given: "", family: "Les Restanques", birth: "" }, "organisation")).toBe("Les Restanques");
  expect(sayName({ given: "", family: "", birth: "" }, "person")).toBe("");
});

it("says fields and values in words, and as they are when there are none", () => {
  const fr = catalogueOf("fr");
  expect(sayField("usageName", fr)).toBe("Nom d’usage");
  expect(sayField("shoeSize", fr)).toBe("shoeSize");
  expect(sayValue({ field: "sex" }, "female", fr)).toBe("Féminin");
  expect(sayValue({ field: "emails" }, "a@b.fr", fr)).toBe("a@b.fr");
});
