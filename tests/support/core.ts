/** Hubs without doors, several in one process if need be, over a database and a nats-server of the test's own. */
import type { NatsConnection } from "@nats-io/transport-node";
import type { Contact, Receipt } from "../../channels/contract/channel.ts";
import { connect, type Sql } from "../../db/connect.ts";
import { findCaseChannels } from "../../db/queries/cases/find-case-channels.ts";
import { connectBus } from "../../hub/bus/connect.ts";
import { type Core, openCore } from "../../hub/core.ts";
import { createRunCommand, type RunCommand } from "../../hub/gateway/run-command.ts";
import { createTakeContact } from "../../hub/gateway/take-contact.ts";
import { createTestDatabase, type TestDatabase } from "./database.ts";
import { testDirectory } from "./directory.ts";
import { type OwnServer, ownNats } from "./own-server.ts";

export const MASTER_KEY = "0".repeat(32);

export type CoreUnderTest = Core & {
  readonly hub: string;
  readonly take: (contact: Contact) => Promise<Receipt>;
  readonly run: RunCommand;
  readonly troubles: readonly string[];
  /** Breaks its connections without a word, as a machine that loses power does. */
  die(): Promise<void>;
};

export type Ground = {
  readonly database: TestDatabase;
  readonly nats: OwnServer;
  /** A connection of the test itself, to do harm to the stream. */
  readonly connection: NatsConnection;
  open(hub: string, options?: { readonly now?: () => number; readonly cacheMax?: number }): Promise<CoreUnderTest>;
  /** Closes every hub that was opened, then the servers. */
  remove(): Promise<void>;
};

/** Creates a database and a nats-server. Call `remove` in `afterAll`. */
export async function createGround(): Promise<Ground> {
  const [database, nats] = await Promise.all([createTestDatabase(), ownNats()]);
  const connection = await connectBus(nats.url, "test");
  const closing: (() => Promise<void>)[] = [];
  return {
    database,
    nats,
    connection,
    async open(hub, options = {}) {
      const sql = connect(database.url, { applicationName: hub });
      const bus = await connectBus(nats.url, hub);
      const core = await openOn({ hub, sql, bus, now: options.now ?? Date.now, cacheMax: options.cacheMax ?? 1_000 });
      closing.push(core.close);
      return core;
    },
    async remove() {
      await Promise.all(closing.map((close) => close()));
      await connection.close();
      await Promise.all([database.drop(), nats.remove()]);
    },
  };
}

type Opened = {
  readonly hub: string;
  readonly sql: Sql;
  readonly bus: NatsConnection;
  readonly now: () => number;
  readonly cacheMax: number;
};

async function openOn({ hub, sql, bus, now, cacheMax }: Opened): Promise<CoreUnderTest> {
  const troubles: string[] = [];
  const onTrouble = (what: string, error: unknown) => void troubles.push(`${what}: ${error}`);
  const core = await openCore({
    hub,
    sql,
    runtimeSql: sql,
    nats: bus,
    isOwnNats: true,
    masterKey: MASTER_KEY,
    now,
    onCommit: () => {},
    onTrouble,
    cacheMax,
  });
  const directory = testDirectory();
  let closed: Promise<void> | null = null;
  const end = async (work: () => Promise<unknown>) => {
    await work();
    await Promise.all([sql.end({ timeout: 1 }), bus.close()]);
  };
  return {
    ...core,
    hub,
    troubles,
    take: createTakeContact({ ...core, directory, now, onTrouble }),
    run: createRunCommand({
      ...core,
      directory,
      channelsOf: (caseIds) => findCaseChannels(sql, caseIds),
      documentsOf: async () => [],
      now,
    }),
    async die() {
      await Promise.all([sql.end({ timeout: 0 }), bus.close()]);
      // What is left in this process fails at everything it tries; it is only stopped from trying.
      closed = core.close().catch(() => {});
    },
    close() {
      closed ??= end(core.close);
      return closed;
    },
  };
}

/** A contact of nobody known, over the web. */
export function webContact(cause: string, changes: Partial<Contact> = {}): Contact {
  return {
    cause,
    channel: "web",
    receivedAt: new Date().toISOString(),
    service: "transports",
    procedure: "contact",
    sender: {
      kind: "person",
      familyName: "Rossi",
      givenNames: "Giulia",
      organisation: null,
      email: "giulia@exemple.fr",
      phone: null,
      postalAddress: null,
      displayName: null,
    },
    proof: { kind: "none" },
    subject: "Ma carte de transport",
    text: "Bonjour, je n'ai pas reçu ma carte.",
    htmlBlob: null,
    rawBlob: null,
    documents: [],
    isAutomatic: false,
    isJunk: false,
    possibleFollowUpOf: null,
    alsoTo: [],
    references: [],
    digest: null,
    ...changes,
  };
}

/** Sends a contact until it is known to be received, as a citizen who tries again does. */
export async function takeUntilReceived(
  core: CoreUnderTest,
  contact: Contact,
): Promise<Extract<Receipt, { status: "received" }>> {
  for (let attempt = 1; attempt <= 5; attempt++) {
    const receipt = await core.take(contact);
    if (receipt.status === "received") return receipt;
    if (receipt.status === "set-aside") break;
  }
  throw new Error(`${contact.cause} was not received: ${core.troubles.join("; ")}`);
}
