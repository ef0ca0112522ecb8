/**
 * Log-in by OpenID Connect: authorization code with PKCE, state and nonce; the issuer must be exactly the one of the
 * settings; signatures of tokens are checked although they come over TLS. Plain HTTP is taken from the loopback only.
 */
import * as openid from "openid-client";
import { z } from "zod";

export type OidcSettings = {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redirectUri: string;
  readonly scope: string;
  /** FranceConnect wants the level of assurance named. */
  readonly acrValues: string | null;
};

/** What the browser keeps, sealed, between leaving for the provider and coming back. */
export const Transaction = z.object({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  next: z.string(),
  /** Milliseconds since the epoch. */
  startedAt: z.number(),
});
export type Transaction = z.infer<typeof Transaction>;

const text = z.string().max(500).optional();

/** What providers say of people, as far as we use it. Anything else is dropped. */
const Claims = z.object({
  sub: z.string().min(1).max(255),
  email: text,
  email_verified: z.union([z.boolean(), z.literal("true").transform(() => true)]).optional(),
  given_name: text,
  family_name: text,
  birthdate: text,
  gender: text,
  birthplace: text,
  birthcountry: text,
});
export type Claims = z.infer<typeof Claims>;

export type LogIn = { readonly issuer: string; readonly claims: Claims; readonly idToken: string | null };

export type Oidc = {
  readonly issuer: string;
  /** Returns where to send the browser, and what it must bring back. Rejects when the provider does not answer. */
  begin(next: string, now: number): Promise<{ readonly url: URL; readonly transaction: Transaction }>;
  /** Ends a log-in from the address that the browser came back with. Rejects when anything does not fit. */
  finish(current: URL, transaction: Transaction): Promise<LogIn>;
  /** Returns where to end the provider's session too, or null when the provider has no such address. */
  logOutUrl(idToken: string | null, returnTo: string): Promise<URL | null>;
};

const TIMEOUT_S = 8;

export function createOidc(settings: OidcSettings): Oidc {
  let known: Promise<openid.Configuration> | null = null;

  /** Discovery is kept once it has worked, and tried again after it has failed. */
  function configuration(): Promise<openid.Configuration> {
    known ??= discover(settings).catch((error: unknown) => {
      known = null;
      throw error;
    });
    return known;
  }

  return {
    issuer: settings.issuer,
    async begin(next, now) {
      const config = await configuration();
      const [state, nonce, verifier] = [openid.randomState(), openid.randomNonce(), openid.randomPKCECodeVerifier()];
      const url = openid.buildAuthorizationUrl(config, {
        redirect_uri: settings.redirectUri,
        scope: settings.scope,
        state,
        nonce,
        code_challenge: await openid.calculatePKCECodeChallenge(verifier),
        code_challenge_method: "S256",
        ...(settings.acrValues ? { acr_values: settings.acrValues } : {}),
      });
      return { url, transaction: { state, nonce, verifier, next, startedAt: now } };
    },
    async finish(current, { state, nonce, verifier }) {
      const config = await configuration();
      const tokens = await openid.authorizationCodeGrant(config, current, {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: verifier,
        idTokenExpected: true,
      });
      const identity = tokens.claims();
      if (!identity) throw new Error("the provider gave no ID token");
      const described = await openid.fetchUserInfo(config, tokens.access_token, identity.sub);
      const claims = Claims.parse({ ...identity, ...described });
      return { issuer: identity.iss, claims, idToken: tokens.id_token ?? null };
    },
    async logOutUrl(idToken, returnTo) {
      const config = await configuration();
      if (!config.serverMetadata().end_session_endpoint) return null;
      return openid.buildEndSessionUrl(config, {
        post_logout_redirect_uri: returnTo,
        state: openid.randomState(),
        ...(idToken ? { id_token_hint: idToken } : {}),
      });
    },
  };
}

async function discover(settings: OidcSettings): Promise<openid.Configuration> {
  const issuer = new URL(settings.issuer);
  const isLoopback = ["localhost", "127.0.0.1", "[::1]"].includes(issuer.hostname);
  const execute = [openid.enableNonRepudiationChecks];
  if (issuer.protocol === "http:" && isLoopback) execute.push(openid.allowInsecureRequests);
  const secret = openid.ClientSecretPost(settings.clientSecret);
  return openid.discovery(issuer, settings.clientId, undefined, secret, { execute, timeout: TIMEOUT_S });
}
