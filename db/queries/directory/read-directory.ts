/** Reads the whole directory in one statement, so that its parts belong together. It has some thousand rows at most. */
import type { Sql } from "../../connect.ts";

type ByChannel = Readonly<Record<"web" | "email" | "phone" | "desk", number>>;

export type DirectoryRows = {
  /** Changes when anything in `rows` does. */
  readonly version: string;
  readonly rows: {
    readonly sectors: readonly { readonly id: string; readonly name: string }[];
    readonly services: readonly {
      readonly id: string;
      readonly name: string;
      readonly parent: string | null;
      readonly sector: string;
      readonly emails: readonly string[];
      readonly phone: string | null;
      readonly targets: ByChannel;
      readonly takesContacts: boolean;
      readonly communes: readonly string[];
      readonly isProtected: boolean;
    }[];
    readonly sites: readonly {
      readonly id: string;
      readonly name: string;
      readonly commune: string;
      readonly address: string;
    }[];
    readonly agents: readonly {
      readonly id: string;
      readonly name: string;
      readonly email: string;
      readonly subject: string | null;
      readonly capacity: ByChannel;
      readonly canSeeProtected: boolean;
      readonly isActive: boolean;
    }[];
    readonly memberships: readonly {
      readonly agent: string;
      readonly service: string;
      readonly role: "agent" | "supervisor" | "admin";
    }[];
  };
};

/** Returns the directory, or null when its version is still `known`. */
export async function readDirectory(sql: Sql, known: string | null): Promise<DirectoryRows | null> {
  const [found] = await sql<{ version: string; rows: DirectoryRows["rows"] | null }[]>`
    with document as materialized (
      select jsonb_build_object(
        'sectors', (select coalesce(jsonb_agg(jsonb_build_object('id', id, 'name', name) order by id), '[]') from sector),
        'services', (
          select coalesce(jsonb_agg(jsonb_build_object(
            'id', id, 'name', name, 'parent', parent, 'sector', sector, 'emails', emails, 'phone', phone,
            'targets', targets, 'takesContacts', takes_contacts, 'communes', communes,
            'isProtected', is_protected) order by name, id), '[]')
          from service),
        'sites', (
          select coalesce(jsonb_agg(jsonb_build_object(
            'id', id, 'name', name, 'commune', commune, 'address', address) order by name, id), '[]')
          from site),
        'agents', (
          select coalesce(jsonb_agg(jsonb_build_object(
            'id', id, 'name', name, 'email', email, 'subject', subject, 'capacity', capacity,
            'canSeeProtected', can_see_protected, 'isActive', is_active) order by name, id), '[]')
          from agent),
        'memberships', (
          select coalesce(jsonb_agg(jsonb_build_object(
            'agent', agent, 'service', service, 'role', role) order by agent, service), '[]')
          from membership)
      ) as rows)
    select md5(rows::text) as version, case when md5(rows::text) = ${known ?? ""} then null else rows end as rows
    from document`;
  return found?.rows ? { version: found.version, rows: found.rows } : null;
}
