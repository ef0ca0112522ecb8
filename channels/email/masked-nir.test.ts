import { describe, expect, it } from "vitest";
import { MASKED_NIR } from "../../machines/nir/mask-nir.ts";
import { deskOptions, mail, readContact } from "./fixtures/desk.ts";
import { sanitiseHtml } from "./sanitise-html.ts";

const NIR = "1 85 05 78 006 084 36";
const head = (subject: string) => ["From: anna.rossi@example.fr", `Subject: ${subject}`, "Message-ID: <1@example.fr>"];

describe("a NIR written in a mail", () => {
  it("is masked in subject and text, and stays in the raw mail only", async () => {
    const options = deskOptions();
    const source = mail([...head(`RSA ${NIR}`), "", `Mon numéro : ${NIR}`, "Merci"]);
    const contact = await readContact(source, {}, options);
    expect(contact).toMatchObject({ subject: `RSA ${MASKED_NIR}`, text: `Mon numéro : ${MASKED_NIR}\nMerci` });
    expect(options.blobs.read(contact.rawBlob)).toBe(source);
  });

  it("is masked in a message that is too long to show", async () => {
    const options = deskOptions();
    const contact = await readContact(mail([...head("RSA"), "", `${"x ".repeat(40_000)}${NIR}`]), {}, options);
    const [whole] = contact.documents;
    expect(options.blobs.read(whole?.blob ?? null).trimEnd()).toMatch(
      new RegExp(`x ${MASKED_NIR.replace(/[[\]]/g, "\\$&")}$`),
    );
  });

  it("keeps its place where the quoted mail starts", async () => {
    const lines = [
      `Mon numéro : ${NIR}`,
      "",
      "Le 3 mai 2026 à 10:00, Département <x@example.fr> a écrit :",
      "> Bonjour",
    ];
    const { text, quoteStart } = await readContact(mail([...head("RSA"), "", ...lines]));
    expect(text.slice(quoteStart ?? 0)).toMatch(/^\s*Le 3 mai/);
  });

  it("is masked in the HTML each time that it is shown", () => {
    const shown = sanitiseHtml("<p>N° 1&nbsp;85&nbsp;05 78 006 084&nbsp;36 &amp; merci</p>", {
      documentUrl: () => null,
      showsRemoteImages: false,
    });
    expect(shown.html).toBe(`<p>N° ${MASKED_NIR} &amp; merci</p>`);
  });
});
