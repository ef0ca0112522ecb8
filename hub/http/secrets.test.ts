import { expect, it } from "vitest";
import type { ReceivedDocument } from "./multipart.ts";
import { createTrackingLinks } from "./tracking-link.ts";
import { createUploadSeal, UPLOAD_LIFE_MS } from "./upload-seal.ts";

const links = createTrackingLinks("k".repeat(32), "https://guichet.test");

it("opens a case by its link, and by no altered one", () => {
  const token = links.tokenOf("case-1");
  expect(links.urlOf("case-1")).toBe(`https://guichet.test/suivi/${token}`);
  expect(links.caseOf(token)).toBe("case-1");
  const others = [token.replace("case-1", "case-2"), `${token}A`, token.slice(0, -1), "case-1.", "case-1", "", "."];
  expect(others.map((other) => links.caseOf(other))).toEqual(others.map(() => undefined));
  expect(createTrackingLinks("z".repeat(32), "https://guichet.test").caseOf(token)).toBeUndefined();
});

it("takes a key however it is typed, and no other case's", () => {
  const key = links.keyOf("case-1");
  expect(key).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}$/);
  expect(
    links.isKeyOf("case-1", ` ${key.toLowerCase().replaceAll("-", " ").replaceAll("0", "o").replaceAll("1", "l")} `),
  ).toBe(true);
  expect(links.isKeyOf("case-2", key)).toBe(false);
  expect(links.isKeyOf("case-1", "")).toBe(false);
});

const document: ReceivedDocument = {
  blob: `${"a".repeat(64)}.${"A".repeat(43)}`,
  name: "avis.pdf",
  mediaType: "application/pdf",
  bytes: 3,
  contentId: null,
  digest: "b".repeat(64),
};

it("opens an upload for its owner, for 24 hours", () => {
  let now = 1000;
  const seal = createUploadSeal("k".repeat(32), () => now);
  const id = seal.seal("web:me", document);
  expect(seal.open("web:me", id)).toEqual(document);
  expect(seal.open("web:other", id)).toBeUndefined();
  expect(["", "x", id.slice(1), `${id}AAAA`].map((other) => seal.open("web:me", other))).toEqual(
    Array(4).fill(undefined),
  );
  now += UPLOAD_LIFE_MS;
  expect(seal.open("web:me", id)).toBeUndefined();
});
