/**
 * What stands around a hub: the identity providers and the mail relay of the settings, or, in demonstration, simulators and
 * a seeded Département. Simulators are loaded only then: nothing else in the hub knows them.
 */
import { connect } from "../../db/connect.ts";
import { authAddresses } from "../auth/auth.ts";
import { type Config, ConfigError } from "../config.ts";
import { demonstrationPeople } from "../directory/demonstration-people.ts";
import { seedDirectory } from "../directory/seed.ts";
import type { Log } from "../log.ts";
import { readKeys } from "../master-key.ts";
import type { Hub, HubOptions } from "../open-hub.ts";
import { DEMONSTRATION_PAIRS } from "./pairs.ts";
import { seedMatches } from "./seed-matches.ts";
import { welcome } from "./welcome.ts";

export type Surroundings = Pick<HubOptions, "agentOidc" | "citizenOidc" | "relayUrl"> & {
  /** What a person who started the hub should read. */
  welcome(hub: Hub): readonly string[];
  close(): Promise<void>;
};

const CLIENT = { clientId: "guichet", clientSecret: "demonstration-only-demonstration-only" };
const CITIZEN_CLIENT = { clientId: "mes-demarches", clientSecret: "demonstration-only-demonstration-only" };

/** Opens the surroundings. */
export async function openSurroundings(
  config: Config,
  databaseUrl: string,
  log: Log,
  now: () => number,
): Promise<Surroundings> {
  return config.isDemonstration ? await openDemonstration(config, databaseUrl, log, now) : real(config);
}

function real(config: Config): Surroundings {
  const { agentOidc, citizenOidc, smtpRelayUrl } = config;
  if (!agentOidc || !smtpRelayUrl) throw new ConfigError("OIDC_ISSUER and SMTP_RELAY_URL must be set.");
  return {
    agentOidc,
    citizenOidc,
    relayUrl: smtpRelayUrl,
    welcome: ({ httpPort, smtpPort }) => [
      `Guichet serves ${config.publicUrl} (port ${httpPort}), mail on ${smtpPort}.`,
    ],
    close: async () => {},
  };
}

async function openDemonstration(
  config: Config,
  databaseUrl: string,
  log: Log,
  now: () => number,
): Promise<Surroundings> {
  const sql = connect(databaseUrl, { applicationName: "guichet-seed", connectionsMax: 1 });
  const isSeeded = await seedDirectory(sql, config.mailDomain);
  const { masterKey } = readKeys(config);
  const matches = await seedMatches({ sql, masterKey, now }, DEMONSTRATION_PAIRS);
  await sql.end();
  if (matches > 0) log.info({ matches }, "questions of the registry were seeded");
  if (isSeeded) log.info("a Département was seeded");
  const { startIdentityProvider } = await import("../../simulators/identity-provider/start-identity-provider.ts");
  const { startMailbox } = await import("../../simulators/mailbox/start-mailbox.ts");
  const provider = await startIdentityProvider({
    port: config.simulatorPorts.identityProvider,
    agents: demonstrationPeople(config.mailDomain),
    clients: {
      agents: { ...CLIENT, ...authAddresses(config.publicUrl, "agent") },
      citizens: { ...CITIZEN_CLIENT, ...authAddresses(config.publicUrl, "citizen") },
    },
  });
  const mailbox = await startMailbox({
    smtpPort: config.simulatorPorts.mailboxSmtp,
    httpPort: config.simulatorPorts.mailbox,
    hubSmtpPort: config.smtpPort,
  });
  return {
    agentOidc: { ...CLIENT, issuer: provider.agentIssuer },
    citizenOidc: { ...CITIZEN_CLIENT, issuer: provider.citizenIssuer },
    relayUrl: `smtp://127.0.0.1:${mailbox.smtpPort}`,
    welcome: (hub) => welcome(config, hub, mailbox.httpPort),
    async close() {
      await Promise.all([provider.close(), mailbox.close()]);
    },
  };
}
