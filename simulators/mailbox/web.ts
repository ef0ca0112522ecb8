/**
 * The mailbox over HTTP.
 *
 *     GET  /api/messages?to=&limit=            { messages: MailSummary[] }, newest first
 *     GET  /api/messages/next?to=&after=&timeoutMs=   the first after that id, waiting for it; 204 when none came
 *     GET  /api/messages/:id                   Mail
 *     GET  /api/messages/:id/raw               the source
 *     DELETE /api/messages                     forgets all
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { MailStore, StoredMail } from "./mail-store.ts";
import { listPage, mailPage, messagePage } from "./pages.ts";
import { mailOf, summaryOf } from "./read-mail.ts";

export type WebOptions = {
  readonly store: MailStore;
  /** Sends an answer as the mail's recipient. Rejects when the hub does not take it. */
  readonly reply: (mail: StoredMail, text: string) => Promise<void>;
};

const LIMIT_MAX = 1_000;
const WAIT_MS_MAX = 60_000;
const FORM_BYTES_MAX = 1024 * 1024;

/** Answers one request. Never rejects. */
export async function serveMailbox(
  request: IncomingMessage,
  response: ServerResponse,
  options: WebOptions,
): Promise<void> {
  try {
    await route(request, response, options);
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    send(response, 502, HTML, messagePage("Cela n’a pas marché", text));
  }
}

const HTML = "text/html; charset=utf-8";

async function route(request: IncomingMessage, response: ServerResponse, options: WebOptions): Promise<void> {
  const { store } = options;
  const url = new URL(request.url ?? "/", "http://mailbox");
  const to = url.searchParams.get("to") || null;
  const number = (name: string, otherwise: number, max: number) =>
    Math.min(Math.max(Number(url.searchParams.get(name) ?? otherwise) || 0, 0), max);
  const [, root, second, third] = url.pathname.split("/");

  if (url.pathname === "/")
    return send(response, 200, HTML, listPage(await Promise.all(store.list(to, 100).map(summaryOf)), to));
  if (root === "api" && second === "messages")
    return api(request, response, store, { to, number, id: third ?? null, url });
  const mail = root === "messages" ? store.find(Number(second)) : undefined;
  if (!mail) return send(response, 404, HTML, messagePage("Rien à cette adresse", "Ce courriel n’est plus là."));
  if (third === "reply" && request.method === "POST") return answer(request, response, mail, options);
  const notice = url.searchParams.has("sent") ? "Votre réponse est partie." : null;
  send(response, 200, HTML, mailPage(await mailOf(mail), notice));
}

type Asked = {
  readonly to: string | null;
  readonly number: (name: string, otherwise: number, max: number) => number;
  readonly id: string | null;
  readonly url: URL;
};

async function api(request: IncomingMessage, response: ServerResponse, store: MailStore, asked: Asked): Promise<void> {
  const { to, number, id, url } = asked;
  if (request.method === "DELETE") {
    store.clear();
    return sendJson(response, 200, { messages: [] });
  }
  if (id === null)
    return sendJson(response, 200, {
      messages: await Promise.all(store.list(to, number("limit", 100, LIMIT_MAX)).map(summaryOf)),
    });
  if (id === "next") {
    const next = await store.next(
      to,
      number("after", store.lastId(), Number.MAX_SAFE_INTEGER),
      number("timeoutMs", 10_000, WAIT_MS_MAX),
    );
    return next ? sendJson(response, 200, await mailOf(next)) : sendJson(response, 204, null);
  }
  const mail = store.find(Number(id));
  if (!mail) return sendJson(response, 404, { error: "no such message" });
  if (url.pathname.endsWith("/raw")) return send(response, 200, "text/plain; charset=utf-8", mail.raw);
  sendJson(response, 200, await mailOf(mail));
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  mail: StoredMail,
  { reply }: WebOptions,
): Promise<void> {
  let body = "";
  for await (const chunk of request) {
    body += String(chunk);
    if (body.length > FORM_BYTES_MAX) throw new Error("La réponse est trop longue.");
  }
  const text = new URLSearchParams(body).get("text")?.trim() ?? "";
  if (text === "") throw new Error("La réponse est vide.");
  await reply(mail, text);
  response.writeHead(303, { location: `/messages/${mail.id}?sent=yes` });
  response.end();
}

function send(response: ServerResponse, status: number, type: string, body: string | Buffer): void {
  response.writeHead(status, {
    "content-type": type,
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'self'",
  });
  response.end(body);
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  send(response, status, "application/json", status === 204 ? "" : JSON.stringify(body));
}
