/**
 * A whole hub over a database and a nats-server: doors, actors, screens. `hub/main` gives it its surroundings, tests give it
 * others. Everything it starts, `close` stops, in an order that loses nothing: doors first, then actors.
 */
import { randomUUID } from "node:crypto";
import { countWaitingWork } from "../db/queries/outbox/count-waiting.ts";
import { isReachable } from "../db/queries/runtime/is-reachable.ts";
import { type Auth, createAuth } from "./auth/auth.ts";
import type { Config } from "./config.ts";
import type { Directory } from "./directory/directory.ts";
import { startHousekeeping } from "./housekeeping/housekeeping.ts";
import { clientAddress } from "./http/client-address.ts";
import { composeApp, remoteAddress } from "./http/compose-app.ts";
import type { PortalDeps } from "./http/portal/ports.ts";
import type { Log } from "./log.ts";
import { openParts, type Parts } from "./open-parts.ts";
import { createOpsRoutes } from "./ops/ops-routes.ts";
import { serve } from "./server/serve.ts";

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

/** Opens a hub and resolves once it serves. Rejects, with nothing left behind but what a kill would leave, when it cannot. */
export async function openHub(options: HubOptions): Promise<Hub> {
  const { config, log } = options;
  const id = `hub-${randomUUID().slice(0, 8)}`;
  const parts = await openParts(options, id);
  const auth = openAuth(options, parts);
  const app = composeApp(options, parts, auth);
  watch(parts);
  app.route("/", createOpsRoutes({ metrics: parts.metrics, reasons: () => reasonsOf(parts) }));
  await parts.core.ready();
  const { host, port } = config;
  const serving = await serve({ fetch: app.fetch, host, port, live: parts.live, authorize: auth.authorizeSocket, log });
  const smtpPort = await parts.mail.door.listen(config.smtpPort, host);
  const stopHousekeeping = startHousekeeping({ ...parts, now: options.now, log });
  return {
    id,
    httpPort: serving.port,
    smtpPort,
    directory: parts.directory,
    async close() {
      stopHousekeeping();
      parts.live.close();
      await serving.close(GRACE_MS);
      await parts.mail.close();
      await parts.resolver.close();
      await parts.core.close();
      await parts.audit.close();
      auth.close();
      parts.directory.close();
      await parts.nats.drain();
      await Promise.all([parts.sql.end({ timeout: 5 }), parts.runtimeSql.end({ timeout: 5 })]);
    },
  };
}

function openAuth({ config, log, now, keys, agentOidc, citizenOidc }: HubOptions, parts: Parts): Auth {
  const { sql, core, directory, live } = parts;
  const { isDemonstration, publicUrl, trustsAgentEmail } = config;
  const proxies = new Set(config.trustedProxies);
  const auth = createAuth({
    ...{ sql, log, directory, isDemonstration, publicUrl, trustsAgentEmail },
    clock: now,
    vault: core.vault,
    signingKey: keys.signingKey,
    agentClient: agentOidc,
    citizenClient: citizenOidc,
    remoteAddress: (c) => clientAddress(remoteAddress(c), c.req.header("x-forwarded-for"), proxies),
  });
  auth.onSessionEnded((session) => live.endSession(session));
  return auth;
}

function watch({ metrics, live, core, sql }: Parts): void {
  metrics.gauge("sockets", "Consoles connected.", () => live.sockets);
  metrics.gauge("partitions", "Partitions owned.", () => core.runtime.owned().length);
  metrics.gauge("outbox_waiting", "Works that wait to be done.", () => countWaitingWork(sql));
}

async function reasonsOf({ core, sql }: Parts): Promise<readonly string[]> {
  return [...core.reasons(), ...((await isReachable(sql)) ? [] : ["database-unreachable"])];
}
