/** A case as screens read it, from its record. */
import type { CaseRecord, Line, LineDocument } from "../../db/queries/cases/read-case.ts";
import type { Directory } from "../directory/directory.ts";
import type { CaseView, CitizenCard, TimelineItem } from "../protocol/queue.ts";

/** Returns the view without its cursor. Pure, but for the names that the directory knows. */
export function toCaseView(record: CaseRecord, directory: Directory): Omit<CaseView, "cursor"> {
  const { head } = record;
  const claimed = record.lines.findLast((line) => line.type === "case.claimed");
  const { sector: _sector, isProtected: _isProtected, subject: _subject, citizenName: _name, ...rest } = head;
  const { followsId, followsReference, holder, citizen: _citizen, ...shown } = rest;
  return {
    ...shown,
    serviceName: directory.service(head.service)?.name ?? head.service,
    holder:
      holder === null ? null : { id: holder, name: directory.agentName(holder), since: claimed?.at ?? head.openedAt },
    canReply: text(head.citizen.email) !== null,
    possibleFollowUpOf: followsId && followsReference ? { caseId: followsId, reference: followsReference } : null,
    citizen: citizenCard(record),
    timeline: timeline(record, directory),
  };
}

function citizenCard({ head, others, contacts }: CaseRecord): CitizenCard {
  const { citizen } = head;
  return {
    name: head.citizenName,
    kind: citizen.kind === "organisation" ? "organisation" : "person",
    email: text(citizen.email),
    phone: text(citizen.phone),
    postalAddress: text(citizen.postalAddress),
    proof: citizen.proof === "account" ? "account" : "none",
    cases: others.map((other) => ({ ...other })),
    contacts,
  };
}

const text = (value: unknown) => (typeof value === "string" && value !== "" ? value : null);

function timeline({ head, lines, documents }: CaseRecord, directory: Directory): TimelineItem[] {
  return lines.map((line) => ({
    id: line.id,
    kind: line.kind,
    channel: line.channel,
    type: line.type,
    at: line.at,
    author: { kind: line.authorKind, id: line.author, name: authorName(line, head.citizenName, directory) },
    title: line.title,
    text: line.text,
    hasHtml: line.hasHtml,
    documents: documents.filter((document) => document.messageId === line.id).map(documentRef),
    delivery: line.delivery,
    deliveryDetail: line.deliveryDetail,
    detail: { ...line.detail, ...serviceNames(line.detail, directory) },
  }));
}

/** Names beside the services of a transfer: `fromName`, `toName`. */
function serviceNames(detail: Line["detail"], directory: Directory): Record<string, string> {
  const names: Record<string, string> = {};
  for (const key of ["from", "to"]) {
    const place = detail[key];
    if (typeof place !== "object" || place === null || !("service" in place)) continue;
    const service = String(place.service);
    names[`${key}Name`] = directory.service(service)?.name ?? service;
  }
  return names;
}

function authorName({ authorKind, author }: Line, citizenName: string, directory: Directory): string {
  if (authorKind === "agent" && author !== null) return directory.agentName(author);
  return authorKind === "citizen" ? citizenName : "Guichet";
}

function documentRef({ messageId: _messageId, contentId, ...document }: LineDocument) {
  return { ...document, isInline: contentId !== null };
}
