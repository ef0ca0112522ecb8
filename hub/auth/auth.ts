/** Log-in and sessions, put together: what `hub/main` calls. */
import type { Hono } from "hono";
import type { Sql } from "../../db/connect.ts";
import { bindAgentByEmail, findAgentBySubject } from "../../db/queries/auth/bind-agent.ts";
import type { Directory } from "../directory/directory.ts";
import type { HttpContext, HttpEnv } from "../http/portal/ports.ts";
import type { Log } from "../log.ts";
import type { Vault } from "../vault/vault.ts";
import { createCookies, type Realm } from "./cookies.ts";
import { createGuards, type Guards } from "./guards.ts";
import { createOidc, type LogIn, type Oidc } from "./oidc.ts";
import { createAuthRoutes } from "./routes.ts";
import { createSecrets } from "./secrets.ts";
import { createSessions } from "./sessions.ts";

type Client = { readonly issuer: string; readonly clientId: string; readonly clientSecret: string };

export type AuthDeps = {
  readonly sql: Sql;
  readonly log: Log;
  readonly clock: () => number;
  readonly directory: Directory;
  readonly vault: Pick<Vault, "sealOwn" | "openOwn">;
  readonly isDemonstration: boolean;
  /** Without a trailing slash. Cookies, origins and redirect addresses follow from it. */
  readonly publicUrl: string;
  readonly signingKey: string;
  readonly agentClient: Client;
  /** Null when citizens cannot sign in. */
  readonly citizenClient: Client | null;
  /**
   * True when the agents' provider answers for every address it gives without saying `email_verified`, as ProConnect
   * does. False takes only addresses that are said to be verified.
   */
  readonly trustsAgentEmail: boolean;
  /** The client's address as `hub/http` counts it. */
  readonly remoteAddress: (c: HttpContext) => string;
};

export type Auth = Omit<Guards, "isGenuineWrite"> & {
  /** Routes below `/auth/`. */
  readonly routes: Hono<HttpEnv>;
  /** Calls back when a session that a socket uses has ended, wherever it was ended. Returns how to stop. */
  onSessionEnded(callback: (sessionId: string) => void): () => void;
  /** Ends every session of an agent at once. */
  revokeAgent(agentId: string): Promise<void>;
  close(): void;
};

/** The addresses to register at the providers. */
export function authAddresses(publicUrl: string, realm: Realm) {
  return {
    redirectUris: [`${publicUrl}/auth/${realm}/callback`],
    postLogoutRedirectUris: [`${publicUrl}/auth/${realm}/logged-out`],
  };
}

const SCOPE: Readonly<Record<Realm, string>> = {
  agent: "openid email",
  citizen: "openid given_name family_name birthdate gender birthplace birthcountry email",
};

export function createAuth(deps: AuthDeps): Auth {
  const { sql, log, clock, directory, publicUrl } = deps;
  const sessions = createSessions({ sql, log, clock });
  const cookies = createCookies(publicUrl.startsWith("https:"));
  const secrets = createSecrets(deps.signingKey);
  const guards = createGuards({ sessions, cookies, secrets, directory, vault: deps.vault, publicUrl });
  const oidc = {
    agent: oidcOf(deps.agentClient, "agent", publicUrl),
    citizen: deps.citizenClient && oidcOf(deps.citizenClient, "citizen", publicUrl),
  };

  async function agentOf({ issuer, claims }: LogIn): Promise<string | undefined> {
    const subject = `${issuer} ${claims.sub}`;
    const known = await findAgentBySubject(sql, subject);
    // The simulator's issuer changes with its port, and it has no passwords to protect.
    const isReplacing = deps.isDemonstration;
    const email = (claims.email_verified ?? deps.trustsAgentEmail) ? claims.email : undefined;
    const id = known ?? (email ? await bindAgentByEmail(sql, { subject, email, isReplacing }) : undefined);
    // An agent who was added a moment ago is not in memory yet.
    if (id !== undefined && !directory.agent(id)?.isActive) await directory.refresh();
    return id;
  }

  const stopListening = directory.onRightsChanged((agentId) => {
    if (directory.agent(agentId)?.isActive) return;
    sessions
      .endAllOf(agentId)
      .catch((error: unknown) => log.error({ agent: agentId, error }, "sessions of a former agent not ended"));
  });

  return {
    ...guards,
    routes: createAuthRoutes({ ...deps, oidc, sessions, cookies, secrets, guards, agentOf }),
    onSessionEnded: (callback) => sessions.onEnded(callback),
    revokeAgent: (agentId) => sessions.endAllOf(agentId),
    close() {
      stopListening();
      sessions.close();
    },
  };
}

function oidcOf(client: Client, realm: Realm, publicUrl: string): Oidc {
  const [redirectUri = ""] = authAddresses(publicUrl, realm).redirectUris;
  return createOidc({ ...client, redirectUri, scope: SCOPE[realm], acrValues: realm === "citizen" ? "eidas1" : null });
}
