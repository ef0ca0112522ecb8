/** Who is at the other end of a request or of a socket. */
import type { IncomingMessage } from "node:http";
import type { MiddlewareHandler } from "hono";
import { z } from "zod";
import type { SessionRow } from "../../db/queries/auth/sessions.ts";
import type { Viewer } from "../../db/queries/visibility/visible-to.ts";
import type { Directory } from "../directory/directory.ts";
import type { Citizen, HttpContext } from "../http/portal/ports.ts";
import { problem } from "../http/problem.ts";
import type { HttpVariables } from "../http/security-headers.ts";
import type { Vault } from "../vault/vault.ts";
import type { Cookies } from "./cookies.ts";
import { isSame, type Secrets } from "./secrets.ts";
import type { Sessions } from "./sessions.ts";

/** A signed-in agent. `csrf` is what this session's writes must carry, in `x-csrf-token` or a form's field `csrf`. */
export type SignedInAgent = {
  readonly id: string;
  readonly name: string;
  readonly sessionId: string;
  readonly csrf: string;
  readonly expiresAt: string;
};

/** What `requireAgent` puts on the context. */
export type AgentEnv = { Variables: HttpVariables & { agent: SignedInAgent; viewer: Viewer } };

export type Guards = {
  /** Lets signed-in agents through and sets `c.var.agent` and `c.var.viewer`. Writes need the header `x-csrf-token`. */
  readonly requireAgent: MiddlewareHandler<AgentEnv>;
  readonly optionalAgent: (c: HttpContext) => Promise<SignedInAgent | null>;
  readonly optionalCitizen: (c: HttpContext) => Promise<Citizen | null>;
  /** Checks origin, which must be ours exactly, then session. A session seen here is watched until it ends. */
  readonly authorizeSocket: (
    request: IncomingMessage,
  ) => Promise<{ readonly agent: string; readonly session: string } | { readonly status: 401 | 403 }>;
  /** Says whether a write really comes from a page of this session: our origin (if any is given) and its token. */
  readonly isGenuineWrite: (
    headers: { readonly origin: string | undefined },
    sessionId: string,
    token: string,
  ) => boolean;
};

export type GuardsDeps = {
  readonly sessions: Sessions;
  readonly cookies: Cookies;
  readonly secrets: Secrets;
  readonly directory: Directory;
  readonly vault: Pick<Vault, "openOwn">;
  readonly publicUrl: string;
};

const claim = z.string().nullable().catch(null).default(null);

/** What is kept of a citizen's claims. A claim of another type than the provider promises is as good as none. */
export const KeptClaims = z.object({
  familyName: claim,
  givenNames: claim,
  birthDate: claim,
  sex: z.enum(["female", "male"]).nullable().catch(null).default(null),
  birthPlace: claim,
  birthCountry: claim,
  email: claim,
});

const READS = new Set(["GET", "HEAD", "OPTIONS"]);

export function createGuards(deps: GuardsDeps): Guards {
  const { sessions, cookies, secrets, directory, vault } = deps;
  const { origin: ownOrigin } = new URL(deps.publicUrl);

  async function agentOf(token: string | undefined): Promise<SignedInAgent | null> {
    const row = token ? await sessions.find(token) : undefined;
    const agent = row?.kind === "agent" && row.agent !== null ? directory.agent(row.agent) : undefined;
    if (!row || !agent?.isActive) return null;
    return {
      id: agent.id,
      name: agent.name,
      sessionId: row.id,
      csrf: secrets.csrfOf(row.id),
      expiresAt: row.expiresAt,
    };
  }

  const isGenuineWrite: Guards["isGenuineWrite"] = ({ origin }, sessionId, token) =>
    (origin === undefined || origin === ownOrigin) && isSame(token, secrets.csrfOf(sessionId));

  return {
    isGenuineWrite,
    optionalAgent: (c) => agentOf(cookies.readSession(c, "agent")),
    async optionalCitizen(c) {
      const token = cookies.readSession(c, "citizen");
      const row = token ? await sessions.find(token) : undefined;
      return row?.kind === "citizen" ? citizenOf(row, vault) : null;
    },
    requireAgent: async (c, next) => {
      const agent = await agentOf(cookies.readSession(c, "agent"));
      if (!agent) return problem(c, "not-signed-in");
      const isWrite = !READS.has(c.req.method);
      const headers = { origin: c.req.header("origin") };
      if (isWrite && !isGenuineWrite(headers, agent.sessionId, c.req.header("x-csrf-token") ?? ""))
        return problem(c, "cross-site", { detail: "Send the token of /api/v1/me in the header x-csrf-token." });
      c.set("agent", agent);
      c.set("viewer", directory.viewerOf(agent.id));
      return next();
    },
    async authorizeSocket(request) {
      if (request.headers.origin !== ownOrigin) return { status: 403 };
      const agent = await agentOf(cookies.readSessionOf(request.headers, "agent"));
      if (!agent) return { status: 401 };
      sessions.watch(agent.sessionId);
      return { agent: agent.id, session: agent.sessionId };
    },
  };
}

function citizenOf(row: SessionRow, vault: Pick<Vault, "openOwn">): Citizen {
  const identity = KeptClaims.parse(row.claims === null ? {} : vault.openOwn(row.claims));
  return { issuer: row.issuer, subject: row.subject, identity };
}
