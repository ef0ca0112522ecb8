/** The cookies of log-ins. On HTTPS they carry the prefix `__Host-`, which no other host and no plain page can set. */
import type { IncomingHttpHeaders } from "node:http";
import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { parse } from "hono/utils/cookie";

export type Realm = "agent" | "citizen";

export type Cookies = {
  readonly readSession: (c: Context, realm: Realm) => string | undefined;
  readonly readSessionOf: (headers: IncomingHttpHeaders, realm: Realm) => string | undefined;
  readonly writeSession: (c: Context, realm: Realm, token: string, maxAgeS: number) => void;
  readonly dropSession: (c: Context, realm: Realm) => void;
  /** One cookie a log-in under way, so that two tabs do not undo each other. */
  readonly writeLogIn: (c: Context, realm: Realm, state: string, sealed: string, maxAgeS: number) => void;
  /** Reads the log-in that this state belongs to, and removes its cookie: it serves once. */
  readonly takeLogIn: (c: Context, realm: Realm, state: string) => string | undefined;
};

export function createCookies(isHttps: boolean): Cookies {
  const prefix = isHttps ? "__Host-" : "";
  const options = { path: "/", httpOnly: true, sameSite: "Lax", secure: isHttps } as const;
  const sessionName = (realm: Realm) => `${prefix}guichet_${realm}`;
  const logInName = (realm: Realm, state: string) =>
    `${prefix}guichet_${realm}_login_${state.replaceAll(/[^\w-]/g, "").slice(0, 8)}`;
  return {
    readSession: (c, realm) => getCookie(c, sessionName(realm)),
    readSessionOf: (headers, realm) => parse(headers.cookie ?? "", sessionName(realm))[sessionName(realm)],
    writeSession: (c, realm, token, maxAge) => setCookie(c, sessionName(realm), token, { ...options, maxAge }),
    dropSession: (c, realm) => void deleteCookie(c, sessionName(realm), options),
    writeLogIn: (c, realm, state, sealed, maxAge) =>
      setCookie(c, logInName(realm, state), sealed, { ...options, maxAge }),
    takeLogIn(c, realm, state) {
      const name = logInName(realm, state);
      const sealed = getCookie(c, name);
      if (sealed !== undefined) deleteCookie(c, name, options);
      return sealed;
    },
  };
}
