import { expect, it } from "vitest";
import { communes } from "./communes.ts";
import { demonstrationDirectory } from "./seed.ts";
import { createView } from "./view.ts";

const rows = demonstrationDirectory("guichet.test");
const view = createView(rows);

it("refers to nothing that does not exist", () => {
  const ids = new Set(rows.services.map((service) => service.id));
  const sectors = new Set(rows.sectors.map((sector) => sector.id));
  const codes = new Set(communes.map((commune) => commune.code));
  const dangling = [
    ...rows.services.filter((service) => service.parent !== null && !ids.has(service.parent)).map(({ id }) => id),
    ...rows.services.filter((service) => !sectors.has(service.sector)).map(({ id }) => id),
    ...rows.services.flatMap((service) => service.communes).filter((code) => code !== "*" && !codes.has(code)),
    ...rows.sites.map((site) => site.commune).filter((code) => !codes.has(code)),
    ...rows.memberships.map((membership) => membership.service).filter((id) => !ids.has(id)),
  ];
  expect(dangling).toEqual([]);
});

it("gives no e-mail address to two services", () => {
  const emails = rows.services.flatMap((service) => service.emails);
  expect(new Set(emails).size).toBe(emails.length);
});

it("spans several sectors, and gives every service that takes contacts somebody to answer", () => {
  expect(new Set(rows.services.map((service) => service.sector)).size).toBeGreaterThanOrEqual(4);
  const alone = view.services.filter((service) => !rows.agents.some((agent) => view.roleIn(agent.id, service.id)));
  expect(alone).toEqual([]);
});

it("knows the 163 communes, each with a code and a postcode of the Département", () => {
  expect(communes).toHaveLength(163);
  expect(communes.filter(({ code, postcodes }) => !/^06\d{3}$/.test(code) || postcodes.length === 0)).toEqual([]);
});
