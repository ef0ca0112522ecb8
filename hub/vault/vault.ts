/**
 * Personal data under one key per registry entry (design D12): destroying the key erases the person from facts, snapshots,
 * outbox, dead letters and blobs, also from backups that were made before.
 *
 * Sealed text is base64url of nonce (12 bytes), AES-256-GCM ciphertext and tag (16 bytes); the entry's id is authenticated
 * with it, so that a ciphertext moved to another entry does not open.
 */
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from "node:crypto";
import { LRUCache } from "lru-cache";
import type { Json } from "../../machines/kind.ts";
import { createBatcher } from "../batcher.ts";
import { randomNonce } from "../random.ts";

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** Keys in memory: 32 bytes each and their bookkeeping, about 10 MB. */
const KEYS_MAX = 50_000;
/** What a door seals, the actor's projection opens a moment later, mostly in the same hub: it need not be deciphered. */
const JUST_SEALED_MAX = 1_000;
const JUST_SEALED_MS = 10_000;
/** Keys read in one statement. */
const BATCH_MAX = 500;
/** A key that was destroyed elsewhere is forgotten within this. */
const KEY_AGE_MS_MAX = 5 * 60_000;

export type Vault = {
  /** Makes a key for a new entry; returns it wrapped, as it is stored. */
  create(entry: string): string;
  /** Makes sure that the entries' keys are in memory. An erased entry has none, and that is not an error. */
  load(entries: readonly string[]): Promise<void>;
  /** Says whether the entry's key is in memory: after `load`, whether it has one. */
  holds(entry: string): boolean;
  /** Seals JSON, which is not changed afterwards, under a loaded key. Throws when the entry has no key. */
  seal(entry: string, value: Json): string;
  /** Returns what was sealed, or null when the entry was erased. Throws when the text was tampered with. */
  open(entry: string, sealed: string): Json;
  /** Forgets keys that were destroyed. */
  forget(entry: string): void;
  /** Seals and opens under the master key, for what belongs to no entry (claims of a session). */
  sealOwn(value: Json): string;
  openOwn(sealed: string): Json;
  /** The pseudonym of an entry in a sector (design D14): HMAC-SHA-256, 128 bits, base64url. */
  subject(sector: string, entry: string): string;
  /** HMAC of an outside identifier, so that the table of links holds none. */
  fingerprint(kind: string, value: string): string;
};

export type VaultOptions = {
  /** At least 32 characters; every other key is derived from it. */
  readonly masterKey: string;
  /** Reads wrapped keys; entries that are unknown or erased are absent. */
  readonly findKeys: (entries: readonly string[]) => Promise<ReadonlyMap<string, string>>;
};

/** Creates the vault. */
export function createVault({ masterKey, findKeys }: VaultOptions): Vault {
  const derive = (purpose: string) => Buffer.from(hkdfSync("sha256", masterKey, "guichet", purpose, 32));
  const wrapping = derive("wrap entry keys");
  const own = derive("seal the hub's own");
  const linking = derive("fingerprint identifiers");
  const sectors = new Map<string, Buffer>();
  const keys = new LRUCache<string, { readonly key: Buffer | Error; readonly loadedAt: number }>({ max: KEYS_MAX });
  const justSealed = new LRUCache<string, { readonly entry: string; readonly value: Json }>({
    max: JUST_SEALED_MAX,
    ttl: JUST_SEALED_MS,
  });
  const read = createBatcher<string, string | undefined>(BATCH_MAX, async (entries) => {
    const found = await findKeys(entries);
    return entries.map((entry) => found.get(entry));
  });
  const keep = (entry: string, key: Buffer | Error) => keys.set(entry, { key, loadedAt: performance.now() });

  function sectorKey(sector: string): Buffer {
    const known = sectors.get(sector);
    if (known) return known;
    const key = derive(`pseudonyms of sector ${sector}`);
    sectors.set(sector, key);
    return key;
  }

  /** One entry's spoilt key concerns that entry: whoever asks for many must not fail for it. */
  function unwrap(entry: string, wrapped: string): Buffer | Error {
    try {
      return decrypt(wrapping, entry, wrapped);
    } catch (error) {
      return new Error(`the key of entry ${entry} does not open`, { cause: error });
    }
  }

  function keyOf(entry: string): Buffer | undefined {
    const { key } = keys.get(entry) ?? {};
    if (key instanceof Error) throw key;
    return key;
  }

  /** Old ones are asked for again, and nobody else forgets them: what `load` gave stays good for the work that asked. */
  function isFresh(entry: string): boolean {
    const known = keys.get(entry);
    return known !== undefined && performance.now() - known.loadedAt < KEY_AGE_MS_MAX;
  }

  return {
    create(entry) {
      const key = randomBytes(32);
      keep(entry, key);
      return encrypt(wrapping, entry, key);
    },
    async load(entries) {
      const missing = entries.filter((entry) => !isFresh(entry));
      const found = await Promise.all(missing.map(read));
      missing.forEach((entry, index) => {
        const wrapped = found[index];
        if (wrapped === undefined) keys.delete(entry);
        else keep(entry, unwrap(entry, wrapped));
      });
    },
    holds: (entry) => keys.has(entry),
    seal(entry, value) {
      const key = keyOf(entry);
      if (!key) throw new Error(`entry ${entry} has no key`);
      const sealed = encrypt(key, entry, Buffer.from(JSON.stringify(value)));
      justSealed.set(sealed, { entry, value });
      return sealed;
    },
    open(entry, sealed) {
      const key = keyOf(entry);
      if (!key) return null;
      const known = justSealed.get(sealed);
      return known?.entry === entry ? known.value : (JSON.parse(decrypt(key, entry, sealed).toString()) as Json);
    },
    forget: (entry) => {
      keys.delete(entry);
    },
    sealOwn: (value) => encrypt(own, "hub", Buffer.from(JSON.stringify(value))),
    openOwn: (sealed) => JSON.parse(decrypt(own, "hub", sealed).toString()) as Json,
    subject: (sector, entry) =>
      createHmac("sha256", sectorKey(sector)).update(entry).digest().subarray(0, 16).toString("base64url"),
    fingerprint: (kind, value) => createHmac("sha256", linking).update(`${kind}\n${value}`).digest("base64url"),
  };
}

function encrypt(key: Buffer, context: string, plain: Buffer): string {
  const nonce = randomNonce(NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.from(context));
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]).toString("base64url");
}

function decrypt(key: Buffer, context: string, sealed: string): Buffer {
  const bytes = Buffer.from(sealed, "base64url");
  const end = bytes.length - TAG_BYTES;
  const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, NONCE_BYTES))
    .setAAD(Buffer.from(context))
    .setAuthTag(bytes.subarray(end));
  return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, end)), decipher.final()]);
}
