/**
 * Starts a hub: its servers when none are given, its simulators in demonstration, then the hub itself.
 *
 * The one place that reads the clock, the environment and signals.
 */
import { join } from "node:path";
import { migrate } from "../db/migrate.ts";
import { readConfig } from "./config.ts";
import { openSurroundings } from "./demonstration/surroundings.ts";
import { openServers } from "./embedded/open-servers.ts";
import { loadPortal } from "./http/portal/renderer.ts";
import { createLog } from "./log.ts";
import { readKeys } from "./master-key.ts";
import { openHub } from "./open-hub.ts";
import { exitOnSignal } from "./server/exit-on-signal.ts";
import { assertPortsAreFree } from "./server/ports-are-free.ts";
import { sentenceOf } from "./server/sentence-of.ts";

const dist = join(import.meta.dirname, "..", "dist");
const say = (sentence: string) => void process.stdout.write(`${sentence}\n`);

try {
  await main();
} catch (error) {
  const sentence = sentenceOf(error);
  if (sentence === null) throw error;
  process.stderr.write(`${sentence}\n`);
  process.exit(2);
}

async function main(): Promise<void> {
  const config = readConfig(process.env, process.argv);
  const log = createLog({ level: config.logLevel, pretty: config.isDemonstration, clock: Date.now });
  const stopping = exitOnSignal(process, log);
  await assertPortsAreFree(config);
  try {
    const servers = await openServers(config, say);
    stopping.add(servers.close);
    await migrate(servers.databaseUrl);
    const surroundings = await openSurroundings(config, servers.databaseUrl, log, Date.now);
    stopping.add(surroundings.close);
    const hub = await openHub({
      ...surroundings,
      ...servers,
      config,
      keys: readKeys(config),
      documentOf: await loadPortal(dist),
      staticFolder: join(dist, "ui"),
      now: Date.now,
      log,
    });
    stopping.add(hub.close);
    for (const line of surroundings.welcome(hub)) say(line);
  } catch (error) {
    await stopping.closeAll();
    throw error;
  }
}
