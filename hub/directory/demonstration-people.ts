/** The seeded agents as the log-in page of a demonstration presents them. */
import type { Role } from "./directory.ts";
import { demonstrationDirectory } from "./seed.ts";

const ROLE: Readonly<Record<Role, string>> = { agent: "Agent", supervisor: "Encadrement", admin: "Administration" };

/** Returns the agents with what they do in a few French words, such as « Encadrement, Solidarités humaines ». Pure. */
export function demonstrationPeople(mailDomain: string) {
  const { agents, memberships, services } = demonstrationDirectory(mailDomain);
  const nameOf = new Map(services.map(({ id, name }) => [id, name]));
  return agents.map(({ id, name, email, canSeeProtected }) => {
    const own = memberships.filter(({ agent }) => agent === id);
    const where = own.map(({ service }) => nameOf.get(service) ?? service).join(" et ");
    const role = own[0] ? ROLE[own[0].role] : "Sans service";
    return { id, name, email, title: `${role}, ${where}${canSeeProtected ? " (voit les dossiers protégés)" : ""}` };
  });
}
