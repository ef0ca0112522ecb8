/** A small directory in memory: three services in two sectors, three agents. */
import type { Agent, Directory, Service } from "../../hub/directory/directory.ts";

const targets = { web: 3, email: 3, phone: 0, desk: 0 };
const capacity = { web: 100, email: 100, phone: 1, desk: 1 };

const services: readonly Service[] = [
  service("transports", "Transports scolaires", "transports"),
  service("routes", "Routes", "polices spéciales et voirie"),
  service("autonomie", "Autonomie", "travail et social"),
];

const agents: readonly Agent[] = ["a-lea", "a-karim", "a-ines"].map((id) => ({
  id,
  name: id,
  email: `${id}@guichet.test`,
  subject: null,
  capacity,
  canSeeProtected: false,
  isActive: true,
}));

function service(id: string, name: string, sector: string): Service {
  const emails = [`${id}@guichet.test`];
  return {
    id,
    name,
    parent: null,
    sector,
    emails,
    phone: null,
    targets,
    takesContacts: true,
    communes: [],
    isProtected: false,
  };
}

/** Returns the directory. Every agent works in every service. */
export function testDirectory(): Directory {
  const sectors = [...new Set(services.map(({ sector }) => sector))];
  return {
    sectors: () => sectors.map((id) => ({ id, name: id })),
    services: () => services,
    sites: () => [],
    agents: () => agents,
    service: (id) => services.find((one) => one.id === id),
    agent: (id) => agents.find((one) => one.id === id),
    agentName: (id) => id,
    serviceOfAddress: (email) => services.find((one) => one.emails.includes(email.toLowerCase())),
    serviceForCommune: () => services[0],
    transferTargets: () => services,
    viewerOf: (agent) => ({ agent, services: services.map(({ id }) => id), sectors, canSeeProtected: false }),
    rolesOf: (agent) => services.map(({ id }) => ({ agent, service: id, role: "agent" as const })),
    roleIn: () => "agent",
    onRightsChanged: () => () => {},
    refresh: async () => {},
    close: () => {},
  };
}
