/** One try at each public door, and what its answer promises. Whatever is not an answer is "unknown". */
import { createTransport } from "nodemailer";
import type { Command } from "../../../hub/protocol/commands.ts";
import type { AgentSession } from "../cluster/people.ts";
import { SERVICE, SERVICE_ADDRESS } from "../cluster/people.ts";
import type { CommandTold, ContactTold } from "../history/history.ts";
import { subjectOf } from "../history/read-final-state.ts";

export type ContactOutcome = ContactTold["outcome"] & { readonly caseId?: string };
export type CommandOutcome = CommandTold["outcome"];

/** A paused hub keeps its sockets: whoever waits longer than this goes elsewhere. */
const PATIENCE_MS = 6_000;
const DOCUMENT = Buffer.from(`%PDF-1.4\n${"a document of a citizen\n".repeat(400)}%%EOF\n`);

/** Sends a contact by the API. */
export async function sendContact(
  hubUrl: string,
  submission: string,
  {
    cookie,
    documents,
    hasEmail,
  }: { readonly cookie: string; readonly documents: readonly string[]; readonly hasEmail: boolean },
): Promise<ContactOutcome> {
  const answer = await post(
    hubUrl,
    "/api/v1/contacts",
    { cookie },
    {
      submissionId: submission,
      familyName: "Rossi",
      givenNames: "Giulia",
      email: hasEmail ? `${submission}@citoyen.test` : null,
      subject: subjectOf(submission),
      message: `Bonjour, ma demande ${submission}. Merci.`,
      service: SERVICE,
      documents,
    },
  );
  if (answer === null || answer.status >= 500) return { status: "unknown" };
  const { body } = answer;
  if (answer.status === 201) return { status: "received", reference: text(body.reference), caseId: text(body.caseId) };
  return { status: "refused", reason: `${answer.status} ${text(body.type)} ${JSON.stringify(body.errors ?? "")}` };
}

/** Uploads a document. Returns its id, or null when nothing is certain. */
export async function upload(hubUrl: string, cookie: string): Promise<string | null> {
  const form = new FormData();
  form.append("file", new Blob([DOCUMENT], { type: "application/pdf" }), "piece.pdf");
  try {
    const response = await fetch(`${hubUrl}/api/v1/uploads`, {
      method: "POST",
      headers: { cookie },
      body: form,
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const body = (await response.json()) as { readonly id?: unknown };
    return response.status === 201 ? text(body.id) : null;
  } catch {
    // Nothing was promised.
    return null;
  }
}

/** Sends a command of an agent. */
export async function sendCommand(
  hubUrl: string,
  { cookie, csrf }: AgentSession,
  commandId: string,
  command: Command,
): Promise<CommandOutcome> {
  const answer = await post(hubUrl, "/api/v1/commands", { cookie, "x-csrf-token": csrf }, { commandId, command });
  if (answer === null || answer.status >= 500) return { status: "unknown" };
  if (answer.status === 200) return { status: "accepted" };
  const refusal = (answer.body.refusal ?? {}) as { readonly by?: unknown };
  const reason = text(answer.body.type).replace("urn:guichet:problem:", "") || String(answer.status);
  return { status: "refused", reason, by: typeof refusal.by === "string" ? refusal.by : null };
}

/** Sends a mail with a document, the same bytes for the same submission. */
export async function sendMail(smtpPort: number, submission: string): Promise<ContactOutcome> {
  const transport = createTransport({
    host: "127.0.0.1",
    port: smtpPort,
    ignoreTLS: true,
    connectionTimeout: PATIENCE_MS,
    greetingTimeout: PATIENCE_MS,
    // The hub itself says 451 after 8 s of silence.
    socketTimeout: 2 * PATIENCE_MS,
  });
  const from = `${submission}@citoyen.test`;
  try {
    const { response } = await transport.sendMail({
      envelope: { from, to: SERVICE_ADDRESS },
      raw: mailOf(submission, from),
    });
    return { status: "received", reference: /GU-\d{4}-\d+/.exec(response)?.[0] ?? "" };
  } catch (error) {
    const { responseCode, response } = error as { readonly responseCode?: number; readonly response?: string };
    if (responseCode !== undefined && responseCode >= 500) return { status: "refused", reason: response ?? "" };
    return { status: "unknown" };
  } finally {
    transport.close();
  }
}

function mailOf(submission: string, from: string): string {
  return [
    `From: Giulia Rossi <${from}>`,
    `To: ${SERVICE_ADDRESS}`,
    `Subject: ${subjectOf(submission)}`,
    "Date: Tue, 24 Nov 2026 10:00:00 +0100",
    `Message-ID: <${submission}@citoyen.test>`,
    "MIME-Version: 1.0",
    'Content-Type: multipart/mixed; boundary="chaos"',
    "",
    "--chaos",
    "Content-Type: text/plain; charset=utf-8",
    "",
    `Bonjour, ma demande ${submission}.`,
    "--chaos",
    'Content-Type: application/pdf; name="piece.pdf"',
    "Content-Transfer-Encoding: base64",
    'Content-Disposition: attachment; filename="piece.pdf"',
    "",
    (DOCUMENT.toString("base64").match(/.{1,76}/g) ?? []).join("\r\n"),
    "--chaos--",
    "",
  ].join("\r\n");
}

type Answer = { readonly status: number; readonly body: Readonly<Record<string, unknown>> };

async function post(
  hubUrl: string,
  path: string,
  headers: Readonly<Record<string, string>>,
  body: unknown,
): Promise<Answer | null> {
  try {
    const response = await fetch(`${hubUrl}${path}`, {
      method: "POST",
      headers: { ...headers, "content-type": "application/json", "accept-language": "en" },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(PATIENCE_MS + 4_000),
    });
    return { status: response.status, body: (await response.json()) as Answer["body"] };
  } catch {
    // Refused, reset or silent: the same request, sent again, gets the answer.
    return null;
  }
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");
