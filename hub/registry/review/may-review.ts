/** Who decides that two records are one person. Every route and every screen asks this function. */
import type { Directory } from "../../directory/directory.ts";

/**
 * Says whether an agent decides who is one person: supervisors and administrators of any service, and whoever works at the
 * reception (the service that serves `*`), which meets people before anybody knows what they come for. An unknown or inactive
 * agent does not.
 */
export function mayReview(directory: Pick<Directory, "services" | "roleIn">, agent: string): boolean {
  return directory.services().some(({ id, communes }) => {
    const role = directory.roleIn(agent, id);
    return role === "supervisor" || role === "admin" || (role === "agent" && communes.includes("*"));
  });
}
