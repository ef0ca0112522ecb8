/**
 * A whole hub in a process of its own, to be killed and paused by tests: all doors, on 127.0.0.1 only, its settings from
 * the environment as in production. It differs from `hub/main` in this: it starts no servers, and pages are not rendered,
 * so that it needs no build.
 */
import { readConfig } from "../../hub/config.ts";
import { createLog } from "../../hub/log.ts";
import { openHub } from "../../hub/open-hub.ts";
import { exitOnSignal } from "../../hub/server/exit-on-signal.ts";

const config = { ...readConfig(process.env, process.argv), host: "127.0.0.1" };
const { databaseUrl, natsUrl, masterKey, signingKey, agentOidc, smtpRelayUrl } = config;
if (!databaseUrl || !natsUrl || !masterKey || !signingKey || !agentOidc || !smtpRelayUrl)
  throw new Error("a hub of a test is started with every setting");
const log = createLog({ level: config.logLevel, pretty: false, clock: Date.now });
const stopping = exitOnSignal(process, log);
const hub = await openHub({
  config,
  databaseUrl,
  natsUrl,
  isOwnNats: true,
  keys: { masterKey, signingKey },
  agentOidc,
  citizenOidc: null,
  relayUrl: smtpRelayUrl,
  documentOf: () => "",
  staticFolder: "dist/ui",
  now: Date.now,
  log,
});
stopping.add(hub.close);
process.stdout.write(`${JSON.stringify({ hub: hub.id })}\n`);
