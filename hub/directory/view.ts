/** One version of the directory, indexed. Pure: built from rows, never changed. */
import type { DirectoryRows } from "../../db/queries/directory/read-directory.ts";
import type { AgentViewer } from "../../db/queries/visibility/visible-to.ts";
import type { Agent, Role, Service } from "./directory.ts";

export type View = {
  readonly rows: DirectoryRows["rows"];
  /** Parents before children, by name among brothers. */
  readonly services: readonly Service[];
  /** Those that take contacts, the reception first. */
  readonly transferTargets: readonly Service[];
  readonly serviceById: ReadonlyMap<string, Service>;
  readonly serviceByEmail: ReadonlyMap<string, Service>;
  readonly serviceByCommune: ReadonlyMap<string, Service>;
  readonly agentById: ReadonlyMap<string, Agent>;
  readonly viewerOf: (agentId: string) => AgentViewer;
  readonly roleIn: (agentId: string, serviceId: string) => Role | null;
  /** All that the agent may see and do as one string, to compare two versions. */
  readonly rightsOf: (agentId: string) => string;
};

const STRENGTH: Readonly<Record<Role, number>> = { agent: 1, supervisor: 2, admin: 3 };

/** Indexes the rows. A service whose parents form a loop, or whose parent is missing, stands at the top. */
export function createView(rows: DirectoryRows["rows"]): View {
  const services = inTreeOrder(rows.services);
  const serviceById = new Map(services.map((service) => [service.id, service]));
  const open = services.filter((service) => service.takesContacts);
  const agentById = new Map(rows.agents.map((agent) => [agent.id, agent]));

  function membershipsOf(agentId: string) {
    if (!agentById.get(agentId)?.isActive) return [];
    return rows.memberships.filter((membership) => membership.agent === agentId);
  }

  function viewerOf(agentId: string): AgentViewer {
    const own = new Set(membershipsOf(agentId).map((membership) => membership.service));
    const seen = services.filter((service) => lineOf(service, serviceById).some((id) => own.has(id)));
    return {
      agent: agentId,
      services: seen.map((service) => service.id),
      sectors: [...new Set(seen.map((service) => service.sector))].sort(),
      canSeeProtected: seen.length > 0 && agentById.get(agentId)?.canSeeProtected === true,
    };
  }

  function roleIn(agentId: string, serviceId: string): Role | null {
    const service = serviceById.get(serviceId);
    if (!service) return null;
    const line = new Set(lineOf(service, serviceById));
    return membershipsOf(agentId)
      .filter((membership) => line.has(membership.service))
      .reduce<Role | null>((best, { role }) => (best && STRENGTH[best] >= STRENGTH[role] ? best : role), null);
  }

  return {
    rows,
    services,
    transferTargets: [...open.filter(isReception), ...open.filter((service) => !isReception(service))],
    serviceById,
    serviceByEmail: new Map(
      services.flatMap((service) => service.emails.map((email) => [email.toLowerCase(), service])),
    ),
    serviceByCommune: new Map(open.flatMap((service) => service.communes.map((code) => [code, service]))),
    agentById,
    viewerOf,
    roleIn,
    rightsOf: (agentId) => JSON.stringify([viewerOf(agentId), membershipsOf(agentId)]),
  };
}

const isReception = (service: Service) => service.communes.includes("*");

/** The service and all above it. Ends on a loop, which only a hand in the database can make. */
function lineOf(service: Service, byId: ReadonlyMap<string, Service>): string[] {
  const line = [service.id];
  for (let above = service.parent; above !== null && !line.includes(above); above = byId.get(above)?.parent ?? null)
    line.push(above);
  return line;
}

function inTreeOrder(services: readonly Service[]): Service[] {
  const ordered: Service[] = [];
  const place = (service: Service) => {
    if (ordered.includes(service)) return;
    ordered.push(service);
    for (const child of services) if (child.parent === service.id) place(child);
  };
  const ids = new Set(services.map((service) => service.id));
  for (const service of services) if (service.parent === null || !ids.has(service.parent)) place(service);
  for (const service of services) place(service);
  return ordered;
}
