/**
 * The hub's side of every door: who is this, then the actor, then the answer.
 *
 * A door that gets "received" may tell its sender that nothing will be lost; with "unknown" it must ask to try again.
 */
import type { Contact, Document, Receipt, TakeContact } from "../../channels/contract/channel.ts";
import type { ContactReceived, Opening } from "../../machines/case/language.ts";
import type { Input } from "../../machines/kind.ts";
import type { Requests } from "../bus/requests.ts";
import type { Directory } from "../directory/directory.ts";
import { sealedContact } from "../projections/sealed.ts";
import type { Registry, Resolution } from "../registry/registry.ts";
import type { Vault } from "../vault/vault.ts";

export type TakeContactOptions = {
  readonly registry: Registry;
  readonly vault: Vault;
  readonly requests: Requests;
  readonly directory: Directory;
  readonly now: () => number;
  readonly onTrouble: (what: string, error: unknown) => void;
};

/** Creates the function that doors call. It never throws: trouble is "unknown". */
export function createTakeContact(options: TakeContactOptions): TakeContact {
  return async (contact) => {
    try {
      return await take(options, contact);
    } catch (error) {
      options.onTrouble("contact", error);
      return { status: "unknown" };
    }
  };
}

async function take(
  { registry, vault, requests, directory, now }: TakeContactOptions,
  contact: Contact,
): Promise<Receipt> {
  const who = await registry.resolve(contact);
  if (who === null) return { status: "reused" };
  await vault.load([who.entry]);
  const sealed = vault.seal(who.entry, sealedContact(contact));
  const received = receivedFrom(contact, who);
  const input: Input & Record<string, unknown> = who.isNew
    ? { type: "contact.receive", contact: received, opening: openingOf(contact, who, directory), sealed }
    : { type: "contact.receive", contact: received, caseId: who.caseId, sealed };
  const at = new Date(now()).toISOString();
  const outcome = await requests.request({ cause: contact.cause, actor: `citizen:${who.entry}`, input, at });
  switch (outcome.status) {
    case "accepted": {
      const { caseId, reference, contactId, isNew } = who;
      return { status: "received", caseId, reference, contactId, isNew };
    }
    case "set-aside":
      return outcome;
    case "refused":
      throw new Error(`a contact was refused: ${outcome.refusal.reason}`);
    case "forwarded":
    case "unknown":
      return { status: "unknown" };
  }
}

function receivedFrom(contact: Contact, { contactId }: Resolution): ContactReceived {
  const { channel, receivedAt, isAutomatic, isJunk, sender } = contact;
  const blobs = [contact.rawBlob, contact.htmlBlob, ...contact.documents.map((document: Document) => document.blob)];
  return {
    contactId,
    channel,
    receivedAt,
    isAutomatic,
    isJunk,
    blobs: blobs.flatMap((blob) => (blob ? [blob.slice(0, blob.indexOf("."))] : [])),
    canAnswer: sender.email !== null && !isAutomatic && !isJunk,
  };
}

function openingOf(contact: Contact, { caseId, reference }: Resolution, directory: Directory): Opening {
  const service = directory.service(contact.service);
  if (!service) throw new Error(`no service is called ${contact.service}`);
  return {
    caseId,
    reference,
    procedure: contact.procedure,
    service: service.id,
    sector: service.sector,
    target: { workingDays: service.targets[contact.channel] },
    priority: "normal",
    isProtected: service.isProtected,
    possibleFollowUpOf: contact.possibleFollowUpOf,
  };
}
