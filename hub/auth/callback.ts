/** Reads what the browser brings back from the provider, and says who that is or why it is not taken. */
import { LRUCache } from "lru-cache";
import type { HttpContext } from "../http/portal/ports.ts";
import type { Cookies, Realm } from "./cookies.ts";
import { type LogIn, type Oidc, Transaction } from "./oidc.ts";
import type { Secrets } from "./secrets.ts";

export type CallbackResult =
  | { readonly status: "known"; readonly logIn: LogIn; readonly agent: string | null; readonly next: string }
  | { readonly status: "given-up" }
  /** The provider knows the person, and goes on doing so until its own session ends. */
  | { readonly status: "unknown-agent"; readonly logIn: LogIn }
  | { readonly status: "refused"; readonly reason: string; readonly error?: unknown };

export type CallbackDeps = {
  readonly publicUrl: string;
  readonly clock: () => number;
  readonly cookies: Cookies;
  readonly secrets: Secrets;
  /** Returns the agent of an account, binding it at the first log-in, or undefined. */
  readonly agentOf: (logIn: LogIn) => Promise<string | undefined>;
};

export const LOG_IN_MS_MAX = 10 * 60_000;
const USED_STATES_MAX = 10_000;

/** Creates the reader of one realm. It remembers states, so that one serves once even if its cookie was copied. */
export function createCallback(realm: Realm, oidc: Oidc, deps: CallbackDeps) {
  const { clock, cookies, secrets } = deps;
  const used = new LRUCache<string, true>({ max: USED_STATES_MAX });

  function takeTransaction(c: HttpContext): Transaction | string {
    const state = c.req.query("state") ?? "";
    const transaction = readTransaction(secrets.open(cookies.takeLogIn(c, realm, state) ?? ""), realm);
    if (transaction?.state !== state) return "unknown-state";
    if (used.has(state)) return "used-state";
    used.set(state, true);
    return clock() - transaction.startedAt > LOG_IN_MS_MAX ? "too-late" : transaction;
  }

  return async function readCallback(c: HttpContext): Promise<CallbackResult> {
    const transaction = takeTransaction(c);
    if (typeof transaction === "string") return { status: "refused", reason: transaction };
    if (c.req.query("error") === "access_denied") return { status: "given-up" };
    let logIn: LogIn;
    try {
      // Behind a proxy the request knows its path only; the provider must have sent the browser to our public address.
      const back = new URL(c.req.url);
      logIn = await oidc.finish(new URL(back.pathname + back.search, deps.publicUrl), transaction);
    } catch (error) {
      return { status: "refused", reason: "protocol", error };
    }
    if (realm === "citizen") return { status: "known", logIn, agent: null, next: transaction.next };
    const agent = await deps.agentOf(logIn);
    return agent === undefined
      ? { status: "unknown-agent", logIn }
      : { status: "known", logIn, agent, next: transaction.next };
  };
}

function readTransaction(opened: string | null, realm: Realm): Transaction | undefined {
  if (opened === null) return undefined;
  const found = JSON.parse(opened) as { readonly realm: Realm; readonly transaction: unknown };
  return found.realm === realm ? Transaction.parse(found.transaction) : undefined;
}
