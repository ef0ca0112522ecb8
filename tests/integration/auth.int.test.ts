/** Log-in against the provider's simulator, over HTTP, with the code flow as a browser walks it. */
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { Hono } from "hono";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { type Auth, authAddresses, createAuth } from "../../hub/auth/auth.ts";
import type { AgentEnv } from "../../hub/auth/guards.ts";
import type { Directory } from "../../hub/directory/directory.ts";
import { openDirectory } from "../../hub/directory/open-directory.ts";
import { seedDirectory } from "../../hub/directory/seed.ts";
import { createLog } from "../../hub/log.ts";
import { createVault } from "../../hub/vault/vault.ts";
import {
  type IdentityProvider,
  startIdentityProvider,
} from "../../simulators/identity-provider/start-identity-provider.ts";
import { createJar, type Jar, type Page } from "../support/cookie-jar.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";

const HUB = "http://hub.test";
const AGENT_CLIENT = { clientId: "guichet-agents", clientSecret: "a".repeat(40) };
const CITIZEN_CLIENT = { clientId: "guichet-citizens", clientSecret: "c".repeat(40) };
const HOUR_MS = 3_600_000;

const lines: string[] = [];
let lateMs = 0;
const clock = () => Date.now() + lateMs;
const log = createLog({ level: "info", pretty: false, clock, write: (line) => lines.push(line) });
const vault = createVault({ masterKey: "m".repeat(40), findKeys: async () => new Map() });

let database: TestDatabase;
let directory: Directory;
let provider: IdentityProvider;
let auth: Auth;
let app: Hono<AgentEnv>;
let jar: Jar;

beforeAll(async () => {
  database = await createTestDatabase();
  await seedDirectory(database.sql, "guichet.test");
  directory = await openDirectory(database.sql, log);
  provider = await startIdentityProvider({
    port: 0,
    agents: [
      ...directory.agents(),
      { id: "a-unchecked", name: "Rose Copie", email: "rose.dalmasso@guichet.test", isEmailVerified: false },
    ],
    clients: {
      agents: { ...AGENT_CLIENT, ...authAddresses(HUB, "agent") },
      citizens: { ...CITIZEN_CLIENT, ...authAddresses(HUB, "citizen") },
    },
  });
});
afterAll(async () => {
  directory.close();
  await provider.close();
  await database.drop();
});
beforeEach(() => {
  lateMs = 0;
  ({ auth, app } = createHub());
  jar = newBrowser();
  return () => auth.close();
});

function createHub(
  change: { readonly issuer?: string; readonly publicUrl?: string; readonly isDemonstration?: boolean } = {},
) {
  const made = createAuth({
    sql: database.sql,
    log,
    clock,
    directory,
    vault,
    isDemonstration: change.isDemonstration ?? false,
    publicUrl: change.publicUrl ?? HUB,
    signingKey: "s".repeat(40),
    agentClient: { issuer: change.issuer ?? provider.agentIssuer, ...AGENT_CLIENT },
    citizenClient: { issuer: provider.citizenIssuer, ...CITIZEN_CLIENT },
    trustsAgentEmail: false,
    remoteAddress: () => "192.0.2.1",
  });
  const server = new Hono<AgentEnv>();
  server.route("/", made.routes);
  server.get("/me", made.requireAgent, (c) => c.json({ ...c.get("agent"), viewer: c.get("viewer") }));
  server.post("/write", made.requireAgent, (c) => c.text("written"));
  server.get("/citizen", async (c) => c.json(await made.optionalCitizen(c as never)));
  return { auth: made, app: server };
}

const newBrowser = () => createJar((request) => (request.url.startsWith(HUB) ? app.request(request) : fetch(request)));

const atCallback = (url: string) => url.startsWith(`${HUB}/auth/`) && url.includes("/callback");

/** Walks to the provider's page and picks somebody there; stops before the callback. */
async function pick(
  person: Readonly<Record<string, string>>,
  login = "/auth/agent/login",
  browser = jar,
): Promise<string> {
  const page = await browser.open(HUB + login, {}, atCallback);
  // The provider knows this browser already.
  if (atCallback(page.url)) return page.url;
  expect(page.text).toContain("Démonstration");
  return (await browser.submit(page, "", person, atCallback)).url;
}

async function logIn(person: string, login?: string, browser = jar): Promise<Page> {
  return browser.open(await pick({ person }, login, browser), {}, (url) => !url.includes("/auth/"));
}

const me = async (browser = jar) => {
  const response = await browser.send(`${HUB}/me`);
  return response.status === 200
    ? ((await response.json()) as { id: string; csrf: string; sessionId: string })
    : response.status;
};

const upgrade = (origin: string | undefined, browser = jar) =>
  auth.authorizeSocket({
    headers: { origin, cookie: [...browser.cookies(HUB)].map((pair) => pair.join("=")).join("; ") },
  } as IncomingMessage);

it("signs an agent in, back where they were, with their rights", async () => {
  const landed = await logIn("a-karim", "/auth/agent/login?next=/console/cases/c-1");
  expect(landed.url).toBe(`${HUB}/console/cases/c-1`);
  expect(await me()).toMatchObject({
    id: "a-karim",
    name: "Karim Benali",
    viewer: { agent: "a-karim", services: ["accueil"], sectors: ["usagers"] },
  });
});

it("stores neither the cookie nor readable claims, and logs nobody's name or address", async () => {
  await logIn("a-karim");
  await logIn("c-giulia.rossi", "/auth/citizen/login");
  const stored = JSON.stringify(await database.sql`select * from session`);
  for (const secret of jar.cookies(HUB).values()) expect(stored).not.toContain(secret);
  expect(stored + lines.join("")).not.toMatch(/rossi|giulia|Karim|benali/);
});

it("signs a citizen in beside an agent, with what the provider said to fill in the form", async () => {
  await logIn("a-karim");
  const landed = await logIn("c-giulia.rossi", "/auth/citizen/login?next=/contact");
  expect(landed.url).toBe(`${HUB}/contact`);
  expect(await (await jar.send(`${HUB}/citizen`)).json()).toEqual({
    issuer: provider.citizenIssuer,
    subject: expect.stringMatching(/^[0-9a-f]{64}v1$/),
    identity: {
      familyName: "ROSSI",
      givenNames: "Giulia",
      birthDate: "1948-03-03",
      sex: "female",
      birthPlace: "",
      birthCountry: "99127",
      email: "giulia.rossi@courriel.test",
    },
  });
  expect(await me()).toMatchObject({ id: "a-karim" });
});

it("goes home instead of to another site", async () => {
  for (const next of ["https://evil.example/", "//evil.example", "/%5Cevil.example", "/%09/evil.example"]) {
    const landed = await logIn("a-karim", `/auth/agent/login?next=${next}`, newBrowser());
    expect(landed.url).toBe(`${HUB}/console`);
  }
});

it("binds an account at the first log-in and knows it later under another address", async () => {
  await logIn("a-thomas");
  await database.sql`update agent set email = 'thomas.l@guichet.test' where id = 'a-thomas'`;
  await logIn("a-thomas");
  expect(await me()).toMatchObject({ id: "a-thomas" });
});

it.each([
  ["somebody unknown", { email: "camille.inconnu@elsewhere.test" }],
  ["an agent's address that nobody has checked", { person: "a-unchecked" }],
])("says whom to ask to %s", async (_who, person) => {
  const page = await jar.open(await pick(person));
  expect(page.status).toBe(403);
  expect(page.text).toContain("Demandez l’ouverture de votre compte à Claire Astier.");
  expect(page.text).toMatch(/href="http:\/\/localhost:\d+\/proconnect\/session\/end\?[^"]+">Changer de compte/);
  expect(await me()).toBe(401);
});

it("refuses an agent's address under a second account, and takes it in demonstration, where issuers move", async () => {
  await logIn("a-rose");
  await database.sql`update agent set subject = 'http://localhost:1/proconnect x' where id = 'a-rose'`;
  expect((await jar.open(await pick({ person: "a-rose" }))).status).toBe(403);
  const demonstration = createHub({ isDemonstration: true });
  const browser = createJar((request) =>
    request.url.startsWith(HUB) ? demonstration.app.request(request) : fetch(request),
  );
  const landed = await logIn("a-rose", "/auth/agent/login", browser);
  expect(landed.url).toBe(`${HUB}/console`);
  demonstration.auth.close();
});

it("takes a state once, even with a copy of its cookie", async () => {
  const back = await pick({ person: "a-karim" });
  const copied = [...jar.cookies(HUB)].map((pair) => pair.join("=")).join("; ");
  await jar.send(back);
  expect(await me()).toMatchObject({ id: "a-karim" });
  const again = await newBrowser().open(back, { headers: { cookie: copied } });
  expect(again.status).toBe(400);
  expect(again.text).toContain("a déjà servi");
});

it.each([
  ["another state", (url: URL) => url.searchParams.set("state", "x".repeat(43))],
  ["no state", (url: URL) => url.searchParams.delete("state")],
  ["another issuer", (url: URL) => url.searchParams.set("iss", "https://evil.example")],
  ["no issuer", (url: URL) => url.searchParams.delete("iss")],
  ["another code", (url: URL) => url.searchParams.set("code", "made-up")],
])("refuses a callback with %s", async (_what, change) => {
  const back = new URL(await pick({ person: "a-karim" }));
  change(back);
  expect((await jar.open(back.href)).status).toBe(400);
  expect(await me()).toBe(401);
});

it("refuses a callback in another browser", async () => {
  const back = await pick({ person: "a-karim" });
  expect((await newBrowser().open(back)).status).toBe(400);
});

it("refuses a token made for another nonce", async () => {
  const start = new URL((await jar.send(`${HUB}/auth/agent/login`)).headers.get("location") ?? "");
  start.searchParams.set("nonce", "n".repeat(43));
  const page = await jar.open(start.href);
  const back = await jar.submit(page, "", { person: "a-karim" }, atCallback);
  expect((await jar.open(back.url)).status).toBe(400);
  expect(lines.at(-1)).toContain("protocol");
});

it("refuses a log-in that took more than ten minutes", async () => {
  const back = await pick({ person: "a-karim" });
  lateMs = 11 * 60_000;
  expect((await jar.open(back)).status).toBe(400);
});

it("refuses a provider that names another issuer, with a page that says so", async () => {
  const impostor = createServer((_request, response) => {
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ issuer: "https://evil.example", authorization_endpoint: "https://evil.example/a" }));
  });
  await new Promise<void>((resolve) => impostor.listen(0, "127.0.0.1", resolve));
  const other = createHub({ issuer: `http://127.0.0.1:${(impostor.address() as AddressInfo).port}` });
  const response = await other.app.request(`${HUB}/auth/agent/login`);
  expect(response.status).toBe(503);
  expect(await response.text()).toContain("Le service d’identité ne répond pas");
  other.auth.close();
  impostor.close();
});

it("says that one has given up", async () => {
  const page = await jar.open(await pick({ cancel: "yes" }));
  expect(page.text).toContain("Vous avez renoncé");
  expect(await me()).toBe(401);
});

it("stops an address after twenty failures, and takes it again a minute later", async () => {
  for (let n = 0; n < 20; n++) expect((await jar.send(`${HUB}/auth/agent/callback?state=${n}`)).status).toBe(400);
  const stopped = await jar.send(`${HUB}/auth/agent/callback?state=x`);
  expect([stopped.status, Number(stopped.headers.get("retry-after")) > 0]).toEqual([429, true]);
  lateMs = 61_000;
  expect((await jar.send(`${HUB}/auth/agent/callback?state=x`)).status).toBe(400);
});

it("ends a session after twelve hours, however much it is used", async () => {
  await logIn("a-karim");
  lateMs = 11.9 * HOUR_MS;
  expect(await me()).toMatchObject({ id: "a-karim" });
  lateMs = 12.01 * HOUR_MS;
  expect(await me()).toBe(401);
});

it("takes a write with the session's token and our origin, and no other", async () => {
  await logIn("a-karim");
  const session = await me();
  const token = typeof session === "object" ? session.csrf : "";
  const write = async (headers: Record<string, string>) =>
    (await jar.send(`${HUB}/write`, { method: "POST", headers })).status;
  expect(await write({ "x-csrf-token": token, origin: HUB })).toBe(200);
  expect(await write({})).toBe(403);
  expect(await write({ "x-csrf-token": `${token.slice(0, -1)}_` })).toBe(403);
  expect(await write({ "x-csrf-token": token, origin: "https://evil.example" })).toBe(403);
  expect(await write({ "x-csrf-token": token, origin: "null" })).toBe(403);
  await logIn("a-karim"); // A new session has a new token.
  expect(await write({ "x-csrf-token": token, origin: HUB })).toBe(403);
});

it("opens a socket for a session from our origin exactly", async () => {
  expect(await upgrade(HUB)).toEqual({ status: 401 });
  await logIn("a-karim");
  const session = await me();
  expect(await upgrade(HUB)).toEqual({ agent: "a-karim", session: (session as { sessionId: string }).sessionId });
  for (const origin of [undefined, "null", "https://hub.test", `${HUB}:8080`, `${HUB}.evil.example`, `${HUB}/`])
    expect(await upgrade(origin)).toEqual({ status: 403 });
});

it("signs out here and at the provider, and closes the session's sockets", async () => {
  await logIn("a-karim");
  const { csrf, sessionId } = (await me()) as { csrf: string; sessionId: string };
  await upgrade(HUB);
  const ended: string[] = [];
  auth.onSessionEnded((id) => ended.push(id));
  expect((await jar.send(`${HUB}/auth/agent/logout`, { method: "POST" })).status).toBe(403);
  const response = await jar.send(`${HUB}/auth/agent/logout`, {
    method: "POST",
    body: new URLSearchParams({ csrf }),
    headers: { origin: HUB, accept: "application/json" },
  });
  expect([ended, await me()]).toEqual([[sessionId], 401]);
  const { location } = (await response.json()) as { location: string };
  const leaving = await jar.open(location);
  const [, action = "", xsrf = ""] = /action="([^"]+)".*value="([^"]+)"/.exec(leaving.text) ?? [];
  const out = await jar.submit(leaving, action, { xsrf, logout: "yes" });
  expect(new URL(out.url).pathname).toBe("/auth/agent/logged-out");
  expect(out.text).toContain("Vous êtes déconnecté");
  expect((await jar.open(`${HUB}/auth/agent/login`)).text).toContain("Choisir un agent");
});

it("closes sockets of sessions that another hub ended, that ran out, or whose agent left", async () => {
  const other = createHub();
  for (const end of [
    (id: string) => database.sql`delete from session where id = ${id}`,
    async () => {
      lateMs = 13 * HOUR_MS;
    },
    async () => {
      await database.sql`update agent set is_active = false where id = 'a-julien'`;
      await directory.refresh();
    },
  ]) {
    lateMs = 0;
    await logIn("a-julien");
    const { sessionId } = (await me()) as { sessionId: string };
    await upgrade(HUB);
    const ended = new Promise<string>((resolve) => auth.onSessionEnded(resolve));
    await end(sessionId);
    expect(await ended).toBe(sessionId);
  }
  expect(await me()).toBe(401);
  other.auth.close();
});

it("marks its cookies for HTTPS", async () => {
  const secure = createHub({ publicUrl: "https://hub.test" });
  const response = await secure.app.request("https://hub.test/auth/agent/login");
  expect(response.headers.get("set-cookie")).toMatch(
    /^__Host-guichet_agent_login_[\w-]+=[\w-]+; Max-Age=600; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
  );
  secure.auth.close();
});
