import fc from "fast-check";
import { expect, it } from "vitest";
import { createCursors } from "./cursor.ts";

const cursors = createCursors("a secret of at least 32 characters, here");
const positions = fc
  .array(fc.tuple(fc.nat(63), fc.maxSafeNat()), { maxLength: 64 })
  .map((pairs) => new Map<number, number>(pairs));

it("gives back what was sealed, on any hub with the same secret", () => {
  fc.assert(
    fc.property(positions, fc.string(), (sealed, boundTo) => {
      const other = createCursors("a secret of at least 32 characters, here");
      expect(other.open(cursors.seal(sealed, boundTo), boundTo)).toEqual(sealed);
    }),
  );
});

it("opens nothing that was changed, made up, or bound to something else", () => {
  const cursor = cursors.seal(new Map([[1, 7]]), "rights of Karim");
  expect(cursors.open(cursor, "rights of Sophie")).toBeNull();
  for (const text of ["", "x", "%%%", cursor.slice(1), `${cursor}AAAA`, "A".repeat(100_000)])
    expect(cursors.open(text, "rights of Karim")).toBeNull();
  const bytes = Buffer.from(cursor, "base64url");
  bytes[14] = (bytes[14] ?? 0) ^ 1;
  expect(cursors.open(bytes.toString("base64url"), "rights of Karim")).toBeNull();
  expect(createCursors("another secret of 32 characters, here").open(cursor, "rights of Karim")).toBeNull();
});
