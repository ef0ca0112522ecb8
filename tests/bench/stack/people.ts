/** A Département of twelve services, with many agents and citizens who are signed in already. */
import { randomBytes } from "node:crypto";
import type { Sql } from "../../../db/connect.ts";
import { writeDirectoryOnce } from "../../../db/queries/directory/write-directory.ts";
import { createSecrets, idOfToken } from "../../../hub/auth/secrets.ts";
import { createVault } from "../../../hub/vault/vault.ts";
import { MAIL_DOMAIN, MASTER_KEY, SIGNING_KEY } from "../../support/hub-process.ts";

export type SignedAgent = {
  readonly agent: string;
  readonly cookie: string;
  readonly csrf: string;
  readonly services: readonly string[];
};

export const SERVICES = Array.from({ length: 12 }, (_, index) => `service-${index}`);
const SECTORS = ["usagers", "social", "mobilites"];

const CAPACITY = { web: 100_000, email: 100_000, phone: 1, desk: 1 };
const TARGETS = { web: 3, email: 3, phone: 1, desk: 1 };
const SESSION_MS = 6 * 3_600_000;
const ISSUER = "http://127.0.0.1:9";

export const sectorOf = (service: string): string => SECTORS[SERVICES.indexOf(service) % SECTORS.length] ?? "usagers";
export const addressOf = (service: string): string => `${service}@${MAIL_DOMAIN}`;

/**
 * Writes the services and the agents, and signs the agents in. `servicesOf` says where agent number `n` works.
 */
export async function createAgents(
  sql: Sql,
  count: number,
  servicesOf: (n: number) => readonly string[],
): Promise<readonly SignedAgent[]> {
  const agents = Array.from({ length: count }, (_, n) => ({ id: `a-${n}`, services: [...new Set(servicesOf(n))] }));
  await writeDirectoryOnce(sql, {
    sectors: SECTORS.map((id) => ({ id, name: id })),
    services: SERVICES.map((id, index) => ({
      id,
      name: `Service ${id}`,
      parent: null,
      sector: sectorOf(id),
      emails: [addressOf(id)],
      phone: null,
      targets: TARGETS,
      takesContacts: true,
      communes: index === 0 ? ["*"] : [],
      isProtected: false,
    })),
    sites: [],
    agents: agents.map(({ id }) => ({
      id,
      name: `Agent ${id}`,
      email: `${id}@${MAIL_DOMAIN}`,
      subject: null,
      capacity: CAPACITY,
      canSeeProtected: false,
      isActive: true,
    })),
    memberships: agents.flatMap(({ id, services }) =>
      services.map((service) => ({ agent: id, service, role: "agent" as const })),
    ),
  });
  const { csrfOf } = createSecrets(SIGNING_KEY);
  const signed = await signIn(
    sql,
    "agent",
    agents.map(({ id }) => id),
    null,
  );
  return agents.map(({ id, services }, index) => {
    const { cookie, session } = signed[index] as Signed;
    return { agent: id, cookie, csrf: csrfOf(session), services };
  });
}

/** Signs citizens in. Returns their cookies. */
export async function createCitizens(sql: Sql, count: number): Promise<readonly string[]> {
  const vault = createVault({ masterKey: MASTER_KEY, findKeys: async () => new Map() });
  const claims = vault.sealOwn({ familyName: "Rossi", givenNames: "Giulia", email: null });
  const subjects = Array.from({ length: count }, (_, n) => `citizen-${n}`);
  return (await signIn(sql, "citizen", subjects, claims)).map(({ cookie }) => cookie);
}

type Signed = { readonly session: string; readonly cookie: string };

async function signIn(
  sql: Sql,
  kind: "agent" | "citizen",
  subjects: readonly string[],
  claims: string | null,
): Promise<readonly Signed[]> {
  const tokens = subjects.map(() => randomBytes(32).toString("base64url"));
  const sessions = tokens.map((token) => idOfToken(token));
  const expiresAt = new Date(Date.now() + SESSION_MS).toISOString();
  await sql`
    insert into session (id, kind, agent, issuer, subject, claims, id_token, expires_at)
    select id, ${kind}, case when ${kind} = 'agent' then subject end, ${ISSUER}, subject, ${claims}, null, ${expiresAt}
    from unnest(${sessions}::text[], ${subjects as string[]}::text[]) as v(id, subject)`;
  return tokens.map((token, index) => ({ session: sessions[index] as string, cookie: `guichet_${kind}=${token}` }));
}
