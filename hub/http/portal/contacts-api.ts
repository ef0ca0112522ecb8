/** The public door for programs, and uploads for everybody. */
import type { OpenAPIHono } from "@hono/zod-openapi";
import { z } from "zod";
import { createCommuneFinder } from "../../../channels/web/communes.ts";
import { type ContactForm, createContactReader, type FieldError } from "../../../channels/web/contact-form.ts";
import type { Language } from "../../../channels/web/sentences.ts";
import { isSubmissionId } from "../../../channels/web/web-contact.ts";
import { ContactAnswer, ContactRequest, SubmissionId } from "../../protocol/contacts.ts";
import { Problem } from "../../protocol/problem.ts";
import { DocumentRef } from "../../protocol/queue.ts";
import { receiveForm } from "../multipart.ts";
import { problem } from "../problem.ts";
import { languageOf } from "./page.ts";
import type { HttpContext, HttpEnv, PortalDeps } from "./ports.ts";
import { openUploads } from "./received-form.ts";
import { fileErrors, type Submission, type Submitted, serviceErrors, submitForm } from "./submit.ts";
import { visitorOf } from "./visitor.ts";

const SUBMISSION_ID =
  "Give 8 to 64 letters, digits, - or _ in Idempotency-Key or in submissionId; the same in both if both are given.";
const problems = { "application/problem+json": { schema: Problem } };

/** Adds `POST /api/v1/contacts` and `POST /api/v1/uploads`. */
export function addContactsApi(app: OpenAPIHono<HttpEnv>, deps: PortalDeps): void {
  const isHttps = deps.publicUrl.startsWith("https:");
  const readForm = createContactReader(createCommuneFinder(deps.communes));
  describe(app);

  app.post("/api/v1/contacts", async (c) => {
    const read = await readRequest(c);
    if (read instanceof Response) return read;
    const { form, submission } = read;
    return answer(c, deps, await submitForm(deps, form, submission));
  });

  async function readRequest(c: HttpContext): Promise<Response | { form: ContactForm; submission: Submission }> {
    const body = await readJson(c);
    if (!body) return problem(c, "malformed-request", { detail: "The body must be a JSON object." });
    const submissionId = submissionIdOf(c, body);
    if (submissionId === null) return invalid(c, [{ field: "submissionId", sentence: SUBMISSION_ID }]);
    const language = apiLanguageOf(c);
    const read = readForm(body, language);
    const ids = uploadIdsOf(body);
    // Only who sends documents needs the cookie that they were uploaded under.
    const visitor = ids.length > 0 ? visitorOf(c, isHttps) : null;
    const known = visitor ? openUploads(deps, visitor.owner, ids) : { documents: [], gone: 0 };
    const errors = [
      ...(read.ok ? serviceErrors(deps, read.value, language) : read.errors),
      ...fileErrors([], { kept: ids.length, gone: known.gone }, language),
    ];
    if (!read.ok || errors.length > 0) return invalid(c, errors);
    const citizen = await deps.optionalCitizen(c);
    const session = visitor?.session ?? "api";
    return { form: read.value, submission: { submissionId, session, citizen, documents: known.documents } };
  }

  app.post("/api/v1/uploads", async (c) => {
    const agent = await deps.optionalAgent(c);
    const owner = agent ? `agent:${agent.id}` : visitorOf(c, isHttps).owner;
    const { documents, refused } = await receiveForm(c.req.raw, deps.blobs);
    const errors = fileErrors(refused, { kept: documents.length, gone: 0 }, languageOf(c));
    if (errors.length > 0) return invalid(c, errors);
    const [document, ...others] = documents;
    if (!document || others.length > 0) return problem(c, "malformed-request", { detail: "Send one file a request." });
    const { name, mediaType, bytes } = document;
    const id = deps.uploads.seal(owner, document);
    return c.json({ id, name, mediaType, bytes, isInline: false } satisfies z.infer<typeof DocumentRef>, 201);
  });
}

function answer(c: HttpContext, deps: PortalDeps, submitted: Submitted): Response {
  switch (submitted.status) {
    case "received": {
      const { status, caseId, reference } = submitted;
      const trackingUrl = deps.trackingLinks.urlOf(caseId);
      return c.json({ status, caseId, reference, trackingUrl } satisfies ContactAnswer, 201);
    }
    case "set-aside":
      return c.json(submitted, 202);
    case "reused":
      return problem(c, "idempotency-key-reused", {
        detail: "This submission id was used before by another session or with another body. Make a new one.",
      });
    case "unknown":
      return problem(c, "outcome-unknown", { detail: "Send the same request again, with the same submission id." });
  }
}

function apiLanguageOf(c: HttpContext): Language {
  return c.req.header("accept-language")?.startsWith("en") ? "en" : "fr";
}

function uploadIdsOf({ documents }: Readonly<Record<string, unknown>>): string[] {
  return Array.isArray(documents) ? documents.filter((id) => typeof id === "string") : [];
}

/** The header and the body may both name it; then they must agree. */
function submissionIdOf(c: HttpContext, body: Readonly<Record<string, unknown>>): string | null {
  const id = c.req.header("idempotency-key") ?? body.submissionId;
  return isSubmissionId(id) && (body.submissionId ?? id) === id ? id : null;
}

function invalid(c: HttpContext, errors: readonly FieldError[]): Response {
  return problem(c, "invalid-fields", {
    errors: errors.map(({ field, sentence }) => ({ pointer: `/${field}`, detail: sentence })),
  });
}

async function readJson(c: HttpContext): Promise<Record<string, unknown> | null> {
  try {
    const body = await c.req.json<unknown>();
    return typeof body === "object" && body !== null && !Array.isArray(body) ? (body as Record<string, unknown>) : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function describe(app: OpenAPIHono<HttpEnv>): void {
  app.openAPIRegistry.registerPath({
    method: "post",
    path: "/api/v1/contacts",
    tags: ["Contacts"],
    summary: "Send a contact",
    description:
      "Opens a case. The answer comes once the contact is stored for good. Sending it again with the same `Idempotency-Key` gives the same case; with another body it is refused.",
    request: {
      headers: z.object({
        "idempotency-key": SubmissionId.optional().describe("In place of `submissionId`, or the same as it"),
      }),
      body: { required: true, content: { "application/json": { schema: ContactRequest } } },
    },
    responses: {
      201: { description: "Stored: here is its number", content: { "application/json": { schema: ContactAnswer } } },
      202: {
        description: "Kept, and looked at by a person",
        content: { "application/json": { schema: ContactAnswer } },
      },
      400: { description: "Fields at fault, each with what to do", content: problems },
      422: { description: "The submission id was used for something else", content: problems },
      503: { description: "Not certain yet: send the same request again", content: problems },
    },
  });
  app.openAPIRegistry.registerPath({
    method: "post",
    path: "/api/v1/uploads",
    tags: ["Contacts"],
    summary: "Upload a document",
    description:
      "Takes one file of 20 MB at most as multipart/form-data. Its id is good for 24 hours, for the cookie that comes with the answer or for the signed-in agent.",
    responses: {
      201: {
        description: "The id to send with a contact or a reply",
        content: { "application/json": { schema: DocumentRef } },
      },
      400: { description: "A file that cannot be taken, and why", content: problems },
      413: { description: "Larger than anything we take", content: problems },
      415: { description: "Not multipart/form-data", content: problems },
    },
  });
}
