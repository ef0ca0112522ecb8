/** Turns a form that was read into the `Contact` that every door gives. *Pure.* */
import type { Contact, Document, Proof } from "../contract/channel.ts";
import type { ContactForm } from "./contact-form.ts";

const SUBMISSION = /^[\w-]{8,64}$/;

/** Says whether this may be a submission id: made once by the page or the program, kept on a retry. */
export function isSubmissionId(value: unknown): value is string {
  return typeof value === "string" && SUBMISSION.test(value);
}

/** What the door adds to what the person wrote. */
export type Arrival = {
  readonly submissionId: string;
  /** Hash of who sends and what. */
  readonly digest: string;
  readonly receivedAt: string;
  readonly service: string;
  readonly proof: Proof;
  readonly documents: readonly Document[];
};

/** Returns the contact of a form. */
export function contactOfForm(form: ContactForm, arrival: Arrival): Contact {
  return {
    ...bare(arrival),
    sender: {
      kind: form.kind,
      familyName: form.familyName,
      givenNames: form.givenNames,
      organisation: form.kind === "organisation" ? form.organisation : null,
      email: form.email,
      phone: form.phone,
      postalAddress: form.postalAddress,
      displayName: null,
    },
    subject: form.subject,
    text: form.message,
  };
}

/** Returns the contact of a message added on the tracking page. Who writes is known by the case. */
export function contactOfFollowUp(message: string, subject: string, arrival: Arrival): Contact {
  return {
    ...bare(arrival),
    sender: {
      kind: "person",
      familyName: null,
      givenNames: null,
      organisation: null,
      email: null,
      phone: null,
      postalAddress: null,
      displayName: null,
    },
    subject,
    text: message,
  };
}

function bare({ submissionId, ...arrival }: Arrival) {
  return {
    ...arrival,
    cause: `web:${submissionId}`,
    channel: "web",
    procedure: "contact",
    htmlBlob: null,
    rawBlob: null,
    isAutomatic: false,
    isJunk: false,
    possibleFollowUpOf: null,
    alsoTo: [],
    references: [],
  } as const;
}
