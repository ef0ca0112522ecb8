/**
 * A case, the HTML of its messages, its documents. What is out of sight answers as what does not exist, and each read of
 * what is in sight leaves an audit entry.
 */
import { Readable } from "node:stream";
import type { OpenAPIHono } from "@hono/zod-openapi";
import { z } from "zod";
import { frameCsp, type Sanitised, sanitiseHtml } from "../../../channels/email/sanitise-html.ts";
import { type FoundHtml, findDocument, findMessageHtml } from "../../../db/queries/cases/find-document.ts";
import { readCase } from "../../../db/queries/cases/read-case.ts";
import { toCaseView } from "../../live/case-view.ts";
import { agentViewer } from "../../live/queue-scope.ts";
import { Problem } from "../../protocol/problem.ts";
import { CaseView } from "../../protocol/queue.ts";
import { problem } from "../problem.ts";
import { readInlineImages } from "./inline-images.ts";
import type { AgentContext, AgentEnv, AgentRoutesDeps } from "./ports.ts";
import { traced } from "./traced.ts";

/** What a browser shows by itself and cannot run. Everything else is downloaded. */
const INLINE = new Set(["image/png", "image/jpeg", "image/gif", "image/webp", "text/plain"]);
const HTML_BYTES_MAX = 4 * 1024 * 1024;

/** Adds `GET /api/v1/cases/:id`, `/messages/:id/html` and `/documents/:id`. */
export function addCaseRoutes(app: OpenAPIHono<AgentEnv>, deps: AgentRoutesDeps): void {
  const viewerOf = (c: AgentContext) => agentViewer(deps.directory, c.get("agent").id);
  describe(app);

  app.get("/api/v1/cases/:id", async (c) => {
    const record = await readCase(deps.sql, viewerOf(c), c.req.param("id"), deps.subjectsOf);
    if (!record) return problem(c, "not-found");
    // A subscription to a case always starts from a snapshot, so there is nothing for a cursor to say.
    const view: CaseView = { ...toCaseView(record, deps.directory), cursor: "" };
    return traced(c, deps.audit, { action: "case.read", caseId: view.caseId }, () => c.json(view));
  });

  app.get("/api/v1/messages/:id/html", async (c) => {
    const found = await findMessageHtml(deps.sql, viewerOf(c), c.req.param("id"));
    if (!found) return problem(c, "not-found");
    const showsRemoteImages = c.req.query("images") === "remote";
    const { html, remoteImages } = await cleanedHtml(deps, found, showsRemoteImages);
    return traced(c, deps.audit, { action: "message.read", caseId: found.caseId }, () =>
      c.body(`<!doctype html><meta charset="utf-8"><base target="_blank">${html}`, 200, {
        "content-type": "text/html; charset=utf-8",
        "content-security-policy": frameCsp({ images: showsRemoteImages ? ["https:"] : [] }),
        "x-remote-images": String(remoteImages),
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
        "cache-control": "private, no-store",
      }),
    );
  });

  app.get("/api/v1/documents/:id", async (c) => {
    const found = await findDocument(deps.sql, viewerOf(c), c.req.param("id"));
    if (!found) return problem(c, "not-found");
    const bytes = await deps.blobs.open(found.blob);
    const isInline = INLINE.has(found.mediaType);
    return traced(c, deps.audit, { action: "document.read", caseId: found.caseId }, () =>
      c.body(Readable.toWeb(Readable.from(bytes)) as ReadableStream, 200, {
        "content-type": isInline ? found.mediaType : "application/octet-stream",
        "content-length": String(found.bytes),
        "content-disposition": `${isInline ? "inline" : "attachment"}; filename*=UTF-8''${encodeFileName(found.name)}`,
        "content-security-policy": "default-src 'none'; sandbox",
        "x-content-type-options": "nosniff",
        "cache-control": "private, no-store",
      }),
    );
  });
}

/** Two passes when the mail has images of its own: the first says which of them its page shows. */
async function cleanedHtml(deps: AgentRoutesDeps, found: FoundHtml, showsRemoteImages: boolean): Promise<Sanitised> {
  const text = await readText(await deps.blobs.open(found.blob));
  const used: string[] = [];
  const cleaned = sanitiseHtml(text, {
    documentUrl(contentId) {
      used.push(contentId);
      return null;
    },
    showsRemoteImages,
  });
  if (!used.some((contentId) => found.images[contentId] !== undefined)) return cleaned;
  const documentUrl = await readInlineImages(deps.blobs, found.images, used);
  return sanitiseHtml(text, { documentUrl, showsRemoteImages });
}

/** RFC 8187: what `encodeURIComponent` leaves and the header may not hold. */
function encodeFileName(name: string): string {
  const hex = (character: string) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
  return encodeURIComponent(name.toWellFormed()).replaceAll(/['()*]/g, hex);
}

async function readText(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of bytes) {
    parts.push(part);
    length += part.byteLength;
    if (length > HTML_BYTES_MAX) break;
  }
  return Buffer.concat(parts).toString("utf8");
}

function describe(app: OpenAPIHono<AgentEnv>): void {
  const missing = {
    description: "It does not exist, or the agent may not open it",
    content: { "application/problem+json": { schema: Problem } },
  };
  app.openAPIRegistry.registerPath({
    method: "get",
    path: "/api/v1/cases/{id}",
    tags: ["Agents"],
    summary: "A case with its timeline",
    responses: {
      200: { description: "The case", content: { "application/json": { schema: CaseView } } },
      404: missing,
    },
  });
  app.openAPIRegistry.registerPath({
    method: "get",
    path: "/api/v1/messages/{id}/html",
    tags: ["Agents"],
    summary: "The HTML of a message, cleaned, for a sandboxed frame",
    request: { query: z.object({ images: z.enum(["remote"]).optional() }) },
    responses: {
      200: {
        description:
          "A page that runs nothing, and loads nothing but the images of elsewhere (`https:`) with `images=remote`",
        headers: z.object({ "x-remote-images": z.string().describe("How many images of elsewhere the message has") }),
      },
      404: missing,
    },
  });
  app.openAPIRegistry.registerPath({
    method: "get",
    path: "/api/v1/documents/{id}",
    tags: ["Agents"],
    summary: "A document",
    responses: { 200: { description: "Its bytes" }, 404: missing },
  });
}
