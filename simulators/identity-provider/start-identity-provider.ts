/**
 * The identity provider of demonstrations and tests: real OpenID Connect over HTTP on a port of its own, with two
 * issuers, as in life: `<publicUrl>/proconnect` for agents and `<publicUrl>/franceconnect` for citizens.
 * There are no passwords: one picks who one is. It listens on 127.0.0.1 and nowhere else.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Provider } from "oidc-provider";
import { page } from "../page.ts";
import { type Client, createProvider } from "./create-provider.ts";
import { errorPage, type Kind, logInPage } from "./log-in-page.ts";
import {
  type AgentPerson,
  agentPeople,
  type CitizenPerson,
  citizenPeople,
  demonstrationCitizens,
  type Person,
  strangerOf,
} from "./people.ts";

export type IdentityProviderOptions = {
  /** 0 picks a free one. */
  readonly port: number;
  /** Address that browsers use; `http://localhost:<port>` when absent. */
  readonly publicUrl?: string;
  readonly agents: readonly AgentPerson[];
  /** The demonstration's own when absent. */
  readonly citizens?: readonly CitizenPerson[];
  readonly clients: { readonly agents: Client; readonly citizens: Client };
};

export type IdentityProvider = {
  readonly port: number;
  readonly agentIssuer: string;
  readonly citizenIssuer: string;
  close(): Promise<void>;
};

type Realm = {
  readonly kind: Kind;
  readonly path: string;
  readonly people: readonly Person[];
  readonly strangers: Map<string, Person>;
  readonly provider: Provider;
  readonly callback: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
};

const PATH: Readonly<Record<Kind, string>> = { agent: "/proconnect", citizen: "/franceconnect" };
const STRANGERS_MAX = 1_000;
const FORM_BYTES_MAX = 10_000;

/** Starts the provider; resolves once it listens. */
export async function startIdentityProvider(options: IdentityProviderOptions): Promise<IdentityProvider> {
  const realms: Realm[] = [];
  const server = createServer((request, response) => {
    serve(realms, request, response).catch((error: unknown) => {
      // The person came by an old page: the library knows no such step any more.
      response.writeHead(400, { "content-type": "text/html; charset=utf-8" });
      response.end(errorPage("invalid_request", error instanceof Error ? error.message : String(error)));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  const base = (options.publicUrl ?? `http://localhost:${port}`).replace(/\/$/, "");
  const citizens = citizenPeople(options.citizens ?? demonstrationCitizens);
  realms.push(
    await createRealm("agent", base, agentPeople(options.agents), options.clients.agents),
    await createRealm("citizen", base, citizens, options.clients.citizens),
  );
  return {
    port,
    agentIssuer: base + PATH.agent,
    citizenIssuer: base + PATH.citizen,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function createRealm(kind: Kind, base: string, people: readonly Person[], client: Client): Promise<Realm> {
  const path = PATH[kind];
  const strangers = new Map<string, Person>();
  const findPerson = (id: string) =>
    people.find((person) => person.id === id || person.claims.sub === id) ?? strangers.get(id);
  const provider = await createProvider({
    kind,
    issuer: base + path,
    client,
    findPerson,
    interactionPath: (id) => `${path}/interaction/${id}`,
  });
  return { kind, path, people, strangers, provider, callback: provider.callback() };
}

async function serve(realms: readonly Realm[], request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = request.url ?? "/";
  const realm = realms.find(({ path }) => url.startsWith(`${path}/`));
  if (!realm) {
    response.writeHead(404, { "content-type": "text/html; charset=utf-8" });
    response.end(page("Fournisseur d’identité simulé", "<p>On arrive ici depuis Guichet, en se connectant.</p>"));
    return;
  }
  if (url.startsWith(`${realm.path}/interaction/`)) return interact(realm, request, response);
  // The library builds its addresses from what was stripped, as under Express.
  Object.assign(request, { originalUrl: url, url: url.slice(realm.path.length) });
  await realm.callback(request, response);
}

async function interact(realm: Realm, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { provider, people } = realm;
  const show = (status: number, error: string | null) => {
    response.writeHead(status, { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" });
    response.end(logInPage(realm.kind, people, request.url ?? "", error));
  };
  await provider.interactionDetails(request, response);
  if (request.method !== "POST") return show(200, null);
  const form = new URLSearchParams(await readForm(request));
  if (form.has("cancel"))
    return provider.interactionFinished(request, response, {
      error: "access_denied",
      error_description: "the person gave up",
    });
  const person = chosen(realm, form);
  if (!person) return show(422, "Cette adresse n’est pas complète. Exemple\u00a0: prenom.nom@exemple.fr.");
  await provider.interactionFinished(request, response, { login: { accountId: person.claims.sub, acr: "eidas1" } });
}

function chosen({ kind, people, strangers }: Realm, form: URLSearchParams): Person | undefined {
  const id = form.get("person");
  if (id !== null) return people.find((person) => person.id === id);
  const email = (form.get("email") ?? "").trim();
  const known = people.find((person) => person.email.toLowerCase() === email.toLowerCase());
  if (known || !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) return known;
  const stranger = strangerOf(kind, email);
  strangers.set(stranger.claims.sub, stranger);
  for (const oldest of [...strangers.keys()].slice(0, -STRANGERS_MAX)) strangers.delete(oldest);
  return stranger;
}

async function readForm(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > FORM_BYTES_MAX) throw new Error("form too large");
  }
  return text;
}
