import { afterEach, describe, expect, it } from "vitest";
import type { Reply } from "../contract/channel.ts";
import { threading } from "./fixtures/desk.ts";
import { openScriptedRelay, type RelayScript, type ScriptedRelay } from "./fixtures/scripted-relay.ts";
import { createMailSender, type MailSender } from "./send-mail.ts";

let relay: ScriptedRelay | null = null;
let sender: MailSender | null = null;

afterEach(async () => {
  sender?.close();
  await relay?.close();
});

async function openRelay(script: RelayScript = {}) {
  relay = await openScriptedRelay(script);
  sender = createMailSender({
    relayUrl: `smtp://127.0.0.1:${relay.port}`,
    timeoutMs: 500,
    name: "guichet.test",
    returnPath: threading.returnPath,
  });
  return { ...relay, deliver: sender.deliver };
}

const reply: Reply = {
  messageId: threading.mailId("m-1"),
  from: { name: "Service Été", address: "ete@guichet.test" },
  replyTo: threading.replyAddress("GU-2026-000001"),
  to: "anna.rossi@example.fr",
  subject: "Re: Été",
  text: "Bonjour,\n.\nMerci",
  html: null,
  inReplyTo: "<1@x>",
  references: ["<1@x>"],
  documents: [],
  autoSubmitted: "no",
  reference: "GU-2026-000001",
};

describe("what became of it", () => {
  const at = (verb: string, said: string | null): RelayScript => ({
    on: (line) => (line.startsWith(verb) ? said : undefined),
  });
  const mailed = (said: string | null): RelayScript => ({ onMail: () => said });

  it.each<[string, RelayScript, string]>([
    ["sent", {}, "sent"],
    ["refused at the recipient", at("RCPT", "550 5.1.1 <anna@x.fr> unknown"), "refused"],
    ["busy at the recipient", at("RCPT", "450 4.2.1 later"), "later"],
    ["refused after the content", mailed("554 5.7.1 spam"), "refused"],
    ["busy after the content", mailed("451 4.3.0 disk"), "later"],
    ["421 at any time", at("MAIL", "421 closing"), "later"],
    ["our account is refused", at("MAIL", "530 5.7.0 authenticate"), "later"],
    ["lost before the content", at("DATA", null), "later"],
    ["lost after the content", mailed(null), "unknown"],
    ["silence after the content", mailed(""), "unknown"],
    ["silence before it", at("DATA", ""), "later"],
  ])("is said: %s", async (_, script, status) => {
    const { deliver } = await openRelay(script);
    const outcome = await deliver(reply);
    expect(outcome.status).toBe(status);
    expect(outcome.detail ?? "").not.toContain("@x.fr");
  });

  it("is later when nobody listens", async () => {
    const dead = createMailSender({
      relayUrl: "smtp://127.0.0.1:1",
      timeoutMs: 500,
      name: "x",
      returnPath: threading.returnPath,
    });
    expect(await dead.deliver(reply)).toMatchObject({ status: "later" });
  });

  it("is refused when the address is none, without asking the relay", async () => {
    const { deliver, lines } = await openRelay();
    for (const to of ["", "x", "a@b\r\nRCPT TO:<c@d>", "a@b,c@d", "-oQ/tmp@x"])
      expect(await deliver({ ...reply, to })).toMatchObject({ status: "refused" });
    expect(lines.filter((line) => line.startsWith("MAIL"))).toEqual([]);
  });

  it("is later when a document cannot be read, and nothing of it is taken for a mail", async () => {
    const { deliver, mails } = await openRelay();
    const open = async () => Promise.reject(new Error("blob missing"));
    const document = {
      blob: "a.b",
      name: "a.pdf",
      mediaType: "application/pdf",
      bytes: 1,
      contentId: null,
      open,
    } as const;
    expect(await deliver({ ...reply, documents: [document] })).toMatchObject({ status: "later" });
    expect(mails).toEqual([]);
  });
});

describe("on the wire", () => {
  it("is threaded, returns to a signed path and is dot-stuffed", async () => {
    const { deliver, mails, lines } = await openRelay();
    await deliver(reply);
    expect(lines).toContain(`MAIL FROM:<${threading.returnPath(reply.messageId)}>`);
    expect(lines).toContain("RCPT TO:<anna.rossi@example.fr>");
    for (const field of [
      `Message-ID: ${reply.messageId}`,
      "In-Reply-To: <1@x>",
      "References: <1@x>",
      "X-Guichet-Reference: GU-2026-000001",
    ])
      expect(mails[0]).toContain(field);
    expect(mails[0]).toContain("\r\n..\r\nMerci");
    expect(mails[0]).not.toMatch(/Auto-Submitted|X-Mailer/i);
  });

  it("lets nothing that a person wrote become a header", async () => {
    const { deliver, mails } = await openRelay();
    const evil = "x\r\nBcc: eve@evil.test\r\n\r\nbody";
    const open = async () => (async function* () {})();
    await deliver({
      ...reply,
      subject: evil,
      from: { name: evil, address: "ete@guichet.test" },
      inReplyTo: `<1@x>${evil}`,
      references: [evil],
      reference: evil,
      documents: [{ blob: "a.b", name: evil, mediaType: evil, bytes: 0, contentId: null, open }],
    });
    expect(mails[0]).not.toMatch(/^Bcc:/im);
    expect(mails[0]?.split("\r\n\r\n")[0]).toContain("Message-ID");
  });

  it("says of an acknowledgement that a machine wrote it", async () => {
    const { deliver, mails } = await openRelay();
    await deliver({ ...reply, autoSubmitted: "auto-replied" });
    expect(mails[0]).toContain("Auto-Submitted: auto-replied");
  });
});

describe("connections", () => {
  it("are used again", async () => {
    const relay = await openRelay();
    for (let n = 0; n < 5; n++) expect(await relay.deliver(reply)).toMatchObject({ status: "sent" });
    expect(relay.connections()).toBe(1);
  });

  it("that the relay ended meanwhile cost nothing", async () => {
    const relay = await openRelay({
      on: (line, connection) => (line.startsWith("MAIL") && connection === 2 ? null : undefined),
    });
    await relay.deliver(reply);
    relay.hangUp();
    expect(await relay.deliver(reply)).toMatchObject({ status: "later" });
    expect(await relay.deliver(reply)).toMatchObject({ status: "sent" });
  });

  it("are eight at most", async () => {
    const relay = await openRelay();
    const outcomes = await Promise.all(Array.from({ length: 200 }, () => relay.deliver(reply)));
    expect(outcomes.every(({ status }) => status === "sent")).toBe(true);
    expect(relay.connections()).toBeLessThanOrEqual(8);
  });
});
