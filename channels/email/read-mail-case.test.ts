import { describe, expect, it } from "vitest";
import { ACK_ID, ANSWER_ID, mail, read, readContact, rossi, threading } from "./fixtures/desk.ts";

const FROM = "From: Anna Rossi <anna.rossi@example.fr>";
const SUBJECT = "Subject: Ma demande";
const ID = "Message-ID: <1@example.fr>";
const plain = (...lines: string[]) => mail([FROM, SUBJECT, ID, "", ...lines]);

describe("one mail, one contact", () => {
  it("has one cause when it comes to two of our boxes", async () => {
    const other = { recipients: [{ kind: "service", service: "logement", address: "logement@guichet.test" }] } as const;
    const causes = [await readContact(plain("x")), await readContact(`Received: by mx2\r\n${plain("x")}`, other)];
    expect(causes[0]?.cause).toBe(causes[1]?.cause);
  });

  it("names the other services that it went to, by its fields and by the envelope, once each", async () => {
    const to = ["To: APA <Autonomie@guichet.test>, routes@guichet.test, ami@example.fr", "Cc: ROUTES@guichet.test"];
    const source = mail([FROM, ...to, SUBJECT, ID, "", "x"]);
    const at = (service: string) => ({ kind: "service", service, address: `${service}@guichet.test` }) as const;
    const alsoTo = async (...recipients: ReturnType<typeof at>[]) => (await readContact(source, { recipients })).alsoTo;
    expect(await alsoTo(at("autonomie"))).toEqual(["routes@guichet.test"]);
    expect(await alsoTo(at("autonomie"), at("pmi"))).toEqual(["routes@guichet.test", "pmi@guichet.test"]);
    expect(await alsoTo(at("routes"))).toEqual(["autonomie@guichet.test"]);
    expect((await readContact(plain("x"))).alsoTo).toEqual([]);
  });

  it.each([
    ["another body", plain("other")],
    ["another sender", mail(["From: eve@evil.test", SUBJECT, ID, "", "x"])],
  ])("is its own contact under somebody else's Message-ID with %s", async (_, source) => {
    expect((await readContact(source)).cause).not.toBe((await readContact(plain("x"))).cause);
  });

  it("tells two mails without a Message-ID apart by their date", async () => {
    const dated = (date: string) => mail([FROM, SUBJECT, `Date: ${date}`, "", "Relance"]);
    const [monday, tuesday] = [await readContact(dated("Mon")), await readContact(dated("Tue"))];
    expect(monday.cause).not.toBe(tuesday.cause);
    expect(monday.references).toEqual([]);
  });
});

describe("whose case", () => {
  const answer = threading.mailId(ANSWER_ID);
  const reply = (from: string, ...lines: string[]) =>
    mail([`From: ${from}`, "Subject: Re: x", ID, ...lines, "", "Oui"]);
  const toCase = { recipients: [{ kind: "case", known: rossi }] } as const;
  const proven = { proof: { kind: "case", caseId: "case-rossi" }, possibleFollowUpOf: null };
  const claimed = { proof: { kind: "none" }, possibleFollowUpOf: "case-rossi" };
  const fresh = { proof: { kind: "none" }, possibleFollowUpOf: null };

  it.each([
    ["the citizen at the signed address", reply("Anna <ANNA.rossi@example.fr>"), toCase, proven],
    ["the citizen who quotes our mail", reply("anna.rossi@example.fr", `In-Reply-To: ${answer}`), {}, proven],
    ["the citizen who quotes it last", reply("anna.rossi@example.fr", `References: <a@b> ${answer}`), {}, proven],
    ["another person at the signed address", reply("mario.rossi@example.fr"), toCase, claimed],
    ["another person who quotes our mail", reply("eve@evil.test", `References: ${answer}`), {}, claimed],
    ["two senders in From", reply("anna.rossi@example.fr, eve@evil.test"), toCase, claimed],
    ["nobody in From", mail(["Subject: x", "", "x"]), toCase, claimed],
    [
      "a forged Message-ID of ours",
      reply("anna.rossi@example.fr", "References: <lmessage.aaaaaaaaaaaaaaaa@guichet.test>"),
      {},
      fresh,
    ],
    ["the reference in the subject only", mail([FROM, "Subject: GU-2026-000001", "", "x"]), {}, fresh],
  ])("is decided for %s", async (_, source, changes, expected) => {
    expect(await readContact(source, changes)).toMatchObject(expected);
  });

  it("does not believe a From that the trusted relay found forged", async () => {
    const source = `Authentication-Results: mx; dmarc=fail (p=none)\r\n${reply("anna.rossi@example.fr")}`;
    expect(await readContact(source, { ...toCase, isTrustedRelay: true })).toMatchObject(claimed);
    expect(await readContact(source, toCase)).toMatchObject(proven);
  });

  it("takes a mail for a case to the case's service", async () => {
    expect((await readContact(reply("eve@evil.test"), toCase)).service).toBe("logement");
  });

  it("threads under what it answers, newest last", async () => {
    const { references } = await readContact(reply("a@b.fr", `References: <a@b> ${answer}`));
    expect(references).toEqual(["<a@b>", answer, "<1@example.fr>"]);
  });
});

describe("mail that machines send", () => {
  const report = (...fields: string[]) =>
    mail([
      "From: MAILER-DAEMON@example.fr",
      "Subject: Undelivered",
      "Content-Type: multipart/report; report-type=delivery-status; boundary=b1",
      "",
      "--b1",
      "",
      "Sorry.",
      "--b1",
      "Content-Type: message/delivery-status",
      "",
      "Reporting-MTA: dns; mx.example.fr",
      "",
      ...fields,
      "--b1",
      "Content-Type: message/rfc822",
      "",
      `Message-ID: ${threading.mailId(ANSWER_ID)}`,
      "Subject: Re: x",
      "",
      "Bonjour",
      "--b1--",
    ]);
  const failed = [
    "Final-Recipient: rfc822; a@b.fr",
    "Action: failed",
    "Status: 5.1.1",
    "Diagnostic-Code: smtp; 550 no",
    " such user",
  ];

  it("finds the message that a bounce is about by the mail that it returns", async () => {
    expect(await read(report(...failed), { returnPath: "" })).toMatchObject({
      status: "bounce",
      bounce: { messageId: ANSWER_ID, detail: "5.1.1 550 no such user" },
    });
  });

  it("finds it by the return path when nothing is returned", async () => {
    const source = report(...failed).replace(/Message-ID:.*/, "X: y");
    const recipients = [{ kind: "return", messageId: "m-7" }] as const;
    expect(await read(source, { returnPath: "", recipients })).toMatchObject({ bounce: { messageId: "m-7" } });
  });

  it.each([
    [
      "a bounce of a mail that is not ours",
      report(...failed).replace(/Message-ID: <\w/, "Message-ID: <q"),
      "bounce-of-unknown-mail",
    ],
    ["a delay", report("Action: delayed", "Status: 4.4.1"), "bounce-without-end"],
    ["a success", report("Action: delivered", "Status: 2.0.0"), "bounce-without-end"],
    [
      "our own mail that comes back",
      mail(["From: x@guichet.test", `Message-ID: ${threading.mailId(ACK_ID)}`, "", "x"]),
      "own-mail",
    ],
    [
      "an absence notice on our acknowledgement",
      mail([FROM, "Auto-Submitted: auto-replied", `In-Reply-To: ${threading.mailId(ACK_ID)}`, "", "x"]),
      "automatic-answer-to-acknowledgement",
    ],
    [
      "a read receipt",
      report(...failed).replace("delivery-status;", "disposition-notification;"),
      "disposition-notification",
    ],
  ])("drops %s", async (_, source, reason) => {
    expect(await read(source, { returnPath: "" })).toEqual({ status: "ignored", reason });
  });

  it("keeps an absence notice on an agent's answer, as automatic", async () => {
    const source = mail([
      FROM,
      "Auto-Submitted: auto-replied",
      `In-Reply-To: ${threading.mailId(ANSWER_ID)}`,
      "",
      "Absente",
    ]);
    expect(await readContact(source)).toMatchObject({
      isAutomatic: true,
      proof: { kind: "case", caseId: "case-rossi" },
    });
  });

  it.each([
    ["from anybody", false, false],
    ["from a trusted relay", true, true],
  ])("believes a spam verdict %s: %s", async (_, isTrustedRelay, isJunk) => {
    expect((await readContact(`X-Spam-Flag: YES\r\n${plain("x")}`, { isTrustedRelay })).isJunk).toBe(isJunk);
  });
});
