import { type Config, ConfigError } from "../config.ts";
import { isPortFree } from "../embedded/free-port.ts";

/** Throws `ConfigError` with one sentence when a port that the hub will need is taken, before anything slow is started. */
export async function assertPortsAreFree({ port, smtpPort, isDemonstration, simulatorPorts }: Config): Promise<void> {
  const needed: readonly (readonly [setting: string, port: number])[] = [
    ["PORT", port],
    ["SMTP_PORT", smtpPort],
    ...(isDemonstration
      ? ([
          ["IDENTITY_PROVIDER_PORT", simulatorPorts.identityProvider],
          ["MAILBOX_PORT", simulatorPorts.mailbox],
          ["MAILBOX_SMTP_PORT", simulatorPorts.mailboxSmtp],
        ] as const)
      : []),
  ];
  const looks = await Promise.all(needed.map(async ([, wanted]) => wanted === 0 || (await isPortFree(wanted))));
  const taken = needed.filter((_, index) => !looks[index]);
  if (taken.length === 0) return;
  const names = taken.map(([setting, wanted]) => `${wanted} (${setting})`).join(", ");
  throw new ConfigError(`Taken already: port ${names}. Stop what uses it, or choose another by that setting.`);
}
