/** A Département made for chaos: one service, many agents who may hold much, and sessions for everybody. */
import { randomBytes } from "node:crypto";
import { connect, type Sql } from "../../../db/connect.ts";
import { insertSession } from "../../../db/queries/auth/sessions.ts";
import { writeDirectoryOnce } from "../../../db/queries/directory/write-directory.ts";
import { createSecrets, idOfToken } from "../../../hub/auth/secrets.ts";
import { createVault } from "../../../hub/vault/vault.ts";
import { MAIL_DOMAIN, MASTER_KEY, SIGNING_KEY } from "../../support/hub-process.ts";

export const SERVICE = "accueil";
export const SERVICE_ADDRESS = `accueil@${MAIL_DOMAIN}`;

export type AgentSession = { readonly agent: string; readonly cookie: string; readonly csrf: string };
export type CitizenSession = { readonly citizen: string; readonly issuer: string; readonly cookie: string };

const CAPACITY = { web: 10_000, email: 10_000, phone: 1, desk: 1 };
const SESSION_MS = 6 * 3_600_000;
const ISSUER = "http://127.0.0.1:9";

/** Writes the service and this many agents, and signs them in. */
export async function createAgents(url: string, count: number): Promise<readonly AgentSession[]> {
  const ids = Array.from({ length: count }, (_, index) => `a-${index + 1}`);
  const targets = { web: 3, email: 3, phone: 1, desk: 1 };
  return await withSql(url, async (sql) => {
    await writeDirectoryOnce(sql, {
      sectors: [{ id: "usagers", name: "relations avec les usagers" }],
      services: [
        {
          id: SERVICE,
          name: "Accueil",
          parent: null,
          sector: "usagers",
          emails: [SERVICE_ADDRESS],
          phone: null,
          targets,
          takesContacts: true,
          communes: ["*"],
          isProtected: false,
        },
      ],
      sites: [],
      agents: ids.map((id) => ({
        id,
        name: id,
        email: `${id}@${MAIL_DOMAIN}`,
        subject: null,
        capacity: CAPACITY,
        canSeeProtected: false,
        isActive: true,
      })),
      memberships: ids.map((agent) => ({ agent, service: SERVICE, role: "agent" })),
    });
    const { csrfOf } = createSecrets(SIGNING_KEY);
    const sessions: AgentSession[] = [];
    for (const agent of ids) {
      const { cookie, id } = await signIn(sql, "agent", agent, null);
      sessions.push({ agent, cookie, csrf: csrfOf(id) });
    }
    return sessions;
  });
}

/** Signs citizens in: what one of them sends under this session is theirs. */
export async function createCitizens(url: string, count: number): Promise<readonly CitizenSession[]> {
  const vault = createVault({ masterKey: MASTER_KEY, findKeys: async () => new Map() });
  const claims = vault.sealOwn({ familyName: "Rossi", givenNames: "Giulia", email: null });
  return await withSql(url, async (sql) => {
    const sessions: CitizenSession[] = [];
    for (let index = 1; index <= count; index++) {
      const citizen = `citizen-${index}`;
      const { cookie } = await signIn(sql, "citizen", citizen, claims);
      sessions.push({ citizen, issuer: ISSUER, cookie });
    }
    return sessions;
  });
}

async function signIn(sql: Sql, kind: "agent" | "citizen", who: string, claims: string | null) {
  const token = randomBytes(32).toString("base64url");
  const id = idOfToken(token);
  await insertSession(sql, {
    id,
    kind,
    agent: kind === "agent" ? who : null,
    issuer: ISSUER,
    subject: who,
    claims,
    idToken: null,
    expiresAt: new Date(Date.now() + SESSION_MS).toISOString(),
  });
  return { id, cookie: `guichet_${kind}=${token}` };
}

async function withSql<T>(url: string, use: (sql: Sql) => Promise<T>): Promise<T> {
  const sql = connect(url, { applicationName: "chaos-people", connectionsMax: 1 });
  try {
    return await use(sql);
  } finally {
    await sql.end({ timeout: 1 });
  }
}
