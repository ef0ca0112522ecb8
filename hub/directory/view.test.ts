import { expect, it } from "vitest";
import { demonstrationDirectory } from "./seed.ts";
import { createView } from "./view.ts";

const rows = demonstrationDirectory("guichet.test");
const view = createView(rows);
const without = (agentId: string, change: object) =>
  createView({ ...rows, agents: rows.agents.map((agent) => (agent.id === agentId ? { ...agent, ...change } : agent)) });

it("shows a member of a service that service alone, in its sector", () => {
  expect(view.viewerOf("a-julien")).toEqual({
    agent: "a-julien",
    services: ["routes"],
    sectors: ["voirie"],
    canSeeProtected: false,
  });
});

it("shows a member of a unit all that is below it, with the sectors of these services", () => {
  const { services, sectors } = view.viewerOf("a-sophie");
  expect([...services].sort()).toEqual(
    [
      "autonomie",
      "enfance",
      "handicap",
      "msd",
      "msd-cannes",
      "msd-grasse",
      "msd-menton",
      "msd-nice-centre",
      "pmi",
      "solidarites",
    ].sort(),
  );
  expect(sectors).toEqual(["sante", "social"]);
});

it.each(["nobody", "a-retired"])("shows nothing to an agent who is unknown or inactive: %s", (id) => {
  const retired = without("a-sophie", { id: "a-retired", isActive: false });
  expect(retired.viewerOf(id)).toEqual({ agent: id, services: [], sectors: [], canSeeProtected: false });
});

it("shows nothing to an inactive agent who still has memberships", () => {
  expect(without("a-sophie", { isActive: false }).viewerOf("a-sophie").services).toEqual([]);
});

it("inherits the strongest role from above", () => {
  expect(view.roleIn("a-sophie", "msd-menton")).toBe("supervisor");
  expect(view.roleIn("a-claire", "routes")).toBe("admin");
  expect(view.roleIn("a-karim", "routes")).toBeNull();
  expect(view.roleIn("a-karim", "no-such-service")).toBeNull();
});

it("puts parents before children", () => {
  const order = view.services.map((service) => service.id);
  const late = view.services.filter(
    (service) => service.parent !== null && order.indexOf(service.parent) > order.indexOf(service.id),
  );
  expect(late).toEqual([]);
});

it("survives a loop of parents made by hand, and rights do not leak through it", () => {
  const looped = createView({
    ...rows,
    services: rows.services.map((service) => (service.id === "solidarites" ? { ...service, parent: "msd" } : service)),
  });
  expect(looped.services).toHaveLength(rows.services.length);
  expect(looped.viewerOf("a-julien").services).toEqual(["routes"]);
});

it("notices a change of memberships, of activity and of the protected right, and nothing else", () => {
  expect(without("a-karim", { name: "Karim B." }).rightsOf("a-karim")).toBe(view.rightsOf("a-karim"));
  expect(without("a-karim", { isActive: false }).rightsOf("a-karim")).not.toBe(view.rightsOf("a-karim"));
  expect(without("a-karim", { canSeeProtected: true }).rightsOf("a-karim")).not.toBe(view.rightsOf("a-karim"));
});
