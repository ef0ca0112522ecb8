/**
 * Every setting, read once from the environment (design D11).
 *
 * Demonstration: without `DATABASE_URL` and `OIDC_ISSUER` (or with `--demo`) the hub starts its own PostgreSQL and NATS,
 * runs the simulators, seeds a Département, listens on 127.0.0.1 and says « démonstration » on every page.
 * Otherwise a missing setting stops the start with one sentence.
 */
import { z } from "zod";

const port = z.coerce.number().int().min(0).max(65_535);
const secret = z.string().min(32, "at least 32 characters");

/** The environment as it is read; the root README has a table of it. */
export const Environment = z.object({
  PORT: port.default(3000),
  SMTP_PORT: port.default(2525),
  PUBLIC_URL: z.url().optional(),
  DATA_DIR: z.string().default(".data"),
  DATABASE_URL: z.string().optional(),
  NATS_URL: z.string().optional(),
  OIDC_ISSUER: z.url().optional(),
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: z.string().optional(),
  CITIZEN_OIDC_ISSUER: z.url().optional(),
  CITIZEN_OIDC_CLIENT_ID: z.string().optional(),
  CITIZEN_OIDC_CLIENT_SECRET: z.string().optional(),
  SMTP_RELAY_URL: z.string().optional(),
  MAIL_DOMAIN: z.string().optional(),
  MASTER_KEY: secret.optional(),
  SIGNING_KEY: secret.optional(),
  TRUSTED_RELAYS: z.string().optional(),
  TRUSTED_PROXIES: z.string().default(""),
  RATE_LIMITS: z.enum(["on", "off"]).optional(),
  BLOBS_S3_URL: z.url({ protocol: /^https?$/ }).optional(),
  BLOBS_S3_ACCESS_KEY: z.string().optional(),
  BLOBS_S3_SECRET_KEY: z.string().optional(),
  BLOBS_S3_REGION: z.string().default("us-east-1"),
  AGENT_EMAIL_IS_VERIFIED: z.enum(["yes", "no"]).default("no"),
  IDENTITY_PROVIDER_PORT: port.default(3001),
  MAILBOX_PORT: port.default(3002),
  MAILBOX_SMTP_PORT: port.default(2526),
  LOG_LEVEL: z.enum(["debug", "info", "warn", "error"]).default("info"),
});

type OidcClient = { readonly issuer: string; readonly clientId: string; readonly clientSecret: string };

/** A place in an S3-compatible store. */
export type S3Place = {
  readonly endpoint: string;
  readonly bucket: string;
  /** Empty, or ending in a slash. */
  readonly prefix: string;
  readonly accessKey: string;
  readonly secretKey: string;
  readonly region: string;
};

export type Config = {
  readonly isDemonstration: boolean;
  readonly host: string;
  readonly port: number;
  readonly smtpPort: number;
  /** Address that people and providers use, without a trailing slash. */
  readonly publicUrl: string;
  readonly dataDir: string;
  /** Where documents are kept; null: files under `dataDir`. Needed when hubs run on several machines. */
  readonly blobsS3: S3Place | null;
  /** Null: start our own. */
  readonly databaseUrl: string | null;
  readonly natsUrl: string | null;
  /** Null in demonstration: the simulator's is used. */
  readonly agentOidc: OidcClient | null;
  readonly citizenOidc: OidcClient | null;
  /** Where mail leaves by; null in demonstration: the simulated mailbox. */
  readonly smtpRelayUrl: string | null;
  readonly mailDomain: string;
  /** Wraps the entries' keys. Null in demonstration: kept in the data folder. */
  readonly masterKey: string | null;
  /** Signs tracking links and reply addresses. */
  readonly signingKey: string | null;
  /** Addresses of relays whose spam verdict is believed. In demonstration this machine's, so that the junk view can be tried. */
  readonly trustedRelays: readonly string[];
  /** Reverse proxies whose `X-Forwarded-For` is believed. */
  readonly trustedProxies: readonly string[];
  /** False in demonstration, where all citizens come from one address, and for benchmarks on loopback. */
  readonly hasRateLimits: boolean;
  /** True when the agents' provider vouches for the addresses it gives without saying so, as ProConnect does. */
  readonly trustsAgentEmail: boolean;
  /** Where the simulators of a demonstration listen. */
  readonly simulatorPorts: {
    readonly identityProvider: number;
    readonly mailbox: number;
    readonly mailboxSmtp: number;
  };
  readonly logLevel: "debug" | "info" | "warn" | "error";
};

/** A setting is missing or wrong. The message is one sentence for the person who starts the hub. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

/** What a hub that is no demonstration must be given. */
export const NEEDED = [
  "DATABASE_URL",
  "NATS_URL",
  "OIDC_ISSUER",
  "OIDC_CLIENT_ID",
  "OIDC_CLIENT_SECRET",
  "PUBLIC_URL",
  "SMTP_RELAY_URL",
  "MAIL_DOMAIN",
  "MASTER_KEY",
  "SIGNING_KEY",
] as const;

/** Returns the settings, or throws `ConfigError`. */
export function readConfig(environment: NodeJS.ProcessEnv, argv: readonly string[]): Config {
  const parsed = Environment.safeParse(environment);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new ConfigError(`The setting ${issue?.path.join(".")} is wrong: ${issue?.message}.`);
  }
  const env = parsed.data;
  return settingsOf(env, isDemonstrationAsked(env, argv));
}

/** Says whether this is a demonstration. Throws when it is not and something is missing. */
function isDemonstrationAsked(env: z.infer<typeof Environment>, argv: readonly string[]): boolean {
  const isAsked = argv.includes("--demo");
  const isDemonstration = isAsked || (!env.DATABASE_URL && !env.OIDC_ISSUER);
  const missing = NEEDED.filter((name) => !env[name]);
  if (missing.length > 0 && (!isDemonstration || (!isAsked && looksLikeProduction(env))))
    throw new ConfigError(
      `Missing settings: ${missing.join(", ")}. Set them, or start with --demo for a demonstration.`,
    );
  return isDemonstration;
}

function settingsOf(env: z.infer<typeof Environment>, isDemonstration: boolean): Config {
  return {
    isDemonstration,
    host: isDemonstration ? "127.0.0.1" : "0.0.0.0",
    port: env.PORT,
    smtpPort: env.SMTP_PORT,
    publicUrl: (env.PUBLIC_URL ?? `http://localhost:${env.PORT}`).replace(/\/$/, ""),
    dataDir: env.DATA_DIR,
    blobsS3: s3Place(env),
    databaseUrl: env.DATABASE_URL ?? null,
    natsUrl: env.NATS_URL ?? null,
    agentOidc: oidcClient(env.OIDC_ISSUER, env.OIDC_CLIENT_ID, env.OIDC_CLIENT_SECRET),
    citizenOidc: oidcClient(env.CITIZEN_OIDC_ISSUER, env.CITIZEN_OIDC_CLIENT_ID, env.CITIZEN_OIDC_CLIENT_SECRET),
    smtpRelayUrl: env.SMTP_RELAY_URL ?? null,
    mailDomain: env.MAIL_DOMAIN ?? "guichet.test",
    masterKey: env.MASTER_KEY ?? null,
    signingKey: env.SIGNING_KEY ?? null,
    trustedRelays: listOf(env.TRUSTED_RELAYS ?? (isDemonstration ? "127.0.0.1" : "")),
    trustedProxies: listOf(env.TRUSTED_PROXIES),
    hasRateLimits: (env.RATE_LIMITS ?? (isDemonstration ? "off" : "on")) === "on",
    trustsAgentEmail: env.AGENT_EMAIL_IS_VERIFIED === "yes",
    simulatorPorts: {
      identityProvider: env.IDENTITY_PROVIDER_PORT,
      mailbox: env.MAILBOX_PORT,
      mailboxSmtp: env.MAILBOX_SMTP_PORT,
    },
    logLevel: env.LOG_LEVEL,
  };
}

/** Whoever set these means to serve others: a demonstration must then be asked for by name, not by what was forgotten. */
function looksLikeProduction(env: z.infer<typeof Environment>): boolean {
  const isPublic = env.PUBLIC_URL !== undefined && !LOOPBACK.has(new URL(env.PUBLIC_URL).hostname);
  return isPublic || Boolean(env.OIDC_CLIENT_ID ?? env.OIDC_CLIENT_SECRET ?? env.SMTP_RELAY_URL ?? env.MASTER_KEY);
}

const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"]);

function oidcClient(issuer?: string, clientId?: string, clientSecret?: string): OidcClient | null {
  return issuer && clientId && clientSecret ? { issuer, clientId, clientSecret } : null;
}

/** `https://endpoint/bucket/prefix`. */
function s3Place(env: z.infer<typeof Environment>): S3Place | null {
  const { BLOBS_S3_URL: url, BLOBS_S3_ACCESS_KEY: accessKey, BLOBS_S3_SECRET_KEY: secretKey } = env;
  if (!url) return null;
  const { origin, pathname } = new URL(url);
  const [bucket, ...prefix] = pathname.split("/").filter(Boolean).map(decodeURIComponent);
  if (!bucket) throw new ConfigError("The setting BLOBS_S3_URL is wrong: it ends in the bucket, https://host/bucket.");
  if (!accessKey || !secretKey)
    throw new ConfigError("Missing settings: BLOBS_S3_ACCESS_KEY, BLOBS_S3_SECRET_KEY, which BLOBS_S3_URL needs.");
  const place = { endpoint: origin, bucket, prefix: prefix.map((part) => `${part}/`).join("") };
  return { ...place, accessKey, secretKey, region: env.BLOBS_S3_REGION };
}

function listOf(words: string): readonly string[] {
  return words
    .split(",")
    .map((word) => word.trim())
    .filter(Boolean);
}
