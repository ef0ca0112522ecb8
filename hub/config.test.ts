import { expect, it } from "vitest";
import { ConfigError, readConfig } from "./config.ts";

const PRODUCTION = {
  DATABASE_URL: "postgres://db/guichet",
  NATS_URL: "nats://nats:4222",
  OIDC_ISSUER: "https://idp.example",
  OIDC_CLIENT_ID: "guichet",
  OIDC_CLIENT_SECRET: "s".repeat(40),
  PUBLIC_URL: "https://guichet.example/",
  SMTP_RELAY_URL: "smtp://relay",
  MAIL_DOMAIN: "example",
  MASTER_KEY: "m".repeat(40),
  SIGNING_KEY: "k".repeat(40),
};
const names = Object.keys(PRODUCTION) as (keyof typeof PRODUCTION)[];
const without = (...gone: string[]) =>
  Object.fromEntries(Object.entries(PRODUCTION).filter(([name]) => !gone.includes(name)));

it("serves others with every setting, and is no demonstration", () => {
  expect(readConfig(PRODUCTION, [])).toMatchObject({
    isDemonstration: false,
    host: "0.0.0.0",
    publicUrl: "https://guichet.example",
    agentOidc: { issuer: "https://idp.example" },
  });
});

it("is a demonstration on the loopback when nothing is set", () => {
  expect(readConfig({}, [])).toMatchObject({ isDemonstration: true, host: "127.0.0.1", agentOidc: null });
  expect(readConfig({ PORT: "4000", PUBLIC_URL: "http://localhost:4000" }, []).isDemonstration).toBe(true);
});

it("believes no relay but those that are named, and this machine in demonstration", () => {
  expect(readConfig(PRODUCTION, []).trustedRelays).toEqual([]);
  expect(readConfig({ ...PRODUCTION, TRUSTED_RELAYS: "10.0.0.1, 10.0.0.2" }, []).trustedRelays).toEqual([
    "10.0.0.1",
    "10.0.0.2",
  ]);
  expect(readConfig({}, []).trustedRelays).toEqual(["127.0.0.1"]);
});

it.each(names)("does not start, and is no demonstration, when %s alone was forgotten", (name) => {
  expect(() => readConfig(without(name), [])).toThrow(new RegExp(`^Missing settings: ${name}\\.`));
});

it("never turns into a demonstration by forgetting two settings of a production", () => {
  for (const one of names)
    for (const other of names) expect(() => readConfig(without(one, other), [])).toThrow(ConfigError);
});

it.each([
  ["a public address", { PUBLIC_URL: "https://guichet.example" }],
  ["a client of a provider", { OIDC_CLIENT_ID: "guichet" }],
  ["a mail relay", { SMTP_RELAY_URL: "smtp://relay" }],
  ["a master key", { MASTER_KEY: "m".repeat(40) }],
])("does not take %s alone for a demonstration", (_what, environment) => {
  expect(() => readConfig(environment, [])).toThrow(ConfigError);
});

it("keeps documents in the bucket and under the prefix that the address names", () => {
  const keys = { BLOBS_S3_ACCESS_KEY: "a", BLOBS_S3_SECRET_KEY: "s", BLOBS_S3_REGION: "fr-par" };
  const place = { bucket: "guichet", accessKey: "a", secretKey: "s", region: "fr-par" };
  const read = (url: string) => readConfig({ ...PRODUCTION, ...keys, BLOBS_S3_URL: url }, []).blobsS3;
  expect(read("https://s3.example/guichet")).toEqual({ ...place, endpoint: "https://s3.example", prefix: "" });
  expect(read("http://10.0.0.1:9000/guichet/a/b/")).toEqual({
    ...place,
    endpoint: "http://10.0.0.1:9000",
    prefix: "a/b/",
  });
  expect(readConfig(PRODUCTION, []).blobsS3).toBeNull();
});

it.each([
  [{ BLOBS_S3_URL: "https://s3.example/guichet" }, /^Missing settings: BLOBS_S3_ACCESS_KEY/],
  [{ BLOBS_S3_URL: "https://s3.example", BLOBS_S3_ACCESS_KEY: "a", BLOBS_S3_SECRET_KEY: "s" }, /ends in the bucket/],
  [{ BLOBS_S3_URL: "s3://guichet" }, /^The setting BLOBS_S3_URL is wrong/],
])("does not start with half of an object store: %j", (settings, sentence) => {
  expect(() => readConfig({ ...PRODUCTION, ...settings }, [])).toThrow(sentence);
});

it("is a demonstration on the loopback when asked by name, whatever is set", () => {
  expect(readConfig(PRODUCTION, ["--demo"])).toMatchObject({ isDemonstration: true, host: "127.0.0.1" });
});

it.each([
  [{ PORT: "high" }, "PORT"],
  [{ MASTER_KEY: "short" }, "MASTER_KEY"],
  [{ PUBLIC_URL: "guichet" }, "PUBLIC_URL"],
])("says in one sentence which setting is wrong: %j", (environment, name) => {
  expect(() => readConfig(environment, [])).toThrow(new RegExp(`^The setting ${name} is wrong: .+\\.$`));
});
