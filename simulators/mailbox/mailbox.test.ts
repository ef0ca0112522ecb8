import { createTransport } from "nodemailer";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createMailStore, KEPT_MAX } from "./mail-store.ts";
import type { Mail, MailSummary } from "./read-mail.ts";
import { type Mailbox, startMailbox } from "./start-mailbox.ts";

const CITIZEN = "giulia.rossi@courriel.test";
let hub: Mailbox;
let mailbox: Mailbox;
beforeEach(async () => {
  // A second mailbox plays the hub's mail server.
  hub = await startMailbox({ smtpPort: 0, httpPort: 0, hubSmtpPort: 0 });
  mailbox = await startMailbox({ smtpPort: 0, httpPort: 0, hubSmtpPort: hub.smtpPort });
  return () => Promise.all([mailbox.close(), hub.close()]);
});
let close = () => {};
afterEach(() => close());

function deliver(mail: object) {
  const transport = createTransport({ host: "127.0.0.1", port: mailbox.smtpPort, secure: false, ignoreTLS: true });
  close = () => transport.close();
  return transport.sendMail({
    from: "apa@guichet.test",
    to: CITIZEN,
    subject: "Votre demande",
    text: "Bonjour",
    ...mail,
  });
}

const get = async <T>(url: string) => (await (await fetch(url)).json()) as T;
const next = (of: Mailbox, to: string, after = 0) =>
  get<Mail>(`${of.url}/api/messages/next?to=${encodeURIComponent(to)}&after=${after}`);

it("shows a mail to whom it was sent, whatever the case of the address, and to nobody else", async () => {
  await deliver({ to: "Giulia.Rossi@courriel.test", subject: "Été à l’hôpital", text: "Bonjour Madame" });
  const { messages } = await get<{ messages: MailSummary[] }>(`${mailbox.url}/api/messages?to=${CITIZEN}`);
  expect(messages).toMatchObject([{ subject: "Été à l’hôpital", to: [CITIZEN], envelopeFrom: "apa@guichet.test" }]);
  expect(await get(`${mailbox.url}/api/messages?to=other@courriel.test`)).toEqual({ messages: [] });
  const [first] = messages;
  expect(await get(`${mailbox.url}/api/messages/${first?.id}`)).toMatchObject({ text: "Bonjour Madame\n" });
  const raw = await (await fetch(`${mailbox.url}/api/messages/${first?.id}/raw`)).text();
  expect(raw).toContain("Subject: =?UTF-8?");
});

it("wakes who waits for a mail, and says when none came", async () => {
  const waited = next(mailbox, CITIZEN);
  await deliver({ subject: "Attendu" });
  expect((await waited).subject).toBe("Attendu");
  const silence = await fetch(`${mailbox.url}/api/messages/next?to=nobody@courriel.test&timeoutMs=10`);
  expect(silence.status).toBe(204);
});

it("answers as the citizen, to the address that the mail says, in its thread", async () => {
  await deliver({ replyTo: "case-signed@guichet.test", messageId: "<m-1@guichet.test>" });
  const { id } = await next(mailbox, CITIZEN);
  const body = new URLSearchParams({ text: "Voici la pièce." });
  const response = await fetch(`${mailbox.url}/messages/${id}/reply`, { method: "POST", body, redirect: "manual" });
  expect(response.status).toBe(303);
  expect(await next(hub, "case-signed@guichet.test")).toMatchObject({
    envelopeFrom: CITIZEN,
    subject: "Re: Votre demande",
    inReplyTo: "<m-1@guichet.test>",
    references: ["<m-1@guichet.test>"],
    text: expect.stringContaining("Voici la pièce."),
  });
});

it("takes a mail for +bounce and sends a notification from nobody to its sender", async () => {
  await deliver({ to: "jean+bounce@courriel.test", messageId: "<m-2@guichet.test>" });
  const { id } = await next(hub, "apa@guichet.test");
  const raw = await (await fetch(`${hub.url}/api/messages/${id}/raw`)).text();
  expect(raw).toMatch(/Content-Type: multipart\/report; report-type=delivery-status/);
  expect(raw).toMatch(/Final-Recipient: rfc822; jean\+bounce@courriel\.test\r\nAction: failed\r\nStatus: 5\.1\.1/);
  expect(raw).toContain("Message-ID: <m-2@guichet.test>");
  expect((await get<Mail>(`${hub.url}/api/messages/${id}`)).envelopeFrom).toBe("");
});

it("never bounces a bounce", async () => {
  await deliver({ envelope: { from: "", to: "jean+bounce@courriel.test" } });
  await deliver({ to: "jean+bounce@courriel.test", subject: "Seconde" });
  const { id } = await next(hub, "apa@guichet.test");
  const raw = await (await fetch(`${hub.url}/api/messages/${id}/raw`)).text();
  expect(raw).toContain("Subject: Seconde");
});

it("refuses +refuse for good and +greylist once", async () => {
  await expect(deliver({ to: "jean+refuse@courriel.test" })).rejects.toMatchObject({ responseCode: 550 });
  await expect(deliver({ to: "jean+greylist@courriel.test" })).rejects.toMatchObject({ responseCode: 451 });
  await deliver({ to: "jean+greylist@courriel.test" });
});

it("shows mail from outside as text, never as HTML", async () => {
  await deliver({ subject: "<script>alert(1)</script>", text: "<img src=x onerror=alert(1)>" });
  const { id } = await next(mailbox, CITIZEN);
  for (const path of ["/", `/messages/${id}`]) {
    const page = await (await fetch(mailbox.url + path)).text();
    expect(page).toContain("&#60;script&#62;alert(1)");
    expect(page).not.toMatch(/<script>alert|<img src=x/);
  }
});

it(`keeps the last ${KEPT_MAX} mails`, () => {
  const store = createMailStore();
  const mail = { at: 0, envelopeFrom: "", envelopeTo: [CITIZEN], raw: Buffer.alloc(0) };
  for (let n = 0; n < KEPT_MAX + 5; n++) store.add(mail);
  expect(store.list(null, KEPT_MAX * 2)).toHaveLength(KEPT_MAX);
  expect([store.find(5), store.find(6)?.id]).toEqual([undefined, 6]);
});
