import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { causeOf, createThreading, readMessageIds } from "./threading.ts";

const ours = createThreading({ key: "a".repeat(32), domain: "guichet.test" });
const theirs = createThreading({ key: "b".repeat(32), domain: "guichet.test" });

/** The ids that the hub makes: 15 bytes in base64url, with a suffix for acknowledgements. Others must work too. */
const hubId = fc.uint8Array({ minLength: 15, maxLength: 15 }).map((bytes) => Buffer.from(bytes).toString("base64url"));
const messageId = fc.oneof(
  hubId,
  hubId.map((id) => `${id}-ack`),
  fc.uuid(),
  fc.string({ minLength: 1, maxLength: 6, unit: "grapheme" }).filter((id) => Buffer.byteLength(id) < 20),
);
const reference = fc.integer({ min: 0, max: 9_999_999 }).map((n) => `GU-2026-${String(n).padStart(6, "0")}`);

describe("signed names", () => {
  it("come back from any message id, in lower case too", () => {
    fc.assert(
      fc.property(messageId, (id) => {
        const mailId = ours.mailId(id);
        expect(ours.readMailId(mailId)).toBe(id);
        expect(ours.readMailId(mailId.toLowerCase())).toBe(id);
        expect(ours.readMailId(mailId.toUpperCase())).toBe(id);
        expect(ours.readReturnPath(ours.returnPath(mailId).toUpperCase())).toBe(id);
      }),
    );
  });

  it("come back from any reference, whatever the case", () => {
    fc.assert(
      fc.property(reference, (number) => {
        const address = ours.replyAddress(number);
        expect([ours.readReplyAddress(address), ours.readReplyAddress(address.toUpperCase())]).toEqual([
          number,
          number,
        ]);
      }),
    );
  });

  it("fit an address, and are plain ASCII", () => {
    fc.assert(
      fc.property(messageId, reference, (id, number) => {
        for (const address of [ours.returnPath(ours.mailId(id)), ours.replyAddress(number)])
          expect(address).toMatch(/^[a-z0-9+.-]{1,64}@guichet\.test$/);
      }),
    );
  });

  it("are refused when any character was changed", () => {
    fc.assert(
      fc.property(
        reference,
        fc.nat(),
        fc.constantFrom(..."abcdefghijklmnopqrstuvwxyz234567"),
        (number, place, char) => {
          const address = ours.replyAddress(number);
          const at = "dossier+".length + (place % (address.indexOf("@") - "dossier+".length));
          const forged = address.slice(0, at) + char + address.slice(at + 1);
          expect(ours.readReplyAddress(forged)).toBe(forged === address ? number : null);
        },
      ),
    );
  });

  it("are refused under another key, another domain or another purpose", () => {
    fc.assert(
      fc.property(messageId, reference, (id, number) => {
        expect(theirs.readMailId(ours.mailId(id))).toBeNull();
        expect(theirs.readReplyAddress(ours.replyAddress(number))).toBeNull();
        expect(ours.readReplyAddress(ours.replyAddress(number).replace("guichet.test", "evil.test"))).toBeNull();
        const swapped = ours.replyAddress(number).replace("dossier+", "");
        expect([ours.readMailId(swapped), ours.readReturnPath(`retour+${swapped}`)]).toEqual([null, null]);
      }),
    );
  });

  it("never throw on what anybody writes", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const tries = [text, `dossier+${text}@guichet.test`, `<${text}@guichet.test>`, `retour+${text}@guichet.test`];
        for (const one of tries)
          expect([ours.readReplyAddress(one), ours.readMailId(one), ours.readReturnPath(one)]).toEqual([
            null,
            null,
            null,
          ]);
      }),
    );
  });

  it("stay the same for ever: a mail sent years ago is still ours", () => {
    expect([ours.mailId("AAECAwQFBgcICQoLDA0O-ack"), ours.replyAddress("GU-2026-004211")]).toEqual([
      "<aaaaqeayeaudaocajbifqydio.n23h34meiypgewga@guichet.test>",
      "dossier+gu-2026-004211.b67wm7zt7tdgyswt@guichet.test",
    ]);
  });

  it("say so when an id does not fit", () => {
    expect(() => ours.mailId("Trop long pour une adresse")).toThrow(RangeError);
  });
});

describe("causes", () => {
  const one = { messageId: "<1@x>", date: "d", subject: "s", from: "a@b", bodySha256: "00" };

  it("depend on Message-ID, From and body only", () => {
    expect(causeOf({ ...one, date: "e", subject: "t" })).toBe(causeOf(one));
    const others = [{ messageId: "<2@x>" }, { from: "c@d" }, { bodySha256: "01" }, { messageId: null }];
    expect(new Set([one, ...others.map((other) => ({ ...one, ...other }))].map(causeOf)).size).toBe(5);
  });

  it("cannot be made alike by moving a boundary between two fields", () => {
    expect(causeOf({ ...one, messageId: "<1@x>a", from: "b" })).not.toBe(
      causeOf({ ...one, messageId: "<1@x>", from: "ab" }),
    );
  });
});

it("reads the ids of a References field, newest last, at most 50", () => {
  expect(readMessageIds("<a@b> (comment) <c@d>\r\n <broken @x> <e@f>")).toEqual(["<a@b>", "<c@d>", "<e@f>"]);
  expect(readMessageIds("<x@y> ".repeat(10_000))).toHaveLength(50);
});
