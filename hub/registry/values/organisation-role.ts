/** Who speaks for an organisation, from when to when. People keep their own records; an organisation keeps its cases when they leave. */
import { type Day, holdsOn, type Period } from "./period.ts";

export type OrganisationRole = Period & {
  readonly person: string;
  readonly organisation: string;
  /**
   * - `legal-representative`: president, mayor, manager; binds it by law or by its statutes
   * - `delegate`: signs by a delegation that the organisation gave
   * - `contact`: writes and is written to, signs nothing
   */
  readonly role: "legal-representative" | "delegate" | "contact";
  /** As they call it: « trésorière ». */
  readonly title: string | null;
  /** Sectors that the role covers. */
  readonly scope: "all" | readonly string[];
};

/** `sign` includes `ask`. */
export type Power = "sign" | "ask" | "none";

/** Returns what a person may do in the name of an organisation in a sector on a day; the widest of several roles. Pure. */
export function powerIn(
  roles: readonly OrganisationRole[],
  person: string,
  organisation: string,
  sector: string,
  day: Day,
): Power {
  const held = roles.filter(
    (role) =>
      role.person === person &&
      role.organisation === organisation &&
      (role.scope === "all" || role.scope.includes(sector)) &&
      holdsOn(role, day),
  );
  if (held.some(({ role }) => role !== "contact")) return "sign";
  return held.length > 0 ? "ask" : "none";
}
