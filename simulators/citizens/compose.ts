/** Turns an act into what is sent: a request to the web door, or a mail. Pure. */
import type { Act, Charset } from "./stream.ts";

export type MailAct = Extract<Act, { door: "mail" }>;

const PDF = Buffer.from(
  "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n" +
    "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n",
);

/** Returns the fields of the contact form. */
export function formOf(act: Act): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(jsonOf(act))) form.set(name, value);
  if (act.hasAttachment) form.append("file", new Blob([PDF], { type: "application/pdf" }), "justificatif.pdf");
  return form;
}

/** Returns the body of `POST /api/v1/contacts`. */
export function jsonOf({ key, citizen, matter }: Act): Readonly<Record<string, string>> {
  return {
    submissionId: key,
    kind: "person",
    familyName: citizen.familyName,
    givenNames: citizen.givenNames,
    email: citizen.email,
    phone: citizen.phone,
    service: matter.service,
    subject: matter.subject,
    message: matter.message,
  };
}

/** Returns a raw mail. Text that the charset lacks is written with what it has, as old programs do. */
export function mailOf(act: MailAct, domain: string, at: Date): Buffer {
  const { citizen, matter, charset, key } = act;
  const text = `Bonjour,\r\n\r\n${matter.message}\r\n\r\n${citizen.givenNames} ${citizen.familyName}\r\n${citizen.phone}\r\n`;
  const part = `Content-Type: text/plain; charset=${charset}\r\nContent-Transfer-Encoding: base64\r\n\r\n${wrapped(encode(text, charset))}`;
  const boundary = `part-${key}`;
  const body = act.hasAttachment
    ? `Content-Type: multipart/mixed; boundary="${boundary}"\r\n\r\n--${boundary}\r\n${part}\r\n--${boundary}\r\nContent-Type: application/pdf; name="justificatif.pdf"\r\nContent-Disposition: attachment; filename="justificatif.pdf"\r\nContent-Transfer-Encoding: base64\r\n\r\n${wrapped(PDF)}\r\n--${boundary}--\r\n`
    : `${part}\r\n`;
  const head = [
    ...(matter.isSpam ? ["X-Spam-Flag: YES"] : []),
    `From: ${word(`${citizen.givenNames} ${citizen.familyName}`, charset)} <${citizen.email}>`,
    `To: ${matter.mailbox}@${domain}`,
    `Subject: ${word(matter.subject, charset)}`,
    `Date: ${at.toUTCString().replace("GMT", "+0000")}`,
    `Message-ID: <${key}@courriel.test>`,
    "MIME-Version: 1.0",
  ];
  return Buffer.from(`${head.join("\r\n")}\r\n${body}`, "latin1");
}

function encode(text: string, charset: Charset): Buffer {
  if (charset === "utf-8") return Buffer.from(text, "utf8");
  return Buffer.from(
    text
      .replaceAll("’", "'")
      .replaceAll("–", "-")
      .replaceAll(/[^\p{ASCII}\u00a0-\u00ff]/gu, "?"),
    "latin1",
  );
}

const word = (text: string, charset: Charset) => `=?${charset}?B?${encode(text, charset).toString("base64")}?=`;

const wrapped = (bytes: Buffer) => bytes.toString("base64").replaceAll(/.{76}/g, "$&\r\n");
