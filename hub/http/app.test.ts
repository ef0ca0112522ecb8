import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createFileBlobs } from "../blobs/blob-store.ts";
import type { PortalPage } from "../protocol/portal.ts";
import { createApp } from "./app.ts";
import { createPortalMemory, type PortalMemory } from "./portal/memory-deps.ts";

const SITE = "http://localhost";
const at = Date.parse("2026-11-24T13:05:00Z");
let folder = "";
let memory: PortalMemory;
let app: ReturnType<typeof createApp>;
let cookie = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "app-"));
  memory = createPortalMemory({
    blobs: createFileBlobs(folder),
    clock: () => at,
    publicUrl: SITE,
    documentOf: (page) => JSON.stringify(page),
    staticFolder: folder,
  });
  app = createApp(memory.deps);
  cookie = "";
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Asks as one browser would: it keeps its cookies. */
async function ask(path: string, init: RequestInit = {}): Promise<Response> {
  const headers = { accept: "text/html", cookie, ...(init.headers as Record<string, string>) };
  const response = await app.request(`${SITE}${path}`, { ...init, headers });
  const set = response.headers.getSetCookie().map((one) => one.split(";")[0] ?? "");
  if (set.length > 0) cookie = [...cookie.split("; ").filter(Boolean), ...set].join("; ");
  return response;
}

async function pageOf(response: Response): Promise<PortalPage["view"]> {
  return ((await response.json()) as PortalPage).view;
}

function formOf(fields: Record<string, string | File | string[]>): RequestInit {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields))
    for (const one of [value].flat()) {
      if (one instanceof File) body.append(name, one, one.name);
      else body.append(name, one);
    }
  return { method: "POST", body };
}

const filled = {
  submissionId: "submission-1",
  action: "send",
  familyName: "Rossi",
  givenNames: "Giulia",
  email: "giulia.rossi@exemple.fr",
  subject: "Mon dossier APA",
  message: "Bonjour, où en est mon dossier ?",
  commune: "Nice",
};
const pdf = (name = "avis.pdf") => new File(["%PDF-1.7 contents"], name);

async function sent(): Promise<string> {
  const response = await ask("/contact", formOf(filled));
  return response.headers.get("location")?.replace("/recu/", "") ?? "";
}

describe("the contact form", () => {
  it("becomes one case, whose receipt has the number, the promise and the way to follow it", async () => {
    const response = await ask("/contact", formOf({ ...filled, documents: pdf() }));
    expect(response.status).toBe(303);
    const view = await pageOf(await ask(response.headers.get("location") ?? ""));
    expect(view).toMatchObject({
      name: "receipt",
      tracked: { reference: "GU-2026-000001", answerBy: "2026-12-08T17:00:00.000Z" },
      email: "giulia.rossi@exemple.fr",
    });
    expect(memory.contacts[0]).toMatchObject({
      service: "accueil",
      proof: { kind: "none" },
      documents: [{ name: "avis.pdf", mediaType: "application/pdf", bytes: 17 }],
    });
  });

  it("sent twice at once is one case, and both get its receipt", async () => {
    await ask("/contact");
    const once = () => ask("/contact", formOf({ ...filled, documents: pdf() }));
    const [first, second] = await Promise.all([once(), once()]);
    expect(second.headers.get("location")).toBe(first.headers.get("location"));
    expect(memory.contacts.length).toBe(1);
  });

  it("comes back with every error, what was typed, and the files that were good", async () => {
    const bad = { ...filled, familyName: "", email: "giulia", documents: [] as string[] };
    const response = await ask("/contact", formOf({ ...bad, documents: pdf("photo.jpg") }));
    expect(response.status).toBe(422);
    const view = await pageOf(response);
    if (view.name !== "contact") throw new Error(view.name);
    expect(view.form.errors.map(({ field }) => field)).toEqual(["familyName", "email", "documents"]);
    expect(view.form.values).toMatchObject({ email: "giulia", subject: "Mon dossier APA" });
    expect(memory.contacts).toEqual([]);

    const again = await pageOf(await ask("/contact", formOf({ ...bad, documents: pdf() })));
    if (again.name !== "contact") throw new Error(again.name);
    const kept = again.form.documents.map(({ id }) => id);
    const good = await ask("/contact", formOf({ ...filled, document: kept }));
    expect(good.status).toBe(303);
    expect(memory.contacts[0]?.documents.map(({ name }) => name)).toEqual(["avis.pdf"]);
  });

  it("is refused when its submission id was used for something else, and offers a new one", async () => {
    await sent();
    const response = await ask("/contact", formOf({ ...filled, message: "Autre chose" }));
    expect(response.status).toBe(422);
    const view = await pageOf(response);
    if (view.name !== "contact") throw new Error(view.name);
    expect(view.form).toMatchObject({ notice: "already-used", values: { message: "Autre chose" } });
    expect(view.form.submissionId).not.toBe("submission-1");
  });

  it("is refused when someone else uses the submission id, even for the same words", async () => {
    await sent();
    cookie = "";
    expect((await ask("/contact", formOf(filled))).status).toBe(422);
    expect(memory.contacts.length).toBe(1);
  });

  it("asks to send again, under the same id, when the outcome is not known; then gives the case", async () => {
    memory.answerWith({ status: "unknown" });
    const response = await ask("/contact", formOf(filled));
    expect(response.status).toBe(503);
    expect(await pageOf(response)).toMatchObject({ form: { notice: "try-again", submissionId: "submission-1" } });
    memory.answerWith(null);
    expect((await ask("/contact", formOf(filled))).status).toBe(303);
  });

  it("gives a reference when the message was set aside", async () => {
    memory.answerWith({ status: "set-aside", reference: "dl-7" });
    const response = await ask("/contact", formOf(filled));
    expect([response.status, await pageOf(response)]).toEqual([202, { name: "set-aside", reference: "dl-7" }]);
  });

  it("is filled in and proven by a sign-in", async () => {
    const unknown = { birthDate: null, sex: null, birthPlace: null, birthCountry: null, email: null };
    const identity = { familyName: "Rossi", givenNames: "Giulia", ...unknown };
    memory.signIn({ issuer: "https://fc.test", subject: "s1", identity });
    expect(await pageOf(await ask("/contact"))).toMatchObject({ form: { values: { familyName: "Rossi" } } });
    await sent();
    expect(memory.contacts[0]?.proof).toEqual({ kind: "account", issuer: "https://fc.test", subject: "s1", identity });
  });

  it("goes nowhere when another site sends it", async () => {
    const foreign = { ...formOf(filled), headers: { origin: "https://evil.example" } };
    expect((await ask("/contact", foreign)).status).toBe(403);
    expect((await ask("/contact", { ...formOf(filled), headers: { "sec-fetch-site": "cross-site" } })).status).toBe(
      403,
    );
    expect(memory.contacts).toEqual([]);
  });
});

describe("a draft", () => {
  it("is offered first, continued under the same submission id with its files, and gone once sent", async () => {
    await ask("/contact", formOf({ ...filled, action: "save", documents: pdf() }));
    expect(await pageOf(await ask("/contact"))).toMatchObject({ name: "draft", subject: "Mon dossier APA" });
    expect(await pageOf(await ask("/contact?brouillon=reprendre"))).toMatchObject({
      name: "contact",
      savedAt: "2026-11-24T13:05:00.000Z",
      form: { submissionId: "submission-1", documents: [{ name: "avis.pdf" }], values: { familyName: "Rossi" } },
    });
    await sent();
    expect(await pageOf(await ask("/contact"))).toMatchObject({ name: "contact", form: { values: {} } });
  });

  it("belongs to one browser", async () => {
    await ask("/contact", formOf({ ...filled, action: "save" }));
    cookie = "";
    expect(await pageOf(await ask("/contact"))).toMatchObject({ name: "contact" });
  });

  it("is saved by the script, and refused when it is none", async () => {
    const post = (body: string) =>
      ask("/contact/brouillon", { method: "POST", body, headers: { "content-type": "application/json" } });
    const good = await post(JSON.stringify({ submissionId: "submission-1", values: { subject: "x" }, documents: [] }));
    expect(await good.json()).toEqual({ savedAt: "2026-11-24T13:05:00.000Z" });
    expect((await post("{")).status).toBe(400);
    expect((await post(JSON.stringify({ values: { subject: "x".repeat(600_000) } }))).status).toBe(413);
  });
});

describe("tracking", () => {
  it("takes a message with a document, from whoever holds the link, as proof of the case", async () => {
    const token = await sent();
    cookie = "";
    const reply = { submissionId: "submission-2", message: "Voici la pièce", documents: pdf("piece.pdf") };
    const response = await ask(`/suivi/${token}`, formOf(reply));
    expect(response.headers.get("location")).toBe(`/suivi/${token}?envoye=1`);
    expect(memory.contacts[1]).toMatchObject({ proof: { kind: "case", caseId: "case1" }, text: "Voici la pièce" });
    const view = await pageOf(await ask(`/suivi/${token}`));
    if (view.name !== "tracking") throw new Error(view.name);
    expect(view.tracked.messages.map(({ text }) => text)).toEqual([filled.message, "Voici la pièce"]);
    const file = await ask(view.tracked.messages[1]?.documents[0]?.url.replace("#", "%23") ?? "");
    expect([await file.text(), file.headers.get("content-disposition")]).toEqual([
      "%PDF-1.7 contents",
      "attachment; filename*=UTF-8''piece.pdf",
    ]);
  });

  it("shows nothing for a link that is not ours", async () => {
    const token = await sent();
    const paths = [`/suivi/${token}x`, "/suivi/case1", "/recu/case1.AAAA", `/suivi/${token}/documents/other`];
    for (const path of paths) expect([path, (await ask(path)).status]).toEqual([path, 404]);
  });

  it("is found again by number and key, and says one thing for a wrong number and a wrong key", async () => {
    const token = await sent();
    const post = (reference: string, key: string) =>
      ask("/suivi", { method: "POST", body: new URLSearchParams({ reference, key }) });
    const key = memory.deps.trackingLinks.keyOf("case1");
    expect((await post(" gu-2026-000001", key.toLowerCase())).headers.get("location")).toBe(`/suivi/${token}`);
    const answers = await Promise.all([post("GU-2026-000001", "0000-0000-0000"), post("GU-2026-999999", key)]);
    const [wrongKey, wrongNumber] = await Promise.all(
      answers.map(async (one) => ((await pageOf(one)) as { errors: unknown }).errors),
    );
    expect(wrongKey).toEqual(wrongNumber);
  });

  it("tells an open page of each change", async () => {
    const token = await sent();
    const response = await ask(`/suivi/${token}/direct`);
    const frames = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    expect((await frames?.read())?.value).toContain('"owes":"administration"');
    memory.reply("case1", "Il nous manque votre avis d’imposition.");
    expect((await frames?.read())?.value).toContain('"owes":"citizen"');
    await frames?.cancel();
  });
});

describe("the API", () => {
  const post = (body: unknown, headers: Record<string, string> = {}) =>
    app.request("/api/v1/contacts", {
      method: "POST",
      body: typeof body === "string" ? body : JSON.stringify(body),
      headers: { "content-type": "application/json", ...headers },
    });

  it("gives a number and the tracking link, and the same again for the same key", async () => {
    const { submissionId, ...body } = filled;
    const first = await post(body, { "idempotency-key": submissionId });
    expect(first.status).toBe(201);
    const answer = await first.json();
    expect(answer).toEqual({
      status: "received",
      caseId: "case1",
      reference: "GU-2026-000001",
      trackingUrl: memory.deps.trackingLinks.urlOf("case1"),
    });
    expect(await (await post({ ...body, submissionId })).json()).toEqual(answer);
    const other = await post({ ...body, message: "autre" }, { "idempotency-key": submissionId });
    expect([other.status, (await other.json()).type]).toEqual([422, "urn:guichet:problem:idempotency-key-reused"]);
  });

  it("names each field at fault by its pointer", async () => {
    const response = await post({ submissionId: "submission-1", familyName: 12, subject: "x", message: "y" });
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    const problem = await response.json();
    expect(problem.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual(["/givenNames", "/familyName"]);
  });

  it.each([
    ["not JSON", "{", {}, 400],
    ["an array", [], {}, 400],
    ["no submission id", { familyName: "x" }, {}, 400],
    ["two submission ids", filled, { "idempotency-key": "submission-9" }, 400],
    ["an upload of someone else", { ...filled, documents: ["abc"] }, {}, 400],
  ])("refuses %s", async (_, body, headers, status) => {
    expect((await post(body, headers as Record<string, string>)).status).toBe(status);
    expect(memory.contacts).toEqual([]);
  });

  it("takes an upload, which only its uploader may send", async () => {
    const uploaded = await ask("/api/v1/uploads", formOf({ file: pdf() }));
    expect(uploaded.status).toBe(201);
    const { id } = (await uploaded.json()) as { id: string };
    expect((await post({ ...filled, documents: [id] })).status).toBe(400);
    expect((await post({ ...filled, documents: [id] }, { cookie })).status).toBe(201);
    const refused = await ask("/api/v1/uploads", formOf({ file: pdf("photo.png") }));
    expect([refused.status, (await refused.json()).errors[0].pointer]).toEqual([400, "/documents"]);
  });

  it.each(["/api/v1/contacts", "/suivi", "/contact/brouillon"])(
    "takes no endless body for a small one because it calls itself a form: %s",
    async (path) => {
      const headers = { "content-type": "multipart/form-data; boundary=b" };
      const response = await app.request(path, { method: "POST", headers, body: "x".repeat(600_000) });
      expect(response.status).toBe(413);
    },
  );

  it("keeps whole text of a file name that is cut to its bound", async () => {
    const uploaded = await (await ask("/api/v1/uploads", formOf({ file: pdf(`${"a".repeat(199)}😀.pdf`) }))).json();
    expect(JSON.stringify(uploaded)).not.toMatch(/\\ud[89a-f]/i);
  });

  it("describes itself, as a document and as a page", async () => {
    const document = await (await app.request("/openapi.json")).json();
    expect([document.openapi, Object.keys(document.paths)]).toEqual(["3.1.0", ["/api/v1/contacts", "/api/v1/uploads"]]);
    expect(await pageOf(await ask("/api"))).toMatchObject({
      operations: [{ method: "POST", path: "/api/v1/contacts" }, {}],
    });
  });
});

describe("every answer", () => {
  it("forbids what a page does not need", async () => {
    const { headers } = await ask("/");
    const policy = headers.get("content-security-policy") ?? "";
    expect(policy).toMatch(/default-src 'none'; script-src 'self' 'nonce-[^']{20,}'; style-src 'self'/);
    expect(policy).not.toContain("unsafe");
    expect((await ask("/")).headers.get("content-security-policy")).not.toBe(policy);
    expect(["x-content-type-options", "referrer-policy", "cache-control"].map((name) => headers.get(name))).toEqual([
      "nosniff",
      "same-origin",
      "no-store",
    ]);
  });

  it("is a page for people and a problem for programs when there is nothing", async () => {
    expect(await pageOf(await ask("/rien"))).toMatchObject({ name: "problem", why: "not-found" });
    const response = await ask("/api/v1/rien");
    expect([response.status, response.headers.get("content-type")]).toEqual([404, "application/problem+json"]);
    expect((await ask("/../../etc/passwd.txt")).status).toBe(404);
    expect((await ask("/%00.js")).status).toBe(404);
    expect((await ask("/.vite/manifest.json")).status).toBe(404);
  });

  it("lets go of what it would send when only the headers are asked for", async () => {
    let isLetGo = false;
    const endless = () =>
      new ReadableStream({
        pull: (controller) => controller.enqueue(new Uint8Array(1024)),
        cancel: () => {
          isLetGo = true;
        },
      });
    app.get("/fichier", (c) => c.body(endless()));
    const response = await app.request("/fichier", { method: "HEAD" });
    expect([response.status, response.body, isLetGo]).toEqual([200, null, true]);
  });

  it("says what broke to the log and not to the asker", async () => {
    app.get("/casse", () => {
      throw new Error("secret detail");
    });
    const response = await ask("/casse");
    expect([response.status, await pageOf(response)]).toMatchObject([500, { name: "problem", why: "broken" }]);
  });

  it("comes in the language that was chosen", async () => {
    await ask("/?lang=en");
    expect(await (await ask("/suivi")).json()).toMatchObject({ language: "en" });
    expect(await (await ask("/suivi?lang=fr")).json()).toMatchObject({ language: "fr" });
  });

  it("is refused to a client that asks too often, with when to come back", async () => {
    const rate = { burst: 1, perMinute: 1 };
    const limited = createApp({ ...memory.deps, limits: { writes: rate, reads: rate, agents: rate, keys: rate } });
    await limited.request("/api/v1/rien");
    const response = await limited.request("/api/v1/rien");
    expect([response.status, response.headers.get("retry-after")]).toEqual([429, "60"]);
  });
});
