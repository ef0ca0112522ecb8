/** One way in for the form, the tracking page and the API: the same submission twice is one contact, and the same answer. */
import { createHash } from "node:crypto";
import type { Contact, Proof } from "../../../channels/contract/channel.ts";
import type { ContactForm, FieldError } from "../../../channels/web/contact-form.ts";
import { type Language, sentencesIn } from "../../../channels/web/sentences.ts";
import { type Arrival, contactOfFollowUp, contactOfForm } from "../../../channels/web/web-contact.ts";
import { DOCUMENT_BYTES_MAX, DOCUMENTS_MAX } from "../../protocol/contacts.ts";
import type { ReceivedDocument, RefusedFile } from "../multipart.ts";
import type { Citizen, PortalDeps, TrackedCase } from "./ports.ts";

export type Submitted =
  | { readonly status: "received"; readonly caseId: string; readonly reference: string }
  | { readonly status: "set-aside"; readonly reference: string }
  /** Not certain yet: the same submission, sent again, gets the answer. */
  | { readonly status: "unknown" }
  /** The submission id was used by someone else or for something else. */
  | { readonly status: "reused" };

export type Submission = {
  readonly submissionId: string;
  /** Hash of the visitor, or `api`. */
  readonly session: string;
  readonly citizen: Citizen | null;
  readonly documents: readonly ReceivedDocument[];
};

/** Takes a contact form that was read. */
export async function submitForm(deps: PortalDeps, form: ContactForm, submission: Submission): Promise<Submitted> {
  const service = form.service ?? deps.directory.serviceForCommune(form.commune ?? "")?.id;
  if (service === undefined)
    throw new Error("no service takes what names none: the directory needs one for communes *");
  const proof: Proof = submission.citizen ? { kind: "account", ...submission.citizen } : { kind: "none" };
  return submit(deps, submission, ["form", form], (arrival) => contactOfForm(form, { ...arrival, service, proof }));
}

/** Takes a message that a citizen adds to the case whose secret link they hold. */
export async function submitFollowUp(
  deps: PortalDeps,
  tracked: TrackedCase,
  message: string,
  submission: Submission,
): Promise<Submitted> {
  const { caseId, service, title } = tracked;
  return submit(deps, submission, ["follow-up", caseId, message], (arrival) =>
    contactOfFollowUp(message, title, { ...arrival, service, proof: { kind: "case", caseId } }),
  );
}

/** Returns what is wrong with the service that a form names. */
export function serviceErrors(deps: PortalDeps, form: ContactForm, language: Language): FieldError[] {
  const isKnown = form.service === null || deps.directory.service(form.service)?.takesContacts === true;
  return isKnown ? [] : [{ field: "service", sentence: sentencesIn(language).service }];
}

/** Returns one sentence for each file that cannot be taken. */
export function fileErrors(
  refused: readonly RefusedFile[],
  counts: { readonly kept: number; readonly gone: number },
  language: Language,
): FieldError[] {
  const say = sentencesIn(language);
  const sentences = refused
    .filter((file) => file.why !== "too-many" || counts.kept <= DOCUMENTS_MAX)
    .map((file) => sentenceFor(file, language));
  if (counts.gone > 0) sentences.push(say.documentGone);
  if (counts.kept > DOCUMENTS_MAX) sentences.push(say.tooManyDocuments(DOCUMENTS_MAX));
  return sentences.map((sentence) => ({ field: "documents", sentence }));
}

function sentenceFor({ name, why, actual }: RefusedFile, language: Language): string {
  const say = sentencesIn(language);
  switch (why) {
    case "empty":
      return say.documentEmpty(name);
    case "dangerous":
      return say.documentDangerous(name);
    case "macro":
      return say.documentMacro(name);
    case "encrypted":
      return say.documentEncrypted(name);
    case "unknown":
      return say.documentUnknown(name);
    case "lying":
      return say.documentLying(name, actual);
    case "too-large":
      return say.documentTooLarge(name, DOCUMENT_BYTES_MAX);
    case "unreadable-name":
      return say.documentUnreadableName(name);
    case "too-many":
      return say.tooManyDocuments(DOCUMENTS_MAX);
  }
}

async function submit(
  deps: PortalDeps,
  { submissionId, session, citizen, documents }: Submission,
  said: readonly unknown[],
  contactOf: (arrival: Omit<Arrival, "service" | "proof">) => Contact,
): Promise<Submitted> {
  // Files are compared by their plain bytes: a browser that sends the form twice uploads them twice.
  const digests = documents.map(({ digest }) => digest).sort();
  return deps.takeContact(
    contactOf({
      submissionId,
      digest: hash([session, citizen?.issuer ?? "", citizen?.subject ?? "", ...said, digests]),
      receivedAt: new Date(deps.clock()).toISOString(),
      documents: documents.map(({ digest: _, ...document }) => document),
    }),
  );
}

function hash(parts: readonly unknown[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("base64url");
}
