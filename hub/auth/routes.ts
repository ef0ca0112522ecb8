/**
 * `/auth/{agent,citizen}/login`, `callback`, `logout` and `logged-out`. What the browser must bring back from the provider
 * is sealed in a cookie of its own and serves once. A new log-in always makes a new session.
 */
import { Hono } from "hono";
import type { Json } from "../../machines/kind.ts";
import type { Directory } from "../directory/directory.ts";
import type { HttpContext, HttpEnv } from "../http/portal/ports.ts";
import { problem } from "../http/problem.ts";
import type { Vault } from "../vault/vault.ts";
import { type CallbackDeps, type CallbackResult, createCallback, LOG_IN_MS_MAX } from "./callback.ts";
import type { Realm } from "./cookies.ts";
import { createFailureLimit } from "./failure-limit.ts";
import { KeptClaims } from "./guards.ts";
import { type LogOutDeps, logOut, providersLogOut } from "./log-out.ts";
import { nextPath } from "./next-path.ts";
import type { LogIn, Oidc } from "./oidc.ts";
import { type PageOptions, sendAuthPage } from "./page.ts";
import { idOfToken } from "./secrets.ts";
import type { PageName } from "./text.ts";

export type AuthRoutesDeps = CallbackDeps &
  LogOutDeps & {
    readonly isDemonstration: boolean;
    readonly directory: Directory;
    readonly vault: Pick<Vault, "sealOwn" | "openOwn">;
    /** Null where nobody can sign in. */
    readonly oidc: Readonly<Record<Realm, Oidc | null>>;
    /** What failed log-ins are counted by. */
    readonly remoteAddress: (c: HttpContext) => string;
  };

type Show = (
  c: HttpContext,
  name: PageName,
  status: PageOptions["status"],
  more?: Partial<PageOptions>,
) => Promise<Response>;

const HOME: Readonly<Record<Realm, string>> = { agent: "/console", citizen: "/" };

export function createAuthRoutes(deps: AuthRoutesDeps): Hono<HttpEnv> {
  const app = new Hono<HttpEnv>();
  for (const realm of ["agent", "citizen"] as const) {
    const oidc = deps.oidc[realm];
    const action = oidc ? ({ label: "signIn", href: `/auth/${realm}/login` } as const) : HOME_ACTION;
    const show: Show = (c, name, status, more) =>
      sendAuthPage(c, name, { isDemonstration: deps.isDemonstration, status, action, ...more });
    if (oidc) addLogIn(app, realm, oidc, show, deps);
    else
      for (const path of ["login", "callback"]) app.get(`/auth/${realm}/${path}`, (c) => show(c, "not-offered", 404));
    addLogOut(app, realm, show, deps);
  }
  return app;
}

const HOME_ACTION = { label: "home", href: "/" } as const;

const LOOPBACK = /^(localhost|127\.0\.0\.1|\[::1\])(:|$)/;

/**
 * Tells whether this machine was called by another of its own names: the cookie of a log-in would then not be there when
 * the provider sends the browser back. Behind a proxy the header may be anything, so only these names are compared.
 */
function isOtherLoopback(asked: string | undefined, publicUrl: string): boolean {
  const { host } = new URL(publicUrl);
  return asked !== undefined && asked !== host && LOOPBACK.test(asked) && LOOPBACK.test(host);
}

function addLogIn(app: Hono<HttpEnv>, realm: Realm, oidc: Oidc, show: Show, deps: AuthRoutesDeps): void {
  const { clock, cookies, log, secrets } = deps;
  const failures = createFailureLimit(clock);
  const readCallback = createCallback(realm, oidc, deps);

  app.get(`/auth/${realm}/login`, async (c) => {
    if (isOtherLoopback(c.req.header("host"), deps.publicUrl)) {
      const { pathname, search } = new URL(c.req.url);
      return c.redirect(deps.publicUrl + pathname + search, 302);
    }
    const next = nextPath(c.req.query("next"), deps.publicUrl, HOME[realm]);
    try {
      const { url, transaction } = await oidc.begin(next, clock());
      const sealed = secrets.seal(JSON.stringify({ realm, transaction }));
      cookies.writeLogIn(c, realm, transaction.state, sealed, LOG_IN_MS_MAX / 1_000);
      return c.redirect(url.href, 302);
    } catch (error) {
      log.error({ realm, error }, "the identity provider does not answer");
      return show(c, "provider-silent", 503);
    }
  });

  app.get(`/auth/${realm}/callback`, async (c) => {
    const client = deps.remoteAddress(c);
    const waitS = failures.waitS(client);
    if (waitS > 0) {
      c.header("retry-after", String(waitS));
      return show(c, "too-many", 429);
    }
    const result = await readCallback(c);
    if (result.status === "refused" || result.status === "unknown-agent") failures.count(client);
    return answer(c, realm, result, show, deps);
  });
}

async function answer(
  c: HttpContext,
  realm: Realm,
  result: CallbackResult,
  show: Show,
  deps: AuthRoutesDeps,
): Promise<Response> {
  switch (result.status) {
    case "given-up":
      return show(c, "given-up", 200);
    case "refused": {
      const { reason, error } = result;
      deps.log.warn({ realm, reason, ...(error === undefined ? {} : { error }) }, "log-in refused");
      return show(c, "try-again", 400);
    }
    case "unknown-agent":
      deps.log.warn({ realm, reason: "unknown-agent" }, "log-in refused");
      return show(c, "unknown-agent", 403, {
        askWhom: adminsOf(deps.directory),
        action: {
          label: "changeAccount",
          href: await providersLogOut(realm, deps.oidc[realm], result.logIn.idToken, deps),
        },
      });
    case "known":
      await signIn(c, realm, result.logIn, result.agent, deps);
      return c.redirect(result.next, 303);
  }
}

async function signIn(
  c: HttpContext,
  realm: Realm,
  { issuer, claims, idToken }: LogIn,
  agent: string | null,
  { cookies, log, sessions, vault }: AuthRoutesDeps,
): Promise<void> {
  const before = cookies.readSession(c, realm);
  if (before) await sessions.end(idOfToken(before));
  const { token, maxAgeS } = await sessions.start({
    kind: realm,
    agent,
    issuer,
    subject: claims.sub,
    claims: realm === "citizen" ? vault.sealOwn(keptClaims(claims)) : null,
    idToken: idToken === null ? null : vault.sealOwn(idToken),
  });
  cookies.writeSession(c, realm, token, maxAgeS);
  log.info({ realm, ...(agent === null ? {} : { agent }) }, "signed in");
}

/** FranceConnect's names of claims, as scope `identite_pivot` gives them. */
function keptClaims(claims: LogIn["claims"]): Json {
  return KeptClaims.parse({
    familyName: claims.family_name,
    givenNames: claims.given_name,
    birthDate: claims.birthdate,
    sex: claims.gender,
    birthPlace: claims.birthplace,
    birthCountry: claims.birthcountry,
    email: claims.email,
  });
}

function addLogOut(app: Hono<HttpEnv>, realm: Realm, show: Show, deps: AuthRoutesDeps): void {
  app.post(`/auth/${realm}/logout`, async (c) => {
    const href = await logOut(c, realm, deps.oidc[realm], deps);
    if (href === null) return problem(c, "cross-site");
    if (c.req.header("accept")?.includes("application/json")) return c.json({ location: href });
    return show(c, "leaving", 200, { action: { label: "goOn", href }, isImmediate: true });
  });
  app.get(`/auth/${realm}/logged-out`, (c) => show(c, "signed-out", 200));
}

const ADMINS_SHOWN_MAX = 3;

function adminsOf(directory: Directory): string[] {
  return directory
    .agents()
    .filter(({ id, isActive }) => isActive && directory.rolesOf(id).some(({ role }) => role === "admin"))
    .slice(0, ADMINS_SHOWN_MAX)
    .map(({ name }) => name);
}
