import { simpleParser } from "mailparser";
import { expect, it } from "vitest";
import { createRandom } from "../random.ts";
import { type MailAct, mailOf } from "./compose.ts";
import { createStream } from "./stream.ts";

const acts = (seed: number, count: number) => {
  const next = createStream(createRandom(seed));
  return Array.from({ length: count }, next);
};
const sent = acts(7, 3_000);

it("gives the same stream for the same seed, and another for another", () => {
  expect(acts(7, 3_000)).toEqual(sent);
  expect(acts(8, 10)).not.toEqual(sent.slice(0, 10));
});

it("comes by every door, with attachments, odd charsets, people who come back and repeats", () => {
  const share = (is: (act: (typeof sent)[number]) => boolean) => sent.filter(is).length / sent.length;
  expect(share(({ door }) => door === "mail")).toBeGreaterThan(0.3);
  expect(share(({ door }) => door === "form")).toBeGreaterThan(0.2);
  expect(share(({ door }) => door === "api")).toBeGreaterThan(0.1);
  expect(share(({ hasAttachment }) => hasAttachment)).toBeGreaterThan(0.15);
  expect(share((act) => act.door === "mail" && act.charset !== "utf-8")).toBeGreaterThan(0.05);
  const keys = new Set(sent.map(({ key }) => key));
  expect(keys.size).toBeLessThan(sent.length);
  expect(keys.size).toBeGreaterThan(sent.length * 0.9);
});

it("sends spam now and then, by mail, as a relay marks it", async () => {
  const spam = sent.filter(({ matter }) => matter.isSpam);
  expect(spam.length / sent.length).toBeGreaterThan(0.01);
  expect(spam.length / sent.length).toBeLessThan(0.1);
  for (const act of spam.slice(0, 3)) {
    const mail = await simpleParser(mailOf(act as MailAct, "guichet.test", new Date("2026-11-24T09:00:00Z")));
    expect([act.door, mail.headers.get("x-spam-flag")]).toEqual(["mail", "YES"]);
  }
});

it("writes mails that a mail program reads, in each charset", async () => {
  const mails = sent.filter((act): act is MailAct => act.door === "mail").slice(0, 100);
  for (const act of mails) {
    const mail = await simpleParser(mailOf(act, "guichet.test", new Date("2026-11-24T09:00:00Z")));
    expect(mail.from?.value[0]?.address).toBe(act.citizen.email);
    expect(mail.from?.value[0]?.name?.replace("'", "’")).toBe(`${act.citizen.givenNames} ${act.citizen.familyName}`);
    expect(mail.text).toContain(act.matter.message.slice(0, 12).replace(/[’–].*/, ""));
    expect(mail.attachments.map(({ filename }) => filename)).toEqual(act.hasAttachment ? ["justificatif.pdf"] : []);
    expect(mail.messageId).toBe(`<${act.key}@courriel.test>`);
  }
});
