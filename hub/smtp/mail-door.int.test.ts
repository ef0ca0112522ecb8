import { createTransport } from "nodemailer";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Contact, Reply } from "../../channels/contract/channel.ts";
import { createMemoryBlobs } from "../../channels/email/fixtures/memory-blobs.ts";
import type { SmtpDoor } from "../../channels/email/smtp-door.ts";
import { createThreading } from "../../channels/email/threading.ts";
import { forgetAcknowledgementCounts } from "../../db/queries/mail/acknowledgement-counts.ts";
import { listBlocks } from "../../db/queries/mail/blocked-senders.ts";
import { findMailCase } from "../../db/queries/mail/mail-case.ts";
import type { ClaimedWork } from "../../db/queries/outbox/outbox.ts";
import { theHub } from "../../db/queries/visibility/visible-to.ts";
import { createTestDatabase, type TestDatabase } from "../../tests/support/database.ts";
import { createLog } from "../log.ts";
import { acknowledgementLimit } from "../outbox/acknowledgement-limit.ts";
import { createMailWorker, createNoticeWorker, type MailWorkerOptions } from "../outbox/mail-worker.ts";
import { type BlockedSenders, createBlockedSenders } from "./blocked-senders.ts";
import { createMailDoor, type DeliveryReport } from "./mail-door.ts";

const threading = createThreading({ key: "k".repeat(32), domain: "guichet.test" });
const now = Date.parse("2026-11-24T09:00:00.000Z");
const REFERENCE = "GU-2026-000001";
const CONTACT = "contact-0123456789AB";
const ANSWER = "message_0123456789AB";
const service = { id: "autonomie", name: "Autonomie", email: "autonomie@guichet.test", phone: null, address: null };

let database: TestDatabase;
let door: SmtpDoor;
let port = 0;
let blocked: BlockedSenders;
let taken: Contact[] = [];
let reports: { cause: string; report: DeliveryReport }[] = [];
let woken = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  const { sql } = database;
  const place = { service: "autonomie", sector: "solidarites", is_protected: false };
  await sql`insert into "case" ${sql({
    id: "c1",
    reference: REFERENCE,
    subject: "s",
    ...place,
    procedure: "contact",
    channel: "email",
    state: "queued",
    owes: "administration",
    priority: "normal",
    title: "Demande d’APA",
    citizen_name: "Anna Rossi",
    citizen: JSON.stringify({ email: "Anna.Rossi@example.fr" }),
    opened_at: "2026-11-24T08:00:00Z",
    breach_at: "2026-12-08T17:00:00Z",
    is_junk: false,
    version: 1,
    updated_at: "2026-11-24T08:00:00Z",
    words: "'apa'",
  })}`;
  const line = { case_id: "c1", subject: "s", ...place, partition: 1, detail: "{}", channel: "email" };
  await sql`insert into message ${sql([
    {
      ...line,
      id: CONTACT,
      position: 1,
      kind: "in",
      type: "contact.recorded",
      at: "2026-11-24T08:00:00Z",
      author_kind: "citizen",
      title: "Demande d’APA",
      mail_id: "<1@example.fr>",
    },
    {
      ...line,
      id: "1-2",
      position: 2,
      kind: "event",
      type: "acknowledgement.recorded",
      at: "2026-11-24T08:00:00Z",
      author_kind: "hub",
      title: null,
      mail_id: null,
    },
    {
      ...line,
      id: ANSWER,
      position: 3,
      kind: "out",
      type: "reply.recorded",
      at: "2026-11-24T08:30:00Z",
      author_kind: "agent",
      title: null,
      mail_id: null,
    },
  ])}`;
  await sql`insert into document ${sql({ id: "d1", case_id: "c1", message_id: CONTACT, ...place, blob: "b", name: "avis.pdf", media_type: "application/pdf", bytes: 1 })}`;
  blocked = createBlockedSenders({
    sql,
    fingerprint: (kind, value) => `${kind}/${value.length}/${value.split("").reverse().join("")}`,
    sealOwn: (value) => JSON.stringify(value),
    now: () => now,
    wake: () => woken++,
  });
  door = createMailDoor({
    sql,
    blobs: createMemoryBlobs(),
    directory: {
      serviceOfAddress: (address) =>
        address.toLowerCase() === service.email ? ({ id: "autonomie" } as never) : undefined,
    },
    threading,
    blocked,
    takeContact: async (contact) => {
      taken.push(contact);
      return { status: "received", caseId: "c", reference: REFERENCE, contactId: "k", isNew: true };
    },
    reportDelivery: async (cause, report) => reports.push({ cause, report }) > 0,
    trustedRelays: [],
    hasRateLimits: false,
    mailDomain: "guichet.test",
    appeal: "mediation@guichet.test",
    procedure: "contact",
    now: () => now,
    log: createLog({ level: "silent", pretty: false, clock: () => now }),
  });
  port = await door.listen(0, "127.0.0.1");
});
beforeEach(() => {
  taken = [];
  reports = [];
});
afterAll(async () => {
  await door.close();
  await database.drop();
});

const send = (options: Parameters<ReturnType<typeof createTransport>["sendMail"]>[0]) =>
  createTransport({ host: "127.0.0.1", port, secure: false }).sendMail(options);

describe("mail in", () => {
  const anna = "anna.rossi@example.fr";

  it.each([
    ["a signed reply address", { to: threading.replyAddress(REFERENCE) }],
    ["a quoted answer", { to: service.email, inReplyTo: threading.mailId(ANSWER) }],
    ["a quoted acknowledgement", { to: service.email, references: [threading.mailId(`${CONTACT}-ack`)] }],
  ])("joins its case by %s, from the citizen only", async (_, options) => {
    await send({ from: anna, subject: "Re", text: "Oui", ...options });
    await send({ from: "mario.rossi@example.fr", subject: "Re", text: "Oui", ...options });
    expect(taken.map(({ proof, possibleFollowUpOf, service: to }) => ({ proof, possibleFollowUpOf, to }))).toEqual([
      { proof: { kind: "case", caseId: "c1" }, possibleFollowUpOf: null, to: "autonomie" },
      { proof: { kind: "none" }, possibleFollowUpOf: "c1", to: "autonomie" },
    ]);
  });

  it.each([
    "nobody@guichet.test",
    "dossier+gu-2026-000001.aaaaaaaaaaaaaaaa@guichet.test",
    threading.replyAddress("GU-2026-999999"),
  ])("is refused for %s", async (to) => {
    await expect(send({ from: anna, to, text: "x" })).rejects.toThrow("550 5.1.1");
  });

  it("drops an absence notice on an acknowledgement, and keeps one on an answer", async () => {
    const notice = {
      from: anna,
      to: service.email,
      subject: "Absence",
      text: "x",
      headers: { "Auto-Submitted": "auto-replied" },
    };
    await send({ ...notice, inReplyTo: threading.mailId(`${CONTACT}-ack`) });
    expect(taken).toEqual([]);
    await send({ ...notice, inReplyTo: threading.mailId(ANSWER) });
    expect(taken).toMatchObject([{ isAutomatic: true }]);
  });

  it.each([ANSWER, `${CONTACT}-ack`])("reports the bounce of %s on its message", async (messageId) => {
    const status = {
      contentType: "message/delivery-status",
      content: "Reporting-MTA: dns; x\r\n\r\nAction: failed\r\nStatus: 5.2.2\r\n",
    };
    await send({
      envelope: { from: "", to: [threading.returnPath(threading.mailId(messageId))] },
      raw: `From: MAILER-DAEMON@x\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\nContent-Type: ${status.contentType}\r\n\r\n${status.content}\r\n--b--\r\n`,
    });
    expect(reports.map(({ report }) => report)).toEqual([
      { type: "delivery.report", caseId: "c1", messageId, status: "bounced", detail: "5.2.2" },
    ]);
  });
});

describe("blocked senders", () => {
  it("are refused with the reason, told once, listed without their address, and heard again after", async () => {
    const order = {
      email: "Abus@Evil.test",
      caseId: "c1",
      by: "a-karim",
      reason: "envois répétés",
      until: "2027-01-31T00:00:00.000Z",
    };
    const address = await blocked.block(order);
    expect(await blocked.block(order)).toBe(address);
    await expect(send({ from: "abus@evil.test", to: service.email, text: "x" })).rejects.toThrow(
      "550 5.7.1 Vos messages sont refuses jusqu'au 2027-01-31, motif : envois repetes. Pour contester : mediation@guichet.test",
    );
    const asked = { services: ["autonomie"], now: new Date(now).toISOString() };
    expect(await listBlocks(database.sql, theHub, asked)).toMatchObject([
      { address, caseId: "c1", by: "a-karim", reference: REFERENCE },
    ]);
    expect(await listBlocks(database.sql, theHub, { ...asked, services: ["routes"] })).toEqual([]);
    const notices = await database.sql<ClaimedWork[]>`select * from outbox where kind = 'notice'`;
    expect([notices.length, woken]).toEqual([1, 2]);

    const sent: Reply[] = [];
    const worker = createNoticeWorker({
      threading,
      sender: {
        deliver: async (reply) => {
          sent.push(reply);
          return { status: "sent", detail: null };
        },
      },
      openOwn: (sealed) => JSON.parse(sealed),
      writingService: () => service,
    });
    for (const notice of notices) await worker.perform(notice);
    expect(sent).toMatchObject([{ to: "abus@evil.test", autoSubmitted: "auto-replied" }]);
    expect(sent[0]?.text).toContain("dimanche 31 janvier 2027");

    expect([await blocked.lift(address), await blocked.lift(address)]).toEqual([true, false]);
    await send({ from: "abus@evil.test", to: service.email, text: "x" });
    expect(taken).toHaveLength(1);
  });

  it.each(["2026-11-24T08:59:59.000Z", "2028-01-01T00:00:00.000Z", "never"])(
    "are not blocked until %s",
    async (until) => {
      await expect(blocked.block({ email: "a@b.fr", caseId: "c1", by: "x", reason: "y", until })).rejects.toThrow(
        RangeError,
      );
    },
  );
});

describe("mail out", () => {
  let sent: Reply[] = [];
  const work = (payload: object, sealed: string | null = null): ClaimedWork => ({
    id: "w",
    actor: "citizen:e1",
    kind: "mail",
    key: "k",
    payload: JSON.parse(JSON.stringify(payload)),
    sealed,
    at: "",
    attempts: 1,
  });
  const perform = (of: ClaimedWork, changes: Partial<MailWorkerOptions> = {}) => {
    sent = [];
    return createMailWorker({
      sender: {
        deliver: async (reply) => {
          sent.push(reply);
          return { status: "sent", detail: null };
        },
      },
      threading,
      findCase: (id) => findMailCase(database.sql, id),
      open: async (_, sealed) => JSON.parse(sealed),
      openBlob: async () => (async function* () {})(),
      writingService: () => service,
      agentName: () => "Karim Benali",
      trackingUrl: () => "https://guichet.test/suivi/x",
      mayAcknowledge: async () => true,
      ...changes,
    }).perform(of);
  };

  it("acknowledges under the mail that came", async () => {
    const messageId = `${CONTACT}-ack`;
    await perform(work({ template: "acknowledgement", caseId: "c1", messageId }));
    expect(sent).toMatchObject([
      {
        to: "Anna.Rossi@example.fr",
        messageId: threading.mailId(messageId),
        replyTo: threading.replyAddress(REFERENCE),
        inReplyTo: "<1@example.fr>",
        references: ["<1@example.fr>"],
        autoSubmitted: "auto-replied",
        subject: `[${REFERENCE}] Nous avons bien reçu votre message\u00a0: Demande d’APA`,
      },
    ]);
    expect(sent[0]?.text).toContain("Pièce jointe\u00a0: avis.pdf");
    expect(sent[0]?.text).toContain("mardi 8 décembre 2026");
  });

  it("says in the acknowledgement which other services were written to", async () => {
    const { sql } = database;
    await sql`update message set detail = '{"alsoTo":["routes@guichet.test"]}' where id = ${CONTACT}`;
    await perform(work({ template: "acknowledgement", caseId: "c1", messageId: `${CONTACT}-ack` }));
    await sql`update message set detail = '{}' where id = ${CONTACT}`;
    expect(sent[0]?.text).toContain("Également adressé à\u00a0: routes@guichet.test");
  });

  it("ends a loop of two machines that mark nothing: ten acknowledgements to one address, and its mails are kept", async () => {
    let at = now;
    const fingerprint = (kind: string, value: string) => `${kind}/${value}`;
    const mayAcknowledge = acknowledgementLimit({ sql: database.sql, fingerprint, now: () => at });
    const ack = work({ template: "acknowledgement", caseId: "c1", messageId: `${CONTACT}-ack` });
    const outcomes = async (work: ClaimedWork, email: string) => {
      const findCase = async (id: string) => {
        const found = await findMailCase(database.sql, id);
        return found && { ...found, email };
      };
      return (await perform(work, { mayAcknowledge, findCase })).detail;
    };
    const toMachine: unknown[] = [];
    for (let n = 0; n < 12; n++) toMachine.push(await outcomes(ack, n % 2 ? "Robot@example.fr" : "robot@EXAMPLE.fr"));
    const tooMany = "accusé non envoyé\u00a0: trop de messages";
    expect(toMachine).toEqual([...Array(10).fill(null), tooMany, tooMany]);
    expect(sent).toEqual([]);
    // One that was counted and could not leave at once, another address, another day.
    expect(await outcomes({ ...ack, attempts: 2 }, "robot@example.fr")).toBeNull();
    expect(await outcomes(ack, "anna.rossi@example.fr")).toBeNull();
    at += 86_400_000;
    expect(await outcomes(ack, "robot@example.fr")).toBeNull();
    await forgetAcknowledgementCounts(database.sql, new Date(at + 86_400_000).toISOString());
    expect(await database.sql`select count from acknowledgement_count`).toEqual([{ count: 1 }]);
  });

  it("answers under the whole thread, in the agent's name", async () => {
    const sealed = JSON.stringify({ text: "Bonjour", documents: [] });
    await perform(
      work({ template: "reply", caseId: "c1", messageId: "next-message-123-456", agent: "a-karim" }, sealed),
    );
    expect(sent[0]?.references).toEqual(["<1@example.fr>", threading.mailId(ANSWER)]);
    expect(sent[0]).toMatchObject({ autoSubmitted: "no", inReplyTo: threading.mailId(ANSWER) });
    expect(sent[0]?.text).toContain("Karim Benali\nAutonomie");
  });

  it("answers what came by the web under our acknowledgement, once that has left", async () => {
    const { sql } = database;
    const reply = work(
      { template: "reply", caseId: "c1", messageId: "next-message-123-456" },
      '{"text":"","documents":[]}',
    );
    const byWeb = { case_id: "c1", subject: "s", service: "autonomie", sector: "solidarites", is_protected: false };
    const line = { ...byWeb, partition: 1, detail: "{}", at: "2026-11-24T08:40:00Z" };
    const contact = { id: "web-contact", position: 4, kind: "in", type: "contact.recorded", channel: "web" };
    const ack = { id: "web-contact-ack", position: 5, kind: "event", type: "acknowledgement.recorded" };
    await sql`insert into message ${sql({ ...line, ...contact, author_kind: "citizen" })}`;
    await sql`insert into message ${sql({ ...line, ...ack, author_kind: "hub", delivery: "queued" })}`;
    await perform(reply);
    expect(sent[0]?.inReplyTo).toBe(threading.mailId(ANSWER));
    await sql`update message set delivery = 'sent' where id = 'web-contact-ack'`;
    await perform(reply);
    await sql`delete from message where id like 'web-contact%'`;
    expect(sent[0]?.inReplyTo).toBe(threading.mailId("web-contact-ack"));
    expect(sent[0]?.references).toEqual([
      "<1@example.fr>",
      threading.mailId(ANSWER),
      threading.mailId("web-contact-ack"),
    ]);
  });

  it.each([
    ["a case that is gone", work({ template: "reply", caseId: "gone", messageId: "m" }, "{}"), {}],
    [
      "a text that was erased",
      work({ template: "reply", caseId: "c1", messageId: "m" }, "x"),
      { open: async () => null },
    ],
  ])("is refused for %s", async (_, of, changes) => {
    expect(await perform(of, changes)).toMatchObject({ status: "refused" });
    expect(sent).toEqual([]);
  });
});
