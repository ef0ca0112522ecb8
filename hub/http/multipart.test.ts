import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type BlobStore, createFileBlobs } from "../blobs/blob-store.ts";
import { DOCUMENT_BYTES_MAX } from "../protocol/contacts.ts";
import { BadBody, BODY_BYTES_MAX, receiveForm } from "./multipart.ts";

let folder = "";
let blobs: BlobStore;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "multipart-"));
  blobs = createFileBlobs(folder);
});
afterEach(() => rmSync(folder, { recursive: true }));

function post(parts: Record<string, string | File | File[]>): Request {
  const body = new FormData();
  for (const [name, value] of Object.entries(parts))
    for (const one of [value].flat()) {
      if (typeof one === "string") body.append(name, one);
      else body.append(name, one, one.name);
    }
  return new Request("http://localhost/contact", { method: "POST", body });
}

async function stored(): Promise<number> {
  let count = 0;
  for await (const _ of blobs.list()) count++;
  return count;
}

const pdf = (name: string, length = 100) => new File(["%PDF-1.7\n", Buffer.alloc(length)], name, { type: "image/png" });

it("gives fields as text and files as documents judged by their bytes", async () => {
  const form = await receiveForm(post({ subject: "Été\0", documents: [pdf("Avis d’impôt.pdf"), pdf("b.pdf")] }), blobs);
  expect(form.fields).toEqual({ subject: "Été\uFFFD" });
  expect(form.documents.map(({ name, mediaType, bytes }) => [name, mediaType, bytes])).toEqual([
    ["Avis d’impôt.pdf", "application/pdf", 109],
    ["b.pdf", "application/pdf", 109],
  ]);
  expect(form.documents[0]?.digest).toBe(form.documents[1]?.digest);
  expect(form.refused).toEqual([]);
});

it("keeps the good files and the fields when a file cannot be taken, and no byte of the refused one", async () => {
  const large = new File([Buffer.alloc(DOCUMENT_BYTES_MAX), "x"], "film.pdf");
  const program = new File(["MZ\x90"], "facture.pdf");
  const empty = new File([], "vide.pdf");
  const form = await receiveForm(post({ documents: [large, program, empty, pdf("bon.pdf")], message: "après" }), blobs);
  expect(form.refused.map(({ name, why }) => [name, why])).toEqual([
    ["film.pdf", "too-large"],
    ["facture.pdf", "dangerous"],
    ["vide.pdf", "empty"],
  ]);
  expect(form.documents.map(({ name }) => name)).toEqual(["bon.pdf"]);
  expect(form.fields.message).toBe("après");
  expect(await stored()).toBe(1);
});

it("ignores the empty part of a form sent without a file", async () => {
  const form = await receiveForm(post({ documents: new File([], ""), subject: "x" }), blobs);
  expect([form.documents, form.refused, form.fields]).toEqual([[], [], { subject: "x" }]);
});

it("says by its field that a file was not taken, when its name cannot be read", async () => {
  const part = (name: string) =>
    `--b\r\ncontent-disposition: form-data; name="documents"; ${name}\r\ncontent-type: application/pdf\r\n\r\n%PDF-1.7\r\n`;
  const body = `${part("filename*=UTF-8''a%0Ab.pdf")}${part('filename="b.pdf"')}--b--\r\n`;
  const headers = { "content-type": "multipart/form-data; boundary=b" };
  const form = await receiveForm(new Request("http://localhost/", { method: "POST", body, headers }), blobs);
  expect(form.refused).toEqual([{ name: "documents", why: "unreadable-name", actual: "" }]);
  expect(form.documents.map(({ name }) => name)).toEqual(["b.pdf"]);
});

it("takes ten files and says that the eleventh is too many", async () => {
  const form = await receiveForm(post({ documents: Array.from({ length: 11 }, (_, n) => pdf(`${n}.pdf`)) }), blobs);
  expect(form.documents.length).toBe(10);
  expect(form.refused.map(({ why }) => why)).toEqual(["too-many"]);
});

it.each([
  ["not a form", "text/plain", "a=b", "malformed-request"],
  ["without a boundary", "multipart/form-data", "x", "malformed-request"],
  ["cut in the middle of a file", "multipart/form-data; boundary=b", cutBody(), "malformed-request"],
  ["with too many fields", "multipart/form-data; boundary=b", manyFields(), "payload-too-large"],
  ["with a huge field", "multipart/form-data; boundary=b", hugeField(), "payload-too-large"],
])("refuses a body %s", async (_, contentType, body, reason) => {
  const request = new Request("http://localhost/", { method: "POST", body, headers: { "content-type": contentType } });
  await expect(receiveForm(request, blobs)).rejects.toMatchObject({ name: "BadBody", reason });
  expect(readdirSync(join(folder, "tmp"))).toEqual([]);
});

it("stops reading a body without end, and keeps nothing half-written", async () => {
  let given = 0;
  const start = Buffer.from(
    '--b\r\ncontent-disposition: form-data; name="documents"; filename="a.pdf"\r\n\r\n%PDF-1.7',
  );
  const body = new ReadableStream({
    pull(controller) {
      controller.enqueue(given === 0 ? start : Buffer.alloc(1024 * 1024, 1));
      given++;
    },
  });
  const headers = { "content-type": "multipart/form-data; boundary=b" };
  const request = new Request("http://localhost/", { method: "POST", body, headers, duplex: "half" } as RequestInit);
  await expect(receiveForm(request, blobs)).rejects.toThrow(BadBody);
  expect(given).toBeLessThan(BODY_BYTES_MAX / 1024 / 1024 + 5);
  expect(await stored()).toBe(0);
});

function cutBody(): string {
  return '--b\r\ncontent-disposition: form-data; name="documents"; filename="a.pdf"\r\n\r\n%PDF-1.7 and then noth';
}
function manyFields(): string {
  const one = (n: number) => `--b\r\ncontent-disposition: form-data; name="f${n}"\r\n\r\nx\r\n`;
  return `${Array.from({ length: 100 }, (_, n) => one(n)).join("")}--b--\r\n`;
}
function hugeField(): string {
  return `--b\r\ncontent-disposition: form-data; name="f"\r\n\r\n${"x".repeat(200_000)}\r\n--b--\r\n`;
}
