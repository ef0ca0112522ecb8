/** Whatever a door lets through, what is sealed can be committed: PostgreSQL takes no U+0000 and no half of a pair. */
import { expect, it } from "vitest";
import type { Contact } from "../../channels/contract/channel.ts";
import { sealedContact, sealedText } from "./sealed.ts";

const HALF = "a\ud83d";
const NUL = "b\0";
const document = { blob: "0.1", name: HALF, mediaType: "text/plain", bytes: 1, contentId: NUL } as const;

it("cleans every text of a contact, however deep", () => {
  const contact: Contact = {
    cause: "web:1",
    digest: "d",
    channel: "web",
    receivedAt: "2026-11-24T09:00:00.000Z",
    service: "accueil",
    procedure: "contact",
    sender: {
      kind: "person",
      familyName: HALF,
      givenNames: NUL,
      organisation: null,
      email: null,
      phone: null,
      postalAddress: null,
      displayName: null,
    },
    proof: { kind: "none" },
    subject: NUL,
    text: HALF,
    htmlBlob: null,
    rawBlob: null,
    documents: [document],
    references: [],
    isAutomatic: false,
    isJunk: false,
    possibleFollowUpOf: null,
    alsoTo: [],
  };
  expect(sealedContact(contact)).toMatchObject({
    sender: { familyName: "a\ufffd", givenNames: "b\ufffd" },
    subject: "b\ufffd",
    text: "a\ufffd",
    documents: [{ name: "a\ufffd", contentId: "b\ufffd" }],
  });
});

it("cleans what an agent wrote", () => {
  expect(sealedText({ text: `${NUL}${HALF}`, documents: [] })).toEqual({ text: "b\ufffda\ufffd", documents: [] });
});
