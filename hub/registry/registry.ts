/**
 * The Référentiel Usager Unique, first step: who is this?
 *
 * A contact belongs to the entry of its signed-in account, or to the entry of the case that it proves to know. An address
 * alone never links: couples share one. Everybody else is a new entry. The answer is kept by cause, so a retry gets the same.
 * Contacts that come together are resolved together, in one transaction.
 */
import { createHash } from "node:crypto";
import type { Contact } from "../../channels/contract/channel.ts";
import type { Decision, RegistryQueries } from "../../db/queries/registry/registry.ts";
import { createBatcher } from "../batcher.ts";
import { randomNonce } from "../random.ts";
import type { Vault } from "../vault/vault.ts";
import { saidOf } from "./resolve/said.ts";

export type Resolution = {
  readonly entry: string;
  readonly caseId: string;
  /** `GU-2026-004211` */
  readonly reference: string;
  /** The same for the same cause, so that a retry records nothing twice. */
  readonly contactId: string;
  /** True when the contact opens the case. */
  readonly isNew: boolean;
};

export type Registry = {
  /**
   * Returns who the contact is from and which case it goes to, or null when its cause was used before with another digest.
   * Throws when the database does not answer.
   */
  resolve(contact: Contact): Promise<Resolution | null>;
  /** Returns the entry that a case belongs to for ever, or null. */
  entryOfCase(caseId: string): Promise<string | null>;
};

export type RegistryOptions = {
  readonly queries: RegistryQueries;
  readonly vault: Vault;
  readonly now: () => number;
};

/** Contacts resolved in one transaction at most, or cases read in one statement. */
const BATCH_MAX = 200;
/** Two hubs that meet the same new account at once: one of them tries again. */
const ROUNDS_MAX = 5;

/** Creates the registry. */
export function createRegistry({ queries, vault, now }: RegistryOptions): Registry {
  const resolve = createBatcher<Contact, Resolution | null>(BATCH_MAX, resolveAll);

  async function resolveAll(contacts: readonly Contact[]): Promise<readonly (Resolution | null)[]> {
    for (let round = 1; round <= ROUNDS_MAX; round++) {
      const known = await queries.known({
        causes: contacts.map((contact) => contact.cause),
        accounts: contacts.flatMap((contact) => accountOf(contact) ?? []),
        cases: contacts.flatMap((contact) => (contact.proof.kind === "case" ? contact.proof.caseId : [])),
      });
      const decided = decideFresh(contacts, known);
      const fresh = { ...decided, tasks: await tasksOf(contacts, decided.decisions) };
      if (fresh.decisions.length === 0 || (await queries.write(fresh))) {
        const made = new Map(fresh.decisions.map((decision) => [decision.cause, decision]));
        return contacts.map((contact) =>
          resolution(contact, made.get(contact.cause) ?? known.decisions.get(contact.cause)),
        );
      }
    }
    throw new Error("the registry stayed in conflict");
  }

  /** Who opened a case is to be observed; a message to a case that they know says nothing new of them. */
  async function tasksOf(contacts: readonly Contact[], decisions: readonly Decision[]): Promise<Fresh["tasks"]> {
    const opening = decisions.filter(({ outcome }) => outcome !== "case");
    await vault.load(opening.map(({ entry }) => entry));
    const byCause = new Map(contacts.map((contact) => [contact.cause, contact]));
    // An account whose person was erased a moment ago: there is nobody to observe.
    return opening.flatMap(({ cause, entry, at }) => {
      const contact = byCause.get(cause);
      return contact && vault.holds(entry) ? [{ cause, entry, at, sealed: vault.seal(entry, saidOf(contact)) }] : [];
    });
  }

  type Known = Awaited<ReturnType<RegistryQueries["known"]>>;
  type Fresh = Parameters<RegistryQueries["write"]>[0];

  function decideFresh(contacts: readonly Contact[], known: Known): Omit<Fresh, "tasks"> {
    const at = new Date(now()).toISOString();
    const entries: Fresh["entries"][number][] = [];
    const links: Fresh["links"][number][] = [];
    const decisions = new Map<string, Decision>();
    const accounts = new Map(known.accounts);
    const numbers = [...known.numbers];

    function createEntry(contact: Contact): string {
      const id = randomNonce(15).toString("base64url");
      entries.push({ id, kind: contact.sender.kind, key: vault.create(id), at });
      return id;
    }

    function entryOf(contact: Contact): { readonly entry: string; readonly outcome: Decision["outcome"] } {
      const account = accountOf(contact);
      if (!account) return { entry: createEntry(contact), outcome: "created" };
      const linked = accounts.get(account);
      if (linked) return { entry: linked, outcome: "linked" };
      const entry = createEntry(contact);
      accounts.set(account, entry);
      links.push({ kind: "account", value: account, entry, at });
      return { entry, outcome: "created" };
    }

    for (const contact of contacts) {
      const { cause } = contact;
      if (known.decisions.has(cause) || decisions.has(cause)) continue;
      const { proof } = contact;
      const evidence = evidenceOf(contact);
      const of = proof.kind === "case" ? known.cases.get(proof.caseId) : undefined;
      if (of) decisions.set(cause, { cause, ...of, outcome: "case", evidence, at });
      else {
        const reference = referenceFor(at, numbers.shift() ?? 0);
        decisions.set(cause, { cause, caseId: idFrom("case", cause), reference, ...entryOf(contact), evidence, at });
      }
    }
    return { entries, links, decisions: [...decisions.values()] };
  }

  function accountOf({ proof }: Contact): string | null {
    return proof.kind === "account" ? vault.fingerprint("account", `${proof.issuer}\n${proof.subject}`) : null;
  }

  return { resolve, entryOfCase: createBatcher(BATCH_MAX, queries.entriesOfCases) };
}

function evidenceOf({ proof, channel, digest }: Contact): Decision["evidence"] {
  return { proof: proof.kind, channel, ...(digest === null ? {} : { digest }) };
}

function resolution(contact: Contact, decision: Decision | undefined): Resolution | null {
  if (!decision) throw new Error("a contact was left undecided");
  const { entry, caseId, reference, outcome, evidence } = decision;
  if (contact.digest !== (evidence.digest ?? null)) return null;
  return { entry, caseId, reference, contactId: idFrom("contact", contact.cause), isNew: outcome !== "case" };
}

/** An id that a retry makes again, and that says nothing of its cause: 120 bits of SHA-256. */
export function idFrom(kind: string, cause: string): string {
  return createHash("sha256").update(`${kind}\n${cause}`).digest().subarray(0, 15).toString("base64url");
}

/** The public number: year of reception, then the order of arrival, at least six digits. */
function referenceFor(at: string, number: number): string {
  return `GU-${at.slice(0, 4)}-${String(number).padStart(6, "0")}`;
}
