import { expect, it } from "vitest";
import { createDocumentScanner, type Verdict } from "./document-scanner.ts";

/** Judges the same bytes whole and byte by byte: where pieces are cut must not matter. */
function judge(name: string, bytes: Buffer): Verdict {
  const whole = createDocumentScanner();
  whole.push(bytes);
  const cut = createDocumentScanner();
  for (const byte of bytes) cut.push(Uint8Array.of(byte));
  expect(cut.judge(name)).toEqual(whole.judge(name));
  return whole.judge(name);
}

/** The local headers of a zip, with no data: what the scanner reads. */
function zip(names: readonly string[], flags = 0, first = ""): Buffer {
  return Buffer.concat(
    names.map((name, n) => {
      const header = Buffer.alloc(30);
      header.write("PK\x03\x04", "latin1");
      header.writeUInt16LE(flags, 6);
      header.writeUInt16LE(Buffer.byteLength(name), 26);
      return Buffer.concat([header, Buffer.from(name), Buffer.from(n === 0 ? first : "data")]);
    }),
  );
}

const ole = (...streams: string[]) =>
  Buffer.concat([
    Buffer.from("D0CF11E0A1B11AE1", "hex"),
    Buffer.alloc(600),
    ...streams.map((s) => Buffer.from(s, "utf16le")),
  ]);
const docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

it.each([
  ["avis.pdf", Buffer.from("%PDF-1.7\n"), "application/pdf"],
  ["photo.JPG", Buffer.from("FFD8FFE000104A464946", "hex"), "image/jpeg"],
  ["photo", Buffer.from("FFD8FFE000104A464946", "hex"), "image/jpeg"],
  ["scan.png", Buffer.from("89504E470D0A1A0A", "hex"), "image/png"],
  ["photo.heic", Buffer.from("\0\0\0\x18ftypheic"), "image/heic"],
  ["lettre.docx", zip(["[Content_Types].xml", "word/document.xml"]), docx],
  [
    "lettre.odt",
    zip(["mimetype", "content.xml"], 0, "application/vnd.oasis.opendocument.text"),
    "application/vnd.oasis.opendocument.text",
  ],
  ["pieces.zip", zip(["a.pdf", "b.jpg"]), "application/zip"],
  ["vieux.doc", ole("WordDocument"), "application/msword"],
  ["notes.txt", Buffer.from("Bonjour à tous\n"), "text/plain"],
])("takes %s", (name, bytes, mediaType) => {
  expect(judge(name, bytes)).toEqual({ ok: true, mediaType });
});

it.each([
  ["rien.pdf", Buffer.alloc(0), "empty"],
  ["facture.pdf", Buffer.from("MZ\x90\0"), "dangerous"],
  ["facture.exe", Buffer.from("%PDF-1.7"), "dangerous"],
  ["script.js", Buffer.from("alert(1)"), "dangerous"],
  ["page.txt", Buffer.from("<!DOCTYPE html><p>"), "dangerous"],
  ["logo.png", Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'>"), "dangerous"],
  ["sh", Buffer.from("#!/bin/sh\n"), "dangerous"],
  ["outil.zip", zip(["lisez-moi.txt", "outil.exe"]), "dangerous"],
  ["macro.docm", zip(["word/document.xml"]), "macro"],
  ["cache.docx", zip(["word/document.xml", "word/vbaProject.bin"]), "macro"],
  ["cache.xls", ole("Workbook", "_VBA_PROJECT"), "macro"],
  ["secret.zip", zip(["a.pdf"], 1), "encrypted"],
  ["secret.docx", ole("EncryptedPackage"), "encrypted"],
  ["donnees.bin", Buffer.from([1, 2, 3, 4, 0, 5]), "unknown"],
])("refuses %s", (name, bytes, why) => {
  expect(judge(name, bytes)).toEqual({ ok: false, why });
});

it.each([
  ["photo.jpg", Buffer.from("%PDF-1.7\n"), "application/pdf"],
  ["lettre.pdf", zip(["[Content_Types].xml", "word/document.xml"]), docx],
  ["tableau.docx", zip(["a.pdf"]), "application/zip"],
])("says what %s really is", (name, bytes, actual) => {
  expect(judge(name, bytes)).toEqual({ ok: false, why: "lying", actual });
});

it("takes a large document whose bytes look like zip headers by chance", () => {
  const noise = Buffer.alloc(100_000, "PK\x03\x04\xFF\xFF\xFF\xFF\xFF\xFF");
  const scanner = createDocumentScanner();
  for (const piece of [zip(["[Content_Types].xml", "word/document.xml"]), noise, noise]) scanner.push(piece);
  expect(scanner.judge("lettre.docx")).toEqual({ ok: true, mediaType: docx });
});
