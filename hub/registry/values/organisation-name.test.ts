import { describe, expect, it } from "vitest";
import { normaliseOrganisationName } from "./organisation-name.ts";

describe("the name of an organisation", () => {
  it.each([
    ["S.A.R.L. Durand & Fils", "DURAND ET FILS SARL", "durand fils"],
    ["Association « Les Amis du Port »", "AMIS DU PORT (LES) asso. loi 1901", "amis port"],
    ["Mairie de Nice", "VILLE DE NICE", "commune nice"],
    ["Commune de L'Escarène", "Mairie de l’Escarene", "commune escarene"],
    ["Comité des Fêtes de St Jeannet", "Cté des fêtes de Saint-Jeannet", "comite fetes saint jeannet"],
  ])("%j is also %j", (one, other, words) => {
    expect([one, other].map(normaliseOrganisationName)).toEqual([words, words]);
  });

  it("stays something when it is nothing but a form", () => {
    expect(normaliseOrganisationName("L’Association")).toBe("l association");
  });

  it("tells two clubs apart", () => {
    expect(normaliseOrganisationName("Club de boules de Vence")).not.toBe(
      normaliseOrganisationName("Club de boules de Valbonne"),
    );
  });
});
