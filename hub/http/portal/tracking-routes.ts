/** The receipt, the tracking page with its replies and live updates, and the way back to it by number and key. */
import { Readable } from "node:stream";
import type { Hono } from "hono";
import { type SSEStreamingApi, streamSSE } from "hono/streaming";
import type { BlobHandle } from "../../../channels/contract/channel.ts";
import { type FieldError, readFollowUp } from "../../../channels/web/contact-form.ts";
import type { FormState, PortalView } from "../../protocol/portal.ts";
import { problem } from "../problem.ts";
import { languageOf, sendPage, sendProblemPage } from "./page.ts";
import type { HttpContext, HttpEnv, PortalDeps, TrackedCase } from "./ports.ts";
import { formAgain, newForm, readPostedForm } from "./received-form.ts";
import { submitFollowUp } from "./submit.ts";
import { trackedView } from "./tracked-view.ts";
import { visitorOf } from "./visitor.ts";

/** Live tracking pages at once on this hub. Beyond, the page works and is reloaded by hand. */
const LIVE_MAX = 2_000;
const HEARTBEAT_MS = 25_000;

/** Adds the routes behind a secret link. */
export function addTrackingRoutes(app: Hono<HttpEnv>, deps: PortalDeps): void {
  const isHttps = deps.publicUrl.startsWith("https:");
  let live = 0;

  app.get("/recu/:token", async (c) => {
    const tracked = await trackedOf(c, deps);
    if (!tracked) return sendProblemPage(c, deps, "not-found", 404);
    const { caseId, email } = tracked;
    return sendPage(c, deps, {
      name: "receipt",
      tracked: trackedView(deps, tracked),
      trackingUrl: deps.trackingLinks.urlOf(caseId),
      key: deps.trackingLinks.keyOf(caseId),
      email,
    });
  });

  app.get("/suivi/:token", async (c) => {
    const tracked = await trackedOf(c, deps);
    if (!tracked) return sendProblemPage(c, deps, "not-found", 404);
    visitorOf(c, isHttps);
    return sendPage(c, deps, trackingView(deps, tracked, newForm(), c.req.query("envoye") === "1"));
  });

  app.post("/suivi/:token", async (c) => {
    const tracked = await trackedOf(c, deps);
    if (!tracked) return sendProblemPage(c, deps, "not-found", 404);
    return takeFollowUp(c, deps, tracked, isHttps);
  });

  app.get("/suivi/:token/documents/:document", async (c) => {
    const caseId = deps.trackingLinks.caseOf(c.req.param("token"));
    const found = caseId && (await deps.tracking.findDocument(caseId, c.req.param("document")));
    if (!found) return sendProblemPage(c, deps, "not-found", 404);
    // A handle of our own, from our own table.
    const bytes = await deps.blobs.open(found.blob as BlobHandle);
    return c.body(Readable.toWeb(Readable.from(bytes)) as ReadableStream, 200, {
      "content-type": found.mediaType,
      "content-length": String(found.bytes),
      "content-disposition": `attachment; filename*=UTF-8''${encodeURIComponent(found.name)}`,
    });
  });

  app.get("/suivi/:token/direct", async (c) => {
    const caseId = deps.trackingLinks.caseOf(c.req.param("token"));
    if (!caseId) return problem(c, "not-found");
    if (live >= LIVE_MAX) return problem(c, "unavailable", { detail: "Too many live pages; reload the page instead." });
    live++;
    return streamSSE(c, async (stream) => {
      try {
        await tellChanges(stream, deps, caseId);
      } finally {
        live--;
      }
    });
  });

  app.get("/suivi", (c) => sendPage(c, deps, { name: "follow", values: {}, errors: [] }));

  app.post("/suivi", async (c) => {
    const body = await c.req.parseBody();
    const reference = String(body.reference ?? "").slice(0, 40);
    const key = String(body.key ?? "").slice(0, 40);
    const caseId = await deps.tracking.findByReference(plainReference(reference));
    if (caseId && deps.trackingLinks.isKeyOf(caseId, key))
      return c.redirect(`/suivi/${deps.trackingLinks.tokenOf(caseId)}`, 303);
    // One answer for a wrong number and a wrong key: the number alone must not say whether a case exists.
    const errors: FieldError[] = [{ field: "reference", sentence: "" }];
    return sendPage(c, deps, { name: "follow", values: { reference, key }, errors }, { status: 422 });
  });
}

async function trackedOf(c: HttpContext, deps: PortalDeps): Promise<TrackedCase | null> {
  const caseId = deps.trackingLinks.caseOf(c.req.param("token") ?? "");
  return caseId === undefined ? null : deps.tracking.read(caseId);
}

function trackingView(deps: PortalDeps, tracked: TrackedCase, form: FormState, isSent: boolean): PortalView {
  const token = deps.trackingLinks.tokenOf(tracked.caseId);
  return { name: "tracking", tracked: trackedView(deps, tracked), token, form, isSent };
}

async function takeFollowUp(
  c: HttpContext,
  deps: PortalDeps,
  tracked: TrackedCase,
  isHttps: boolean,
): Promise<Response> {
  const visitor = visitorOf(c, isHttps);
  const language = languageOf(c);
  const posted = await readPostedForm(c, deps, visitor, language);
  const read = readFollowUp(posted.values, language);
  const errors = [...(read.ok ? [] : read.errors), ...posted.fileErrors];
  if (!read.ok || errors.length > 0) {
    const again = formAgain(deps, visitor, posted, { errors, notice: null });
    return sendPage(c, deps, trackingView(deps, tracked, again, false), { status: 422 });
  }
  const { submissionId, documents } = posted;
  const submission = { submissionId, session: visitor.session, citizen: null, documents };
  const submitted = await submitFollowUp(deps, tracked, read.value.message, submission);
  if (submitted.status === "received")
    return c.redirect(`/suivi/${deps.trackingLinks.tokenOf(tracked.caseId)}?envoye=1`, 303);
  if (submitted.status === "set-aside")
    return sendPage(c, deps, { name: "set-aside", reference: submitted.reference }, { status: 202 });
  const [notice, status] =
    submitted.status === "reused" ? (["already-used", 422] as const) : (["try-again", 503] as const);
  const again = formAgain(deps, visitor, posted, { errors: [], notice });
  return sendPage(c, deps, trackingView(deps, tracked, again, false), { status });
}

/**
 * Sends the case now and after each change, until the page leaves. The first frame is the present state, so what changed
 * between the page and this stream is not missed; changes that come while one is sent are one.
 */
async function tellChanges(stream: SSEStreamingApi, deps: PortalDeps, caseId: string): Promise<void> {
  let isChanged = true;
  let wake = () => {};
  const stop = deps.onCaseChanged(caseId, () => {
    isChanged = true;
    wake();
  });
  stream.onAbort(() => wake());
  try {
    while (!stream.aborted) {
      if (isChanged) {
        isChanged = false;
        const tracked = await deps.tracking.read(caseId);
        if (!tracked) return;
        await stream.writeSSE({ event: "case", data: JSON.stringify(trackedView(deps, tracked)) });
        continue;
      }
      const isWoken = await wokenBeforeHeartbeat((woken) => {
        wake = woken;
      });
      if (!isWoken) await stream.write(": alive\n\n");
    }
  } finally {
    stop();
  }
}

/** Waits for the call that it hands out, or for the heartbeat. Says whether it was called. */
function wokenBeforeHeartbeat(hand: (woken: () => void) => void): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), HEARTBEAT_MS);
    hand(() => {
      clearTimeout(timer);
      resolve(true);
    });
  });
}

function plainReference(typed: string): string {
  return typed
    .toUpperCase()
    .replace(/[\u2010-\u2015]/g, "-")
    .replace(/[^0-9A-Z-]/g, "");
}
