import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readEmail } from "./email.ts";

describe("reading an e-mail address", () => {
  it.each([
    ["Marie.Dupont@Exemple.FR", "marie.dupont@exemple.fr"],
    [" <mailto:m@exemple.fr> ", null],
    ["mailto:m@exemple.fr", "m@exemple.fr"],
    ["<m@exemple.fr>", "m@exemple.fr"],
    ["m@exemple.fr.", "m@exemple.fr"],
    ["helene@Mairie-Évenos.fr", "helene@xn--mairie-venos-heb.fr"],
    ["helene@mairie-e\u0301venos.fr", "helene@xn--mairie-venos-heb.fr"],
    ["héle\u0300ne@exemple.fr", "hélène@exemple.fr"],
    ["o'neil_2+caf@sous.domaine.exemple.fr", "o'neil_2+caf@sous.domaine.exemple.fr"],
  ])("reads %j as %s", (written, address) => {
    expect(readEmail(written)?.address ?? null).toBe(address);
  });

  it.each([
    "",
    "néant",
    "marie@",
    "@exemple.fr",
    "marie@exemple",
    "marie@exemple..fr",
    "marie dupont@exemple.fr",
    "marie@exemple.fr, paul@exemple.fr",
    "marie@paul@exemple.fr",
    "marie@127.0.0.1",
    "marie@exemple.fr/chemin",
    ".marie@exemple.fr",
    `${"m".repeat(65)}@exemple.fr`,
  ])("reads none in %j", (written) => {
    expect(readEmail(written)).toBeNull();
  });

  it.each([
    ["marie+caf@exemple.fr", "marie@exemple.fr"],
    ["ma.rie+caf@googlemail.com", "marie@gmail.com"],
    ["ma.rie@exemple.fr", "ma.rie@exemple.fr"],
    ["+marie@exemple.fr", "+marie@exemple.fr"],
  ])("knows the mailbox of %s", (written, mailbox) => {
    expect(readEmail(written)?.mailbox).toBe(mailbox);
  });

  it("reads its own result as the same", () => {
    fc.assert(
      fc.property(fc.oneof(fc.emailAddress(), fc.string({ unit: "grapheme" })), (text) => {
        const read = readEmail(text);
        if (read) expect(readEmail(read.address)).toEqual(read);
      }),
    );
  });
});
