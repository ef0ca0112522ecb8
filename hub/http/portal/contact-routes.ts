/** The contact form: opening it, keeping a draft of it, sending it. Plain HTML forms; a script only makes them nicer. */
import type { Hono } from "hono";
import { z } from "zod";
import { createCommuneFinder } from "../../../channels/web/communes.ts";
import { type ContactForm, createContactReader, type FieldError } from "../../../channels/web/contact-form.ts";
import type { FormState, PortalView } from "../../protocol/portal.ts";
import { problem } from "../problem.ts";
import { languageOf, sendPage } from "./page.ts";
import type { Citizen, HttpContext, HttpEnv, PortalDeps } from "./ports.ts";
import { attached, formAgain, newForm, openUploads, type PostedForm, readPostedForm } from "./received-form.ts";
import { serviceErrors, submitForm } from "./submit.ts";
import { type Visitor, visitorOf } from "./visitor.ts";

const DRAFT = "contact";
const text = z.string().max(25_000);
const Draft = z.object({
  submissionId: z.string().max(64),
  values: z.record(z.string().max(40), text).refine((values) => Object.keys(values).length <= 20),
  documents: z.array(z.string().max(4000)).max(10),
});
type Draft = z.infer<typeof Draft>;

/** Adds the form's routes. */
export function addContactRoutes(app: Hono<HttpEnv>, deps: PortalDeps): void {
  const isHttps = deps.publicUrl.startsWith("https:");
  const readForm = createContactReader(createCommuneFinder(deps.communes));

  app.get("/contact", async (c) => {
    const visitor = visitorOf(c, isHttps);
    const citizen = await deps.optionalCitizen(c);
    const draft = await readDraft(deps, visitor);
    if (draft && c.req.query("brouillon") !== "reprendre") {
      const { subject = "" } = draft.draft.values;
      return sendPage(c, deps, { name: "draft", savedAt: draft.savedAt, subject }, { citizen });
    }
    const form = draft ? formOfDraft(deps, visitor, draft.draft) : newForm(prefilled(c, citizen));
    return sendPage(c, deps, contactView(deps, form, draft?.savedAt ?? null), { citizen });
  });

  app.post("/contact", async (c) => {
    const visitor = visitorOf(c, isHttps);
    const posted = await readPostedForm(c, deps, visitor, languageOf(c));
    if (posted.values.action === "save") {
      await writeDraft(deps, visitor, draftOf(deps, visitor, posted));
      return c.redirect("/contact?brouillon=reprendre#enregistrement", 303);
    }
    const read = readForm(posted.values, languageOf(c));
    const errors = [...(read.ok ? serviceErrors(deps, read.value, languageOf(c)) : read.errors), ...posted.fileErrors];
    return read.ok && errors.length === 0
      ? sendForm(c, deps, visitor, posted, read.value)
      : showAgain(c, deps, visitor, posted, errors);
  });

  /** What the script saves when typing pauses. */
  app.post("/contact/brouillon", async (c) => {
    const parsed = Draft.safeParse(await c.req.json<unknown>().catch(() => null));
    if (!parsed.success) return problem(c, "malformed-request");
    const savedAt = await writeDraft(deps, visitorOf(c, isHttps), parsed.data);
    return c.json({ savedAt });
  });

  app.post("/contact/brouillon/supprimer", async (c) => {
    await deps.drafts.remove(visitorOf(c, isHttps).owner, DRAFT);
    return c.redirect("/contact", 303);
  });
}

async function sendForm(
  c: HttpContext,
  deps: PortalDeps,
  visitor: Visitor,
  posted: PostedForm,
  form: ContactForm,
): Promise<Response> {
  const { submissionId, documents } = posted;
  const citizen = await deps.optionalCitizen(c);
  const submitted = await submitForm(deps, form, { submissionId, session: visitor.session, citizen, documents });
  switch (submitted.status) {
    case "received":
      await deps.drafts.remove(visitor.owner, DRAFT);
      return c.redirect(`/recu/${deps.trackingLinks.tokenOf(submitted.caseId)}`, 303);
    case "set-aside":
      await deps.drafts.remove(visitor.owner, DRAFT);
      return sendPage(c, deps, { name: "set-aside", reference: submitted.reference }, { status: 202 });
    case "reused": {
      const again = formAgain(deps, visitor, posted, { errors: [], notice: "already-used" });
      return sendPage(c, deps, contactView(deps, again, null), { status: 422 });
    }
    case "unknown": {
      const again = formAgain(deps, visitor, posted, { errors: [], notice: "try-again" });
      return sendPage(c, deps, contactView(deps, again, null), { status: 503 });
    }
  }
}

function showAgain(
  c: HttpContext,
  deps: PortalDeps,
  visitor: Visitor,
  posted: PostedForm,
  errors: readonly FieldError[],
): Promise<Response> {
  const form = formAgain(deps, visitor, posted, { errors, notice: null });
  return sendPage(c, deps, contactView(deps, form, null), { status: 422 });
}

function contactView(deps: PortalDeps, form: FormState, savedAt: string | null): PortalView {
  return {
    name: "contact",
    form,
    services: deps.directory.transferTargets().map(({ id, name }) => ({ id, name })),
    communes: deps.communes.map(({ name }) => name).sort((a, b) => a.localeCompare(b, "fr")),
    savedAt,
  };
}

/** What the provider said of a signed-in citizen, and the service that the link named. */
function prefilled(c: HttpContext, citizen: Citizen | null): Record<string, string> {
  return Object.fromEntries(
    Object.entries({
      service: c.req.query("service"),
      familyName: citizen?.identity.familyName,
      givenNames: citizen?.identity.givenNames,
      email: citizen?.identity.email,
    }).flatMap(([field, value]) => (value ? [[field, value.slice(0, 300)]] : [])),
  );
}

async function readDraft(deps: PortalDeps, visitor: Visitor) {
  const stored = await deps.drafts.read(visitor.owner, DRAFT);
  if (!stored) return null;
  const parsed = Draft.safeParse(visitor.open(stored.sealed));
  return parsed.success ? { draft: parsed.data, savedAt: stored.updatedAt } : null;
}

async function writeDraft(deps: PortalDeps, visitor: Visitor, draft: Draft): Promise<string> {
  const at = new Date(deps.clock()).toISOString();
  await deps.drafts.write(visitor.owner, DRAFT, visitor.seal(draft), at);
  return at;
}

function draftOf(deps: PortalDeps, visitor: Visitor, posted: PostedForm): Draft {
  const { action: _, ...values } = posted.values;
  const documents = attached(deps, visitor, posted.documents).map(({ id }) => id);
  return { submissionId: posted.submissionId, values, documents: documents.slice(0, 10) };
}

function formOfDraft(deps: PortalDeps, visitor: Visitor, { submissionId, values, documents }: Draft): FormState {
  const known = openUploads(deps, visitor.owner, documents).documents;
  return { submissionId, values, documents: attached(deps, visitor, known), errors: [], notice: null };
}
