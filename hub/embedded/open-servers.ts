/** PostgreSQL and NATS for a hub: those of the settings, or our own under the data folder (design D11). */
import type { Config } from "../config.ts";
import { startNats } from "./nats.ts";
import { startPostgres } from "./postgres.ts";

export type Servers = {
  readonly databaseUrl: string;
  readonly natsUrl: string;
  /** True when this nats-server is ours alone. */
  readonly isOwnNats: boolean;
  /** Stops those that are ours. */
  close(): Promise<void>;
};

/** Starts or adopts what the settings do not name. `onProgress` hears a sentence before each slow step. */
export async function openServers(
  { databaseUrl, natsUrl, dataDir }: Pick<Config, "databaseUrl" | "natsUrl" | "dataDir">,
  onProgress: (sentence: string) => void,
): Promise<Servers> {
  const [postgres, nats] = await Promise.all([
    databaseUrl ? null : startPostgres({ dataDir, onProgress }),
    natsUrl ? null : startNats({ dataDir, onProgress }),
  ]);
  return {
    databaseUrl: databaseUrl ?? postgres?.url ?? "",
    natsUrl: natsUrl ?? nats?.url ?? "",
    isOwnNats: nats !== null,
    async close() {
      await Promise.all([postgres?.stop(), nats?.stop()]);
    },
  };
}
