import { describe, expect, it } from "vitest";
import { deskOptions, mail, read, readContact } from "./fixtures/desk.ts";
import { createMemoryBlobs } from "./fixtures/memory-blobs.ts";
import { MAIL_LIMITS } from "./mime/limits.ts";

const FROM = "From: Anna Rossi <anna.rossi@example.fr>";
const SUBJECT = "Subject: Ma demande";
const ID = "Message-ID: <1@example.fr>";
const head = [FROM, SUBJECT, ID];
const plain = (...lines: string[]) => mail([...head, "", ...lines]);
const multipart = (type: string, parts: readonly (readonly string[])[], close = true) =>
  mail([
    ...head,
    "MIME-Version: 1.0",
    `Content-Type: multipart/${type}; boundary="b1"`,
    "",
    ...parts.flatMap((part) => ["--b1", ...part]),
    ...(close ? ["--b1--", ""] : []),
  ]);

describe("what people write", () => {
  it("reads a plain mail whole", async () => {
    const options = deskOptions();
    const source = plain("Bonjour,", "", "Je demande l'APA.");
    const contact = await readContact(source, {}, options);
    expect(contact).toEqual({
      cause: contact.cause,
      channel: "email",
      receivedAt: "2026-11-24T09:00:00.000Z",
      service: "autonomie",
      procedure: "contact",
      sender: {
        kind: "person",
        familyName: null,
        givenNames: null,
        organisation: null,
        email: "anna.rossi@example.fr",
        phone: null,
        postalAddress: null,
        displayName: "Anna Rossi",
      },
      proof: { kind: "none" },
      subject: "Ma demande",
      text: "Bonjour,\n\nJe demande l'APA.",
      htmlBlob: null,
      rawBlob: contact.rawBlob,
      documents: [],
      isAutomatic: false,
      isJunk: false,
      possibleFollowUpOf: null,
      digest: null,
      alsoTo: [],
      references: ["<1@example.fr>"],
      quoteStart: null,
    });
    expect(options.blobs.read(contact.rawBlob)).toBe(source);
  });

  const html = ["Content-Type: text/html; charset=utf-8", "", "<p>Bonjour&nbsp;<b>à tous</b></p><p>Merci</p>"];
  const text = ["Content-Type: text/plain; charset=utf-8", "", "Bonjour à tous"];
  const png = [
    "Content-Type: image/png; name=logo.png",
    "Content-Transfer-Encoding: base64",
    "Content-ID: <logo@x>",
    "Content-Disposition: inline",
    "",
    Buffer.from("\x89PNG\r\n\x1a\nrest", "latin1").toString("base64"),
  ];

  it.each([
    ["HTML only", multipart("mixed", [html]), "Bonjour\u00a0à tous\n\nMerci"],
    ["an alternative, of which the plain part is read", multipart("alternative", [text, html]), "Bonjour à tous"],
    [
      "an alternative with a blank plain part",
      multipart("alternative", [["", "  "], html]),
      "Bonjour\u00a0à tous\n\nMerci",
    ],
    ["two texts one after the other", multipart("mixed", [text, ["", "PS : merci"]]), "Bonjour à tous\n\nPS : merci"],
    ["a part without its blank line", multipart("mixed", [text, ["Content-Type: text/plain"]]), "Bonjour à tous"],
    ["no closing boundary", multipart("mixed", [text], false), "Bonjour à tous"],
    [
      "a boundary that never comes",
      mail([...head, "Content-Type: multipart/mixed; boundary=never", "", "Bonjour quand même"]),
      "Bonjour quand même",
    ],
    ["a multipart without a boundary", mail([...head, "Content-Type: multipart/mixed", "", "Bonjour"]), "Bonjour"],
    ["no body at all", mail([...head, "", ""]), ""],
    ["a header without the blank line after it", mail(head), ""],
    ["lone line feeds", [...head, "", "Bonjour", "à vous"].join("\n"), "Bonjour\nà vous"],
    ["an mbox line on top", mail(["From anna Mon Nov 24", ...head, "", "Bonjour"]), "Bonjour"],
    ["format flowed and a signature", plain("Bonjour", "-- ", "Anna"), "Bonjour\n-- \nAnna"],
  ])("reads %s", async (_, source, expected) => {
    expect((await readContact(source)).text).toBe(expected);
  });

  it("keeps an inline image as a document that the HTML names", async () => {
    const options = deskOptions();
    const related = multipart("related", [["Content-Type: text/html", "", '<img src="cid:logo@x" alt="Logo">'], png]);
    const contact = await readContact(related, {}, options);
    expect(contact.documents).toEqual([
      { blob: contact.documents[0]?.blob, name: "logo.png", mediaType: "image/png", bytes: 12, contentId: "logo@x" },
    ]);
    expect(contact.text).toBe("[Logo]");
    expect(options.blobs.read(contact.htmlBlob)).toContain("cid:logo@x");
  });
});

describe("charsets and names", () => {
  const body = (type: string, bytes: string) =>
    Buffer.concat([
      Buffer.from(mail([...head, `Content-Type: ${type}`, "Content-Transfer-Encoding: 8bit", "", ""])),
      Buffer.from(bytes, "latin1"),
    ]);

  it.each([
    ["windows-1252", "text/plain; charset=windows-1252", "\x80uro d\xe9j\xe0 \x9cuvre", "€uro déjà œuvre"],
    ["iso-8859-15 called iso-8859-1", "text/plain; charset=iso-8859-1", "d\xe9j\xe0", "déjà"],
    ["iso-2022-jp", "text/plain; charset=iso-2022-jp", "\x1b$B$3$s\x1b(B", "こん"],
    ["no charset, UTF-8", "text/plain", "d\xc3\xa9j\xc3\xa0", "déjà"],
    ["no charset, not UTF-8", "text/plain", "d\xe9j\xe0", "déjà"],
    ["a charset that does not exist", "text/plain; charset=klingon", "d\xe9j\xe0", "déjà"],
    ["UTF-8 that is not", "text/plain; charset=utf-8", "d\xe9j\xe0", "déjà"],
    ["the charset of an HTML meta", "text/html", "<meta charset=windows-1252><p>d\xe9j\xe0 \x80", "déjà €"],
    ["UTF-16 with a mark", "text/plain; charset=utf-16", "\xff\xfeh\x00i\x00", "hi"],
  ])("decodes %s", async (_, type, bytes, expected) => {
    expect((await readContact(body(type, bytes))).text).toBe(expected);
  });

  it.each([
    ["base64 words", "=?UTF-8?B?w4lsw6h2ZQ==?= =?UTF-8?B?IDQ=?=", "Élève 4"],
    ["a character cut between two words", "=?UTF-8?B?w4k=?= =?UTF-8?Q?l=C3?= =?UTF-8?Q?=A8ve?=", "Élève"],
    ["windows-1252 words", "=?windows-1252?Q?D=E9j=E0_vu?=", "Déjà vu"],
    ["a language in the word", "=?utf-8*fr?Q?=C3=A9t=C3=A9?=", "été"],
    ["a word of an unknown charset", "=?foo?Q?abc?=", "abc"],
    ["a broken word", "=?utf-8?B?abc", "=?utf-8?B?abc"],
    ["raw UTF-8", "Été", "Été"],
    ["U+0000", "avant\0après", "avant\ufffdaprès"],
    ["an encoded U+0000", "=?utf-8?Q?a=00b?=", "a\ufffdb"],
    ["a lone surrogate", "=?utf-16be?B?2AA=?=", "\ufffd"],
    ["a line break hidden in a word", "=?utf-8?Q?a=0D=0ABcc:_x?=", "a Bcc: x"],
    ["folded lines", "une\r\n phrase\r\n\tentière", "une phrase entière"],
    ["nothing", "", ""],
  ])("reads a subject with %s", async (_, value, expected) => {
    const source = mail([FROM, `Subject: ${value}`, ID, "", "x"]);
    expect((await readContact(source)).subject).toBe(expected);
  });

  it.each([
    ["RFC 2231", "attachment; filename*=utf-8''%C3%A9tat%20civil.pdf", "état civil.pdf"],
    ["RFC 2231 in pieces", "attachment; filename*0*=iso-8859-1''d%E9; filename*1=ja.pdf", "déja.pdf"],
    ["RFC 2231 beside a plain name", "attachment; filename=old.pdf; filename*=utf-8''%C3%A9.pdf", "é.pdf"],
    ["RFC 2047 in a parameter", 'attachment; filename="=?UTF-8?B?w6kucGRm?="', "é.pdf"],
    ["quotes and semicolons", 'attachment; filename="a;b\\"c.pdf"', "a;b_c.pdf"],
    ["folders", 'attachment; filename="..\\\\..\\\\etc/passwd"', "passwd"],
    ["a turned direction", 'attachment; filename="photo\u202egpj.exe"', "photogpj.exe"],
    ["a name of 500 characters", `attachment; filename="${"x".repeat(500)}.pdf"`, `${"x".repeat(146)}.pdf`],
    ["no name", "attachment", "piece-jointe-1.pdf"],
  ])("names a document by %s", async (_, disposition, expected) => {
    const part = ["Content-Type: application/pdf", `Content-Disposition: ${disposition}`, "", "%PDF-1.7"];
    const { documents } = await readContact(multipart("mixed", [part]));
    expect(documents.map(({ name, mediaType }) => [name, mediaType])).toEqual([[expected, "application/pdf"]]);
  });
});

describe("who writes", () => {
  it.each([
    ["no From, so the envelope", [], "env@example.fr", null],
    ["no From but a Sender", ["Sender: Bob <bob@example.fr>"], "bob@example.fr", "Bob"],
    ["a group", ["From: Famille: Anna <a@example.fr>, b@example.fr;"], "a@example.fr", "Anna"],
    ["an empty group", ["From: undisclosed-recipients:;"], "env@example.fr", null],
    ["upper case", ["From: ANNA@EXAMPLE.FR"], "anna@example.fr", null],
    ["an address in the name", ['From: "chef@cd06.fr" <x@evil.test>'], "x@evil.test", "chef@cd06.fr"],
    ["an encoded name", ["From: =?utf-8?Q?Jos=C3=A9?= <j@example.fr>"], "j@example.fr", "José"],
    ["no address at all", ["From: Anna"], "env@example.fr", "Anna"],
  ])("takes %s", async (_, lines, email, name) => {
    const { sender } = await readContact(mail([...lines, SUBJECT, "", "x"]), { returnPath: "env@example.fr" });
    expect([sender.email, sender.displayName]).toEqual([email, name]);
  });

  it("has no address when nobody gave one", async () => {
    expect((await readContact(mail([SUBJECT, "", "x"]), { returnPath: "" })).sender.email).toBeNull();
  });

  it("dates a mail by its reception, whatever it says", async () => {
    const source = mail([...head, "Date: Fri, 31 Feb 1901 99:99:99 +9999", "", "x"]);
    expect((await readContact(source)).receivedAt).toBe("2026-11-24T09:00:00.000Z");
  });
});

describe("bounds", () => {
  const refusedOf = async (source: string | Buffer, options = deskOptions()) => {
    const result = await read(source, {}, options);
    return result.status === "refused" ? `${result.refusal.code} ${result.refusal.en}` : result.status;
  };
  const nested = (depth: number) => {
    const lines = [...head];
    for (let level = 0; level < depth; level++)
      lines.push(`Content-Type: multipart/mixed; boundary=n${level}`, "", `--n${level}`);
    return mail([...lines, "", "x"]);
  };

  it.each([
    [
      "10,000 headers",
      mail([...head, ...Array.from({ length: 10_000 }, (_, n) => `X-${n}: y`), "", "x"]),
      "554 Message has more than 1000 header fields",
    ],
    ["a header of 300 KB", mail([...head, `X: ${"y".repeat(300_000)}`, "", "x"]), "554 Header larger than 256 kB"],
    [
      "201 parts",
      multipart(
        "mixed",
        Array.from({ length: 200 }, () => ["", "x"]),
      ),
      "554 Message has more than 200 parts",
    ],
    ["21 levels", nested(21), "554 Message nests deeper than 20 levels"],
    [
      "51 hops",
      mail([...Array.from({ length: 51 }, () => "Received: from a by b"), ...head, "", "x"]),
      "554 Mail loop, already relayed 51 times",
    ],
  ])("refuses %s", async (_, source, expected) => {
    expect(await refusedOf(source)).toBe(expected);
  });

  it.each([
    ["1,000 headers", mail([...Array.from({ length: 997 }, (_, n) => `X-${n}: y`), ...head, "", "x"])],
    [
      "200 parts",
      multipart(
        "mixed",
        Array.from({ length: 199 }, () => ["", "x"]),
      ),
    ],
    ["20 levels", nested(20)],
  ])("takes %s", async (_, source) => {
    expect(await refusedOf(source)).toBe("contact");
  });

  it("refuses an attachment and a mail over their bounds", async () => {
    const limits = { ...MAIL_LIMITS, bytes: 100_000, documentBytes: 20_000 };
    const options = { ...deskOptions(createMemoryBlobs()), limits };
    const attachment = (bytes: number) =>
      multipart("mixed", [["Content-Type: application/pdf", "Content-Disposition: attachment", "", "x".repeat(bytes)]]);
    expect(await refusedOf(attachment(20_001), options)).toBe("552 Attachment too large, at most 0 MB");
    expect(await refusedOf(attachment(99_999), { ...options, limits: { ...limits, documentBytes: 1e6 } })).toBe(
      "552 Message too large, at most 0 MB",
    );
    expect(await refusedOf(plain("x".repeat(100_000)), options)).toBe("552 Message too large, at most 0 MB");
  });

  it("cuts a text that is too long for a list, and keeps it whole as a document", async () => {
    const options = deskOptions();
    const contact = await readContact(plain("long ".repeat(20_000)), {}, options);
    expect(contact.text.length).toBeLessThan(51_000);
    expect(contact.documents.map(({ name }) => name)).toEqual(["message-complet.txt"]);
    expect(options.blobs.read(contact.documents[0]?.blob ?? null)).toHaveLength(99_999);
  });

  it("never holds more text than the bound, and says that some is missing", async () => {
    const options = { ...deskOptions(), limits: { ...MAIL_LIMITS, textBytes: 1000 } };
    const contact = await readContact(
      mail([...head, "Content-Type: text/html", "", "<p>mot</p>".repeat(1000)]),
      {},
      options,
    );
    expect(contact.htmlBlob).toBeNull();
    expect(contact.text).toContain("la suite est dans le message d’origine");
  });

  it("reads 500 good mails around one with U+0000 in its subject", async () => {
    const options = deskOptions();
    const subjects = Array.from({ length: 501 }, (_, n) => (n === 250 ? "a\0b" : `Demande ${n}`));
    const read = await Promise.all(
      subjects.map((subject, n) =>
        readContact(mail([FROM, `Subject: ${subject}`, `Message-ID: <${n}@x>`, "", "x"]), {}, options),
      ),
    );
    expect(read.map(({ subject }) => subject)).toEqual(subjects.map((subject) => subject.replace("\0", "\ufffd")));
    expect(new Set(read.map(({ cause }) => cause)).size).toBe(501);
  });
});
