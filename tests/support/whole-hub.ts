/**
 * A whole hub in the test's own process: every door on 127.0.0.1, the demonstration's Département in a database of its own,
 * the simulated mailbox for what leaves. Pages are not rendered, so that it needs no build.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTransport } from "nodemailer";
import { insertSession } from "../../db/queries/auth/sessions.ts";
import { writeDirectoryOnce } from "../../db/queries/directory/write-directory.ts";
import { createSecrets, idOfToken, newToken } from "../../hub/auth/secrets.ts";
import { readConfig } from "../../hub/config.ts";
import { demonstrationDirectory } from "../../hub/directory/seed.ts";
import { findFreePort } from "../../hub/embedded/free-port.ts";
import { createLog } from "../../hub/log.ts";
import { openHub } from "../../hub/open-hub.ts";
import type { Command } from "../../hub/protocol/commands.ts";
import { startMailbox } from "../../simulators/mailbox/start-mailbox.ts";
import { createTestDatabase, type TestDatabase } from "./database.ts";
import { MAIL_DOMAIN, MASTER_KEY, SIGNING_KEY } from "./hub-process.ts";
import { ownNats } from "./own-server.ts";

/** `T` is what the test expects of a success; an error is a problem. */
export type Answer<T> = { readonly status: number; readonly body: T };

export type AgentOf = {
  readonly id: string;
  /** As a browser sends it. */
  readonly cookie: string;
  get<T>(path: string): Promise<Answer<T>>;
  send<T>(method: "POST" | "PUT" | "DELETE", path: string, body?: unknown): Promise<Answer<T>>;
  /** Asks and expects to be heard; throws with the hub's answer otherwise. */
  command(command: Command): Promise<void>;
};

export type CitizensMail = {
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly attachments?: { readonly filename: string; readonly content: string | Buffer }[];
};

export type WholeHub = {
  readonly url: string;
  readonly mailboxUrl: string;
  readonly database: TestDatabase;
  /** Signs a seeded agent in. */
  agent(id: string): Promise<AgentOf>;
  /** Sends a mail as a citizen's server does. Rejects with the hub's refusal. */
  mail(mail: CitizensMail): Promise<void>;
  close(): Promise<void>;
};

const SESSION_MS = 3_600_000;

/**
 * Starts it. Takes about two seconds. `changes` are settings as in the environment; `staticFolder` holds the built pages, for
 * tests that look at them.
 */
export async function startWholeHub(
  changes: Readonly<Record<string, string>> = {},
  staticFolder = "dist/ui",
): Promise<WholeHub> {
  const dataDir = mkdtempSync(join(tmpdir(), "guichet-whole-"));
  const [database, nats, port, smtpPort] = await Promise.all([
    createTestDatabase(),
    ownNats(),
    findFreePort(),
    findFreePort(),
  ]);
  const url = `http://127.0.0.1:${port}`;
  const mailbox = await startMailbox({ smtpPort: 0, httpPort: 0, hubSmtpPort: smtpPort });
  await writeDirectoryOnce(database.sql, demonstrationDirectory(MAIL_DOMAIN));
  const settings = {
    PORT: String(port),
    SMTP_PORT: String(smtpPort),
    DATA_DIR: dataDir,
    PUBLIC_URL: url,
    MAIL_DOMAIN,
    ...changes,
  };
  const hub = await openHub({
    config: readConfig(settings, ["--demo"]),
    databaseUrl: database.url,
    natsUrl: nats.url,
    isOwnNats: true,
    keys: { masterKey: MASTER_KEY, signingKey: SIGNING_KEY },
    // Nobody logs in: sessions are written into the database.
    agentOidc: { issuer: "http://127.0.0.1:9", clientId: "tests", clientSecret: "tests" },
    citizenOidc: null,
    relayUrl: `smtp://127.0.0.1:${mailbox.smtpPort}`,
    documentOf: () => "",
    staticFolder,
    now: Date.now,
    log: createLog({ level: "silent", pretty: false, clock: Date.now }),
  });
  const post = createTransport({ host: "127.0.0.1", port: smtpPort, secure: false, ignoreTLS: true });
  return {
    url,
    mailboxUrl: mailbox.url,
    database,
    agent: (id) => signIn(url, database, id),
    async mail(mail) {
      await post.sendMail(mail);
    },
    async close() {
      post.close();
      await hub.close();
      await mailbox.close();
      await Promise.all([database.drop(), nats.remove()]);
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function signIn(url: string, { sql }: TestDatabase, agent: string): Promise<AgentOf> {
  const token = newToken();
  const id = idOfToken(token);
  const csrf = createSecrets(SIGNING_KEY).csrfOf(id);
  const expiresAt = new Date(Date.now() + SESSION_MS).toISOString();
  const nobody = { issuer: "http://127.0.0.1:9", subject: agent, claims: null, idToken: null };
  await insertSession(sql, { id, kind: "agent", agent, ...nobody, expiresAt });

  const cookie = `guichet_agent=${token}`;
  async function ask<T>(method: string, path: string, body?: unknown): Promise<Answer<T>> {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { cookie, "x-csrf-token": csrf, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: (text === "" ? null : JSON.parse(text)) as T };
  }
  return {
    id: agent,
    cookie,
    get: (path) => ask("GET", path),
    send: ask,
    async command(command) {
      const { status, body } = await ask("POST", "/api/v1/commands", { commandId: newToken(), command });
      if (status !== 200) throw new Error(`${command.type}: ${status} ${JSON.stringify(body)}`);
    },
  };
}
