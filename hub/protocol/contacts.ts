/** The public door as data: what `POST /api/v1/contacts` and the contact form take. */
import { z } from "zod";

const line = (max: number) => z.string().trim().max(max);
const optionalLine = (max: number) =>
  line(max)
    .nullish()
    .transform((value) => value || null);

/** Made by the client once, kept on a retry: the answer is then the first one. */
export const SubmissionId = z.string().regex(/^[\w-]{8,64}$/);

export const ContactRequest = z.object({
  submissionId: SubmissionId.optional().describe("Needed unless the header `Idempotency-Key` gives it"),
  kind: z.enum(["person", "organisation"]).default("person"),
  familyName: line(80).min(1),
  givenNames: line(120).min(1),
  organisation: optionalLine(200),
  email: z
    .email()
    .max(254)
    .nullish()
    .transform((value) => value || null),
  phone: optionalLine(30),
  postalAddress: optionalLine(300),
  subject: line(200).min(1),
  message: line(20_000).min(1),
  /** One of the two says where it goes; the service wins. */
  service: optionalLine(64),
  commune: optionalLine(80).describe("Its name or its INSEE code"),
  /** Ids given by `POST /api/v1/uploads`, at most 10. */
  documents: z.array(z.string()).max(10).default([]),
});
export type ContactRequest = z.infer<typeof ContactRequest>;

export const ContactAnswer = z.object({
  status: z.enum(["received", "set-aside"]),
  reference: z.string(),
  caseId: z.string().optional(),
  /** Secret link of the tracking page. */
  trackingUrl: z.string().optional(),
});
export type ContactAnswer = z.infer<typeof ContactAnswer>;

export const DOCUMENTS_MAX = 10;
export const DOCUMENT_BYTES_MAX = 20 * 1024 * 1024;
