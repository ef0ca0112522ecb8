import { deflateRawSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { canShow, createMediaSniffer } from "./sniff-media.ts";

/** One local file entry of a zip, as written by any archiver. */
function zipEntry(name: string, content: Buffer, flags = 0): Buffer {
  const packed = deflateRawSync(content);
  const header = Buffer.alloc(30);
  header.write("PK\x03\x04", "latin1");
  header.writeUInt16LE(flags, 6);
  header.writeUInt16LE(8, 8);
  header.writeUInt32LE(packed.length, 18);
  header.writeUInt32LE(content.length, 22);
  header.writeUInt16LE(name.length, 26);
  return Buffer.concat([header, Buffer.from(name), packed]);
}

const docx = [
  zipEntry("[Content_Types].xml", Buffer.from("<x/>")),
  zipEntry("word/document.xml", Buffer.alloc(20_000, "ab")),
];

function sniff(bytes: Buffer | string, name = "fichier", piece = 700): string {
  const whole = typeof bytes === "string" ? Buffer.from(bytes, "latin1") : bytes;
  const sniffer = createMediaSniffer();
  for (let at = 0; at < whole.length; at += piece) sniffer.push(whole.subarray(at, at + piece));
  return sniffer.mediaType(name);
}

describe("types from bytes", () => {
  it.each([
    ["%PDF-1.7", "a.txt", "application/pdf", true],
    ["\x89PNG\r\n\x1a\n", "a.exe", "image/png", true],
    ["\xff\xd8\xff\xe0", "a", "image/jpeg", true],
    ["GIF89a", "a", "image/gif", true],
    ["RIFF\0\0\0\0WEBP", "a", "image/webp", true],
    ["\0\0\0\x18ftypisom", "a", "video/mp4", true],
    ["ID3\x03", "a", "audio/mpeg", true],
    ["Bonjour", "a.txt", "text/plain", true],
    ["a;b\n1;2", "a.csv", "text/csv", false],
    ["MZ\x90\0", "photo.jpg", "application/x-msdownload", false],
    ["\x7fELF", "a.pdf", "application/x-executable", false],
    ["#!/bin/sh", "a.txt", "application/x-sh", false],
    ["@echo off", "a.bat", "application/x-script", false],
    ["<svg onload=alert(1)>", "a.png", "image/svg+xml", false],
    ["  <!DOCTYPE html><p>", "a.txt", "text/html", false],
    ["texte <script>alert(1)</script>", "a.txt", "text/html", false],
    ["\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.doc", "application/x-ole-storage", false],
    ["\x78\x9f\x3e\x22", "winmail.dat", "application/vnd.ms-tnef", false],
    ["BEGIN:VCALENDAR", "a", "text/calendar", false],
    ["\0\x01\x02", "a.txt", "application/octet-stream", false],
    ["", "vide.txt", "text/plain", true],
  ])("%j called %s is %s", (bytes, name, mediaType, isShown) => {
    expect([sniff(bytes, name), canShow(sniff(bytes, name))]).toEqual([mediaType, isShown]);
  });

  it.each([
    ["a Word document", Buffer.concat(docx), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"],
    [
      "one with macros",
      Buffer.concat([...docx, zipEntry("word/vbaProject.bin", Buffer.alloc(9))]),
      "application/vnd.ms-office.macro-enabled",
    ],
    ["an archive", zipEntry("a.txt", Buffer.from("x")), "application/zip"],
    ["an encrypted archive", zipEntry("a.txt", Buffer.from("x"), 1), "application/x-encrypted-zip"],
  ])("tells %s apart by the names in it", (_, bytes, mediaType) => {
    expect([sniff(bytes, "x", 13), canShow(mediaType)]).toEqual([mediaType, false]);
  });

  it("reads an OpenDocument by its first entry", () => {
    const header = zipEntry("mimetype", Buffer.alloc(0)).subarray(0, 38);
    const odt = Buffer.concat([header, Buffer.from("application/vnd.oasis.opendocument.textPK")]);
    expect(sniff(odt)).toBe("application/vnd.oasis.opendocument.text");
  });
});

it("never unpacks: a bomb of 1 GB is read as the small file that it is", () => {
  const layer = zipEntry("bomb.bin", Buffer.alloc(64 * 1024 * 1024));
  const bomb = Buffer.concat(Array.from({ length: 16 }, () => layer));
  const before = process.memoryUsage().arrayBuffers;
  expect(sniff(bomb, "bomb.zip", 65_536)).toBe("application/zip");
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16 * 1024 * 1024);
});
