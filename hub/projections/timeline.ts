/** The lines of a case's timeline, from its facts. Pure once the entry's key is loaded. */
import type { StoredFact } from "../../actors/ports.ts";
import type { Document } from "../../channels/contract/channel.ts";
import type { CaseChanges, DocumentRow, MessageRow } from "../../db/queries/projections/rows.ts";
import type { Author, CaseFact } from "../../machines/case/language.ts";
import { type CaseContext, placeOf } from "./case-projection.ts";
import { asContact, asText, type SealedContact } from "./sealed.ts";

/** What screens show of an erased person. */
export const ERASED = "donnée effacée";

type CaseStored = StoredFact & { readonly fact: CaseFact };
type Lines = Pick<CaseChanges, "contacts" | "messages" | "deliveries" | "documents">;

/** Facts that say nothing to people that another line does not. */
const SILENT: ReadonlySet<CaseFact["type"]> = new Set([
  "case.opened",
  "case.queued",
  "claim.withdrawn",
  "delivery.recorded",
]);

/** Returns the rows that these facts of one case add to its timeline. */
export function timelineRows(facts: readonly CaseStored[], context: CaseContext): Lines {
  const lines = facts.map((stored) => lineOf(stored, context));
  return {
    contacts: lines.flatMap((line) => line.contacts),
    messages: lines.flatMap((line) => line.messages),
    deliveries: lines.flatMap((line) => line.deliveries),
    documents: lines.flatMap((line) => line.documents),
  };
}

const NONE: Lines = { contacts: [], messages: [], deliveries: [], documents: [] };

function lineOf(stored: CaseStored, context: CaseContext): Lines {
  const { fact } = stored;
  switch (fact.type) {
    case "contact.recorded":
      return contactLine({ ...stored, fact }, context);
    case "reply.recorded":
    case "note.recorded":
      return textLine({ ...stored, fact }, context);
    case "acknowledgement.recorded":
      return { ...NONE, messages: [{ ...eventRow(stored, context), id: fact.messageId, delivery: "queued" }] };
    case "delivery.recorded":
      return {
        ...NONE,
        deliveries: [{ id: fact.messageId, caseId: fact.caseId, delivery: fact.status, detail: fact.detail }],
      };
    default:
      return SILENT.has(fact.type) ? NONE : { ...NONE, messages: [eventRow(stored, context)] };
  }
}

type FactOf<T extends CaseFact["type"]> = Extract<CaseFact, { readonly type: T }>;
type Stored<F extends CaseFact> = Omit<CaseStored, "fact"> & { readonly fact: F };

function contactLine(stored: Stored<FactOf<"contact.recorded">>, context: CaseContext): Lines {
  const { fact } = stored;
  const { vault, entry, after, subject } = context;
  const contact = fact.sealed ? asContact(vault.open(entry, fact.sealed)) : null;
  const row: MessageRow = {
    ...baseRow(stored, context),
    id: fact.contactId,
    kind: "in",
    channel: fact.channel,
    authorKind: "citizen",
    title: contact?.subject ?? ERASED,
    text: contact?.text ?? ERASED,
    htmlBlob: contact?.htmlBlob ?? null,
    detail: { isAutomatic: fact.isAutomatic, ...alsoTo(contact) },
    mailId: fact.channel === "email" ? (contact?.references.at(-1) ?? null) : null,
  };
  const { contactId: id, channel, receivedAt, isAutomatic } = fact;
  return {
    ...NONE,
    contacts: [
      { id, caseId: after.caseId, ...placeOf(after), subject, channel, direction: "in", receivedAt, isAutomatic },
    ],
    messages: [row],
    documents: documentRows(contact?.documents ?? [], row, context),
  };
}

/** Addresses of other services that the mail went to, which have no case of it. */
function alsoTo(contact: SealedContact | null): { readonly alsoTo?: readonly string[] } {
  return contact?.alsoTo?.length ? { alsoTo: contact.alsoTo } : {};
}

function textLine(stored: Stored<FactOf<"reply.recorded" | "note.recorded">>, context: CaseContext): Lines {
  const { fact } = stored;
  const { vault, entry, after, subject } = context;
  const said = fact.sealed ? asText(vault.open(entry, fact.sealed)) : null;
  const isReply = fact.type === "reply.recorded";
  const row: MessageRow = {
    ...baseRow(stored, context),
    ...authorOf(fact.author),
    id: fact.messageId,
    kind: isReply ? "out" : "note",
    channel: isReply ? "email" : null,
    text: said?.text ?? ERASED,
    delivery: isReply ? "queued" : null,
  };
  const contact = { id: row.id, caseId: after.caseId, ...placeOf(after), subject, channel: "email" } as const;
  return {
    ...NONE,
    contacts: isReply ? [{ ...contact, direction: "out", receivedAt: fact.at, isAutomatic: false }] : [],
    messages: [row],
    documents: documentRows(said?.documents ?? [], row, context),
  };
}

/** Something that happened, with its open details. */
function eventRow(stored: CaseStored, context: CaseContext): MessageRow {
  const { type: _type, at: _at, caseId: _caseId, sealed: _sealed, ...detail } = stored.fact;
  return { ...baseRow(stored, context), ...authorOf(authorIn(stored.fact)), detail };
}

function baseRow({ partition, position, fact }: CaseStored, { after, subject }: CaseContext): MessageRow {
  return {
    id: `${partition}-${position}`,
    caseId: after.caseId,
    subject,
    ...placeOf(after),
    partition,
    position,
    kind: "event",
    channel: null,
    type: fact.type,
    at: fact.at,
    authorKind: "hub",
    author: null,
    title: null,
    text: null,
    htmlBlob: null,
    detail: {},
    delivery: null,
    deliveryDetail: null,
    mailId: null,
  };
}

function authorIn(fact: CaseFact): Author {
  if ("author" in fact) return fact.author;
  if ("agent" in fact) return { kind: "agent", id: fact.agent };
  return { kind: "hub", rule: "" };
}

function authorOf(author: Author): Pick<MessageRow, "authorKind" | "author"> {
  return { authorKind: author.kind, author: author.kind === "agent" ? author.id : null };
}

function documentRows(
  documents: readonly Document[],
  message: MessageRow,
  { after }: CaseContext,
): readonly DocumentRow[] {
  return documents.map(({ blob, name, mediaType, bytes, contentId }, index) => ({
    id: `${message.id}-${index}`,
    caseId: after.caseId,
    messageId: message.id,
    ...placeOf(after),
    blob,
    name,
    mediaType,
    bytes,
    contentId,
  }));
}
