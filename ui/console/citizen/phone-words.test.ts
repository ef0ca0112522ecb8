import { expect, it } from "vitest";
import { sayPhone } from "./phone-words.ts";

it.each([
  ["0612345678", "06 12 34 56 78"],
  ["+33612345678", "06 12 34 56 78"],
  ["04.97.18.60.00", "04 97 18 60 00"],
  ["+377 97 98 12 34", "+377 97 98 12 34"],
  ["poste 12", "poste 12"],
])("says %s as %s", (phone, said) => {
  expect(sayPhone(phone).replaceAll("\u00a0", " ")).toBe(said);
});
