/** A form as the browser posts it: fields, files just sent, and files received before, under their ids. */
import { randomUUID } from "node:crypto";
import type { FieldError } from "../../../channels/web/contact-form.ts";
import type { Language } from "../../../channels/web/sentences.ts";
import { isSubmissionId } from "../../../channels/web/web-contact.ts";
import type { Attached, FormState } from "../../protocol/portal.ts";
import { type ReceivedDocument, receiveForm } from "../multipart.ts";
import type { HttpContext, PortalDeps } from "./ports.ts";
import { fileErrors } from "./submit.ts";
import type { Visitor } from "./visitor.ts";

export type PostedForm = {
  readonly submissionId: string;
  readonly values: Readonly<Record<string, string>>;
  readonly documents: readonly ReceivedDocument[];
  readonly fileErrors: readonly FieldError[];
};

/** Reads a posted form. Throws `BadBody`. */
export async function readPostedForm(
  c: HttpContext,
  deps: PortalDeps,
  visitor: Visitor,
  language: Language,
): Promise<PostedForm> {
  const { fields, lists, documents, refused } = await receiveForm(c.req.raw, deps.blobs);
  const known = openUploads(deps, visitor.owner, lists.get("document") ?? []);
  const all = [...known.documents, ...documents];
  const { submissionId, document: _, ...values } = fields;
  return {
    submissionId: isSubmissionId(submissionId) ? submissionId : randomUUID(),
    values,
    documents: all,
    fileErrors: fileErrors(refused, { kept: all.length, gone: known.gone }, language),
  };
}

/** Returns the documents behind upload ids, and how many ids no longer open. */
export function openUploads(deps: PortalDeps, owner: string, ids: readonly string[]) {
  const opened = ids.map((id) => deps.uploads.open(owner, id));
  const documents = opened.filter((document) => document !== undefined);
  return { documents, gone: opened.length - documents.length };
}

/** Returns the form to show again: what was typed, the files that were received, and what is wrong. */
export function formAgain(
  deps: PortalDeps,
  visitor: Visitor,
  posted: PostedForm,
  outcome: Pick<FormState, "errors" | "notice">,
): FormState {
  return {
    submissionId: outcome.notice === "already-used" ? randomUUID() : posted.submissionId,
    values: posted.values,
    documents: attached(deps, visitor, posted.documents),
    ...outcome,
  };
}

/** Returns received documents under the ids that a form sends back. */
export function attached(deps: PortalDeps, visitor: Visitor, documents: readonly ReceivedDocument[]): Attached[] {
  return documents.map((document) => ({
    id: deps.uploads.seal(visitor.owner, document),
    name: document.name,
    bytes: document.bytes,
  }));
}

/** Returns an empty form. */
export function newForm(values: Readonly<Record<string, string>> = {}): FormState {
  return { submissionId: randomUUID(), values, documents: [], errors: [], notice: null };
}
