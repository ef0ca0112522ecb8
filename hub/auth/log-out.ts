/** Ends a session here and at the provider (RP-initiated log-out). Here it ends whatever the provider does. */
import type { HttpContext } from "../http/portal/ports.ts";
import type { Log } from "../log.ts";
import type { Vault } from "../vault/vault.ts";
import type { Cookies, Realm } from "./cookies.ts";
import type { Guards } from "./guards.ts";
import type { Oidc } from "./oidc.ts";
import type { Sessions } from "./sessions.ts";

export type LogOutDeps = {
  readonly publicUrl: string;
  readonly log: Log;
  readonly vault: Pick<Vault, "openOwn">;
  readonly sessions: Sessions;
  readonly cookies: Cookies;
  readonly guards: Guards;
};

/** Returns the address to go to next, or null when the request does not come from a page of the session. */
export async function logOut(
  c: HttpContext,
  realm: Realm,
  oidc: Oidc | null,
  deps: LogOutDeps,
): Promise<string | null> {
  const { cookies, guards, sessions, vault } = deps;
  const cookie = cookies.readSession(c, realm);
  const row = cookie ? await sessions.find(cookie) : undefined;
  if (row && !(await isOwn(c, realm, row.id, guards))) return null;
  cookies.dropSession(c, realm);
  if (!row) return afterLogOut(realm);
  await sessions.end(row.id);
  const idToken = row.idToken === null ? null : String(vault.openOwn(row.idToken));
  return providersLogOut(realm, oidc, idToken, deps);
}

const afterLogOut = (realm: Realm) => `/auth/${realm}/logged-out`;

/** Returns where the provider's session ends, and comes back from; our own page when it has no such place or is silent. */
export async function providersLogOut(
  realm: Realm,
  oidc: Oidc | null,
  idToken: string | null,
  { publicUrl, log }: Pick<LogOutDeps, "publicUrl" | "log">,
): Promise<string> {
  const after = afterLogOut(realm);
  try {
    const elsewhere = await oidc?.logOutUrl(idToken, publicUrl + after);
    return elsewhere?.href ?? after;
  } catch (error) {
    log.warn({ realm, error }, "the provider's session was not ended");
    return after;
  }
}

/** An agent's log-out carries the session's token; a citizen's page has none and is held to its origin (`hub/http/app`). */
async function isOwn(c: HttpContext, realm: Realm, sessionId: string, guards: Guards): Promise<boolean> {
  if (realm === "citizen") return true;
  const form = await c.req.parseBody();
  const token = c.req.header("x-csrf-token") ?? (typeof form.csrf === "string" ? form.csrf : "");
  return guards.isGenuineWrite({ origin: c.req.header("origin") }, sessionId, token);
}
