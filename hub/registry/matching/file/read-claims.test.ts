import { describe, expect, it } from "vitest";
import type { BadRow } from "./bound-rows.ts";
import { WrongEncoding } from "./decode.ts";
import { Mapping } from "./mapping.ts";
import { readClaims, WrongColumns } from "./read-claims.ts";

const mapping = Mapping.parse({
  id: "id",
  fields: { birthName: "nom", givenNames: "prenom", emails: ["mail", "mail2"] },
});

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(text: string | Uint8Array, size = 7, map: Mapping = mapping) {
  const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text;
  const bad: BadRow[] = [];
  const rows: { id: string; claim: object }[] = [];
  for await (const row of readClaims({ bytes: pieces(bytes, size), mapping: map, onBad: (one) => bad.push(one) }))
    rows.push(row);
  return { rows, bad };
}

describe("reading a file", () => {
  it("finds the separator, the mark at the beginning, quotes and line ends within them", async () => {
    const text = '\uFEFFid;nom;prenom;mail;mail2\r\n1; "Du;Pont" ;"Ma""rie";a@x.fr;\r\n2;"Le\nRoux";Paul;;b@x.fr';
    expect(await read(text)).toEqual({
      rows: [
        { id: "1", claim: { birthName: "Du;Pont", givenNames: 'Ma"rie', emails: ["a@x.fr"] } },
        { id: "2", claim: { birthName: "Le\nRoux", givenNames: "Paul", emails: ["b@x.fr"] } },
      ],
      bad: [],
    });
  });

  it("reads letters that two pieces share, in another encoding too", async () => {
    const latin = Uint8Array.from(
      [..."id,nom,prenom,mail,mail2\n1,L\u00e9on,Zo\u00eb,,\n"].map((letter) => letter.charCodeAt(0)),
    );
    const map = { ...mapping, encoding: "windows-1252" as const };
    expect((await read(latin, 3, map)).rows).toEqual([{ id: "1", claim: { birthName: "Léon", givenNames: "Zoë" } }]);
    expect((await read("id,nom,prenom,mail,mail2\n1,Léon,Zoë,,\n", 3)).rows).toHaveLength(1);
  });

  it("leaves out a row of ten megabytes and goes on", async () => {
    const text = `id,nom,prenom,mail,mail2\n1,A,B,,\n2,${"x".repeat(10_000_000)},B,,\n3,C,D,,\n`;
    const { rows, bad } = await read(text, 65_536);
    expect(rows.map(({ id }) => id)).toEqual(["1", "3"]);
    expect(bad).toEqual([{ line: 3, to: 3, reason: "too-long" }]);
  });

  it("says which lines a quote that nobody closed has cost, and goes on", async () => {
    const after = Array.from({ length: 9_000 }, (_, index) => `${index + 3},Dupont,Jean,,\n`).join("");
    const { rows, bad } = await read(`id,nom,prenom,mail,mail2\n1,A,B,,\n2,"C,D,,\n${after}`, 1_000);
    expect(bad).toHaveLength(1);
    expect(bad[0]).toMatchObject({ line: 3, reason: "too-long" });
    const lost = (bad[0]?.to ?? 0) - 3 + 1;
    expect(rows).toHaveLength(1 + 9_001 - lost);
    expect(rows.at(-1)?.id).toBe("9002");
  });

  it("tells rows without an id and ids that came before", async () => {
    const { rows, bad } = await read("id,nom,prenom,mail,mail2\n1,A,B,,\n,C,D,,\n1,E,F,,\n\n2\n");
    expect(rows.map(({ id }) => id)).toEqual(["1", "2"]);
    expect(bad).toEqual([
      { line: 3, to: 3, reason: "no-id" },
      { line: 4, to: 4, reason: "same-id" },
    ]);
  });
});

describe("a file that is not what its mapping says", () => {
  it.each<[string, string | Uint8Array, new () => Error, RegExp]>([
    ["lacks columns", "id,nom\n1,A\n", WrongColumns, /no column prenom, mail, mail2; the file has id, nom/],
    ["is empty", "", WrongColumns, /empty/],
    [
      "is in Latin-1",
      Uint8Array.from([..."id,nom,prenom,mail,mail2\n1,L\u00e9on,,,\n"].map((letter) => letter.charCodeAt(0))),
      WrongEncoding,
      /windows-1252/,
    ],
    ["is in UTF-16", Uint8Array.from([0xff, 0xfe, 0x69, 0]), WrongEncoding, /UTF-16/],
    ["is no text", Uint8Array.from([0x69, 0x64, 0, 0x2c]), WrongEncoding, /byte 0/],
  ])("is refused when it %s", async (_case, text, kind, sentence) => {
    const attempt = read(text);
    await expect(attempt).rejects.toBeInstanceOf(kind);
    await expect(attempt).rejects.toThrow(sentence);
  });

  it("says nothing of what people wrote", async () => {
    await expect(
      read(Uint8Array.from([..."id,nom,prenom,mail,mail2\n1,Secret\u00e9,,,\n"].map((letter) => letter.charCodeAt(0)))),
    ).rejects.not.toThrow(/Secret/);
  });
});

it("refuses a mapping with a word that it does not know", () => {
  expect(() => Mapping.parse({ id: "id", fields: { givenName: "prenom" } })).toThrow(/givenName/);
  expect(() => Mapping.parse({ id: "id", fields: {} })).toThrow(/one field at least/);
});
