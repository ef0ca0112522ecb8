import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Config } from "./config.ts";

/**
 * Returns the master key and the signing key: from the settings, or, in demonstration, from files of the data folder made
 * once with mode 0600.
 */
export function readKeys({ masterKey, signingKey, dataDir, isDemonstration }: Config): {
  readonly masterKey: string;
  readonly signingKey: string;
} {
  const kept = (name: string) => (isDemonstration ? keptIn(dataDir, name) : "");
  return { masterKey: masterKey ?? kept("master.key"), signingKey: signingKey ?? kept("signing.key") };
}

function keptIn(dataDir: string, name: string): string {
  const path = join(dataDir, name);
  if (!existsSync(path)) {
    mkdirSync(dataDir, { recursive: true });
    writeFileSync(path, randomBytes(32).toString("base64url"), { mode: 0o600 });
  }
  return readFileSync(path, "utf8");
}
