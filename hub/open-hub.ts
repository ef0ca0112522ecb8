/**
 * A whole hub over a database and a nats-server: doors, actors, screens. `hub/main` gives it its surroundings, tests give it
 * others. Everything it starts, `close` stops, in an order that loses nothing: doors first, then actors.
 */
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { getConnInfo } from "@hono/node-server/conninfo";
import { connect as connectSql, type Sql } from "../db/connect.ts";
import { findCaseChannel } from "../db/queries/cases/find-case-channel.ts";
import { countWaitingWork } from "../db/queries/outbox/count-waiting.ts";
import { createPortalDrafts } from "../db/queries/portal/drafts.ts";
import { createSubmissions } from "../db/queries/portal/submissions.ts";
import { createTrackingReader } from "../db/queries/portal/tracking.ts";
import { presenceOf } from "../db/queries/presence/presence.ts";
import { createAudit } from "./audit/audit.ts";
import { type Auth, createAuth } from "./auth/auth.ts";
import { type BlobStore, createFileBlobs } from "./blobs/blob-store.ts";
import { createAnnouncements, newsOf } from "./bus/announcements.ts";
import { createAttendBus } from "./bus/attend-bus.ts";
import { connectBus } from "./bus/connect.ts";
import type { Config } from "./config.ts";
import { type Core, openCore } from "./core.ts";
import { communes } from "./directory/communes.ts";
import type { Directory } from "./directory/directory.ts";
import { openDirectory } from "./directory/open-directory.ts";
import { createRunCommand } from "./gateway/run-command.ts";
import { createTakeContact } from "./gateway/take-contact.ts";
import { createAgentRoutes } from "./http/agent-routes.ts";
import { createApp } from "./http/app.ts";
import type { PortalDeps } from "./http/portal/ports.ts";
import { createTrackingLinks } from "./http/tracking-link.ts";
import { createUploadSeal } from "./http/upload-seal.ts";
import { createCaseWatch } from "./live/case-watch.ts";
import { createLiveHub } from "./live/live-hub.ts";
import type { Log } from "./log.ts";
import { createMail } from "./mail.ts";
import { createMetrics } from "./ops/metrics.ts";
import { createOpsRoutes } from "./ops/ops-routes.ts";
import { type Serving, serve } from "./server/serve.ts";

type Client = { readonly issuer: string; readonly clientId: string; readonly clientSecret: string };

export type HubOptions = {
  readonly config: Config;
  readonly databaseUrl: string;
  readonly natsUrl: string;
  readonly isOwnNats: boolean;
  readonly keys: { readonly masterKey: string; readonly signingKey: string };
  readonly agentOidc: Client;
  readonly citizenOidc: Client | null;
  readonly relayUrl: string;
  readonly documentOf: PortalDeps["documentOf"];
  readonly staticFolder: string;
  readonly now: () => number;
  readonly log: Log;
};

export type Hub = {
  readonly id: string;
  readonly httpPort: number;
  readonly smtpPort: number;
  readonly directory: Directory;
  close(): Promise<void>;
};

/** Requests under way get this long to end at a stop. */
const GRACE_MS = 5_000;
const CONNECTIONS_MAX = 16;

/** Opens a hub and resolves once it serves. Rejects, with nothing left behind but what a kill would leave, when it cannot. */
export async function openHub(options: HubOptions): Promise<Hub> {
  const { config, now, log, keys } = options;
  const id = `hub-${randomUUID().slice(0, 8)}`;
  const sql = connectSql(options.databaseUrl, { applicationName: id, connectionsMax: CONNECTIONS_MAX });
  const nats = await connectBus(options.natsUrl, id);
  const metrics = createMetrics();
  const onTrouble = (what: string, error: unknown) => {
    metrics.onTrouble(what);
    log.warn({ what, error }, "trouble, tried again");
  };
  const announcements = createAnnouncements(nats, onTrouble);
  const directory = await openDirectory(sql, log);
  const blobs = createFileBlobs(join(config.dataDir, "blobs"));
  let wakeOutbox = () => {};
  const core = await openCore({
    hub: id,
    sql,
    nats,
    isOwnNats: options.isOwnNats,
    masterKey: keys.masterKey,
    now,
    onTrouble,
    onCommit(commit, written) {
      metrics.onCommit(commit, written);
      for (const news of newsOf(commit, written)) announcements.publish(news);
      if (commit.works.length > 0) wakeOutbox();
    },
  });
  const trackingLinks = createTrackingLinks(keys.signingKey, config.publicUrl);
  const take = createTakeContact({ ...core, directory, now, onTrouble });
  const takeContact: typeof take = async (contact) => {
    const receipt = await take(contact);
    metrics.onContact(contact.channel, receipt.status);
    return receipt;
  };
  const { relayUrl } = options;
  const { signingKey } = keys;
  const mail = createMail({
    hub: id,
    config,
    relayUrl,
    signingKey,
    sql,
    core,
    blobs,
    directory,
    trackingLinks,
    takeContact,
    onTold: core.publishTells,
    now,
    log,
  });
  wakeOutbox = mail.outbox.wake;
  const audit = createAudit({ sql, clock: now, log });
  const live = await createLiveHub({
    sql,
    directory,
    announcements,
    attendBus: createAttendBus(nats, onTrouble),
    clock: now,
    log,
    secret: keys.signingKey,
    hub: id,
    presenceOf: (agent) => presenceOf(sql, agent),
  });
  const auth = createAuth({
    sql,
    log,
    clock: now,
    directory,
    vault: core.vault,
    isDemonstration: config.isDemonstration,
    publicUrl: config.publicUrl,
    signingKey: keys.signingKey,
    agentClient: options.agentOidc,
    citizenClient: options.citizenOidc,
    trustsAgentEmail: config.trustsAgentEmail,
    remoteAddress: (c) => getConnInfo(c).remote.address ?? "",
  });
  auth.onSessionEnded((session) => live.endSession(session));
  metrics.gauge("sockets", "Consoles connected.", () => live.sockets);
  metrics.gauge("partitions", "Partitions owned.", () => core.runtime.owned().length);
  metrics.gauge("outbox_waiting", "Works that wait to be done.", () => countWaitingWork(sql));
  const app = createHttp(options, {
    sql,
    core,
    blobs,
    directory,
    auth,
    live,
    audit,
    takeContact,
    trackingLinks,
    announcements,
  });
  app.route("/", createOpsRoutes({ metrics, reasons: () => reasonsOf(core, sql) }));
  await core.ready();
  const serving: Serving = await serve({
    fetch: app.fetch,
    host: config.host,
    port: config.port,
    live,
    whoConnects: auth.authorizeSocket,
    onTrouble,
  });
  const smtpPort = await mail.door.listen(config.smtpPort, config.host);
  return {
    id,
    httpPort: serving.port,
    smtpPort,
    directory,
    async close() {
      live.close();
      await serving.close(GRACE_MS);
      await mail.close();
      await core.close();
      await audit.close();
      auth.close();
      directory.close();
      await nats.drain();
      await sql.end({ timeout: 5 });
    },
  };
}

type Parts = {
  readonly sql: Sql;
  readonly core: Core;
  readonly blobs: BlobStore;
  readonly directory: Directory;
  readonly auth: Auth;
  readonly live: Awaited<ReturnType<typeof createLiveHub>>;
  readonly audit: ReturnType<typeof createAudit>;
  readonly takeContact: PortalDeps["takeContact"];
  readonly trackingLinks: ReturnType<typeof createTrackingLinks>;
  readonly announcements: ReturnType<typeof createAnnouncements>;
};

function createHttp(options: HubOptions, parts: Parts) {
  const { config, now, log, keys } = options;
  const { sql, core, directory, auth } = parts;
  const uploads = createUploadSeal(keys.signingKey, now);
  const app = createApp({
    log,
    remoteAddress: (c) => getConnInfo(c).remote.address ?? "",
    trustedProxies: config.trustedProxies,
    ...(config.hasRateLimits ? {} : { limits: null }),
    staticFolder: options.staticFolder,
    isDemonstration: config.isDemonstration,
    publicUrl: config.publicUrl,
    clock: now,
    takeContact: parts.takeContact,
    blobs: parts.blobs,
    directory,
    communes,
    drafts: createPortalDrafts(sql),
    submissions: createSubmissions(sql, now),
    tracking: createTrackingReader(sql),
    trackingLinks: parts.trackingLinks,
    uploads,
    optionalCitizen: auth.optionalCitizen,
    citizenSignInUrl: options.citizenOidc ? "/auth/citizen/login" : null,
    optionalAgent: auth.optionalAgent,
    onCaseChanged: createCaseWatch(parts.announcements).onCaseChanged,
    documentOf: options.documentOf,
  });
  app.route("/", auth.routes);
  app.route(
    "/",
    createAgentRoutes({
      sql,
      directory,
      live: parts.live,
      audit: parts.audit,
      blobs: parts.blobs,
      clock: now,
      isDemonstration: config.isDemonstration,
      publicUrl: config.publicUrl,
      signedInAgent: auth.optionalAgent,
      presenceOf: (agent) => presenceOf(sql, agent),
      runCommand: createRunCommand({
        ...core,
        directory,
        channelOf: (caseId) => findCaseChannel(sql, caseId),
        documentsOf: async (agent, ids) => ids.flatMap((id) => uploads.open(`agent:${agent}`, id) ?? []),
        now,
      }),
    }),
  );
  return app;
}

async function reasonsOf(core: Core, sql: Sql): Promise<readonly string[]> {
  const database = await sql`select 1`.then(
    () => [],
    () => ["database-unreachable"],
  );
  return [...core.reasons(), ...database];
}
