/**
 * One OpenID provider in the manner of ProConnect or FranceConnect: code with PKCE only, their routes, their claims
 * by scope, signed user information, a log-out that the application starts. Everything is in memory.
 */
import { randomBytes } from "node:crypto";
import { exportJWK, generateKeyPair } from "jose";
import type { Configuration, Provider } from "oidc-provider";
import { errorPage, type Kind, logOutPage } from "./log-in-page.ts";
import { createMemory } from "./memory.ts";
import type { Person } from "./people.ts";

export type Client = {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redirectUris: readonly string[];
  readonly postLogoutRedirectUris: readonly string[];
};

export type ProviderOptions = {
  readonly kind: Kind;
  /** With the path under which it is mounted. */
  readonly issuer: string;
  readonly client: Client;
  readonly findPerson: (id: string) => Person | undefined;
  readonly interactionPath: (id: string) => string;
};

const SESSION_S = 12 * 60 * 60;

const CLAIMS: Readonly<Record<Kind, Readonly<Record<string, string[]>>>> = {
  agent: {
    openid: ["sub"],
    given_name: ["given_name"],
    usual_name: ["usual_name"],
    email: ["email", "email_verified"],
    uid: ["uid"],
    siret: ["siret"],
  },
  citizen: {
    openid: ["sub"],
    given_name: ["given_name"],
    family_name: ["family_name"],
    birthdate: ["birthdate"],
    gender: ["gender"],
    birthplace: ["birthplace"],
    birthcountry: ["birthcountry"],
    email: ["email"],
    identite_pivot: ["given_name", "family_name", "birthdate", "gender", "birthplace", "birthcountry"],
  },
};

/** Creates the provider. Its keys are new at each start, as nothing outlives the process. */
export async function createProvider(options: ProviderOptions): Promise<Provider> {
  const { privateKey } = await generateKeyPair("RS256", { extractable: true });
  const key = { ...(await exportJWK(privateKey)), use: "sig", alg: "RS256", kid: "demonstration" };
  const { Provider: OidcProvider } = await importQuietly();
  return new OidcProvider(
    options.issuer,
    configuration(options, key as NonNullable<Configuration["jwks"]>["keys"][number]),
  );
}

function configuration(
  options: ProviderOptions,
  key: NonNullable<Configuration["jwks"]>["keys"][number],
): Configuration {
  const { kind, client, findPerson } = options;
  return {
    adapter: createMemory,
    jwks: { keys: [key] },
    clients: [
      {
        client_id: client.clientId,
        client_secret: client.clientSecret,
        redirect_uris: [...client.redirectUris],
        post_logout_redirect_uris: [...client.postLogoutRedirectUris],
        grant_types: ["authorization_code"],
        response_types: ["code"],
        token_endpoint_auth_method: "client_secret_post",
        userinfo_signed_response_alg: "RS256",
      },
    ],
    acrValues: ["eidas1"],
    scopes: Object.keys(CLAIMS[kind]),
    claims: { ...CLAIMS[kind], acr: null, auth_time: null, iss: null, sid: null },
    clientAuthMethods: ["client_secret_post"],
    responseTypes: ["code"],
    pkce: { required: () => true },
    routes: {
      authorization: "/authorize",
      token: "/token",
      userinfo: "/userinfo",
      end_session: "/session/end",
      jwks: "/jwks",
    },
    cookies: {
      keys: [randomBytes(32).toString("hex")],
      names: {
        session: `simulator_${kind}`,
        interaction: `simulator_${kind}_step`,
        resume: `simulator_${kind}_resume`,
      },
    },
    ttl: {
      AuthorizationCode: 30,
      AccessToken: 60,
      IdToken: 60 * 60,
      Interaction: 60 * 60,
      Grant: SESSION_S,
      Session: SESSION_S,
    },
    features: {
      devInteractions: { enabled: false },
      jwtUserinfo: { enabled: true },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (ctx, form) => {
          ctx.body = logOutPage(form);
        },
      },
    },
    interactions: { url: (_ctx, interaction) => options.interactionPath(interaction.uid) },
    clientBasedCORS: () => false,
    findAccount: (_ctx, id) => {
      const person = findPerson(id);
      return person && { accountId: person.claims.sub, claims: () => person.claims };
    },
    // The Département's own application needs no consent: what it asks for is granted.
    loadExistingGrant: async (ctx) => {
      const { client: asking, session, params } = ctx.oidc;
      if (!asking || !session?.accountId) return undefined;
      const grant = new ctx.oidc.provider.Grant({ clientId: asking.clientId, accountId: session.accountId });
      grant.addOIDCScope(String(params?.scope ?? "openid"));
      await grant.save();
      return grant;
    },
    renderError: (ctx, out) => {
      ctx.type = "html";
      ctx.body = errorPage(out.error, out.error_description ?? "");
    },
  };
}

/** The library warns at import that it prefers a newer Node; for a simulator that is noise at each start. */
async function importQuietly(): Promise<typeof import("oidc-provider")> {
  const { warn } = globalThis.console;
  globalThis.console.warn = () => {};
  try {
    return await import("oidc-provider");
  } finally {
    globalThis.console.warn = warn;
  }
}
