/** A row that SQL finds by words is one that the live filter finds, and the other way round. */
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { wordsIn, wordsOf } from "../../db/queries/queue/words.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

async function isFoundBySql(name: string, title: string, reference: string, words: readonly string[]) {
  const query = words.map((word) => `'${word}':*`).join(" & ");
  const [row] = await database.sql<{ found: boolean }[]>`
    select array_to_tsvector(${wordsIn({ citizenName: name, title, reference })}::text[]) @@ ${query}::tsquery as found`;
  return row?.found;
}

const isFound = (citizenName: string, title: string, reference: string, words: readonly string[]) =>
  words.every((word) => wordsIn({ citizenName, title, reference }).some((one) => one.startsWith(word)));

it.each([
  ["zoe", true],
  ["ZOÉ lef", true],
  ["gu-2026", true],
  ["4211", false],
  ["004211", true],
  ["dossier oe", true],
  ["apa's", false],
  ["efevre", false],
])("finds by %s: %s", async (typed, expected) => {
  const [name, title, reference] = ["Zoé Lefèvre", "Dossier d’œuvre, ça presse : APA", "GU-2026-004211"];
  const words = wordsOf(typed);
  expect(await isFoundBySql(name, title, reference, words)).toBe(expected);
  expect(isFound(name, title, reference, words)).toBe(expected);
});

it("agrees with SQL on French text", async () => {
  const letters = fc.string({
    unit: fc.constantFrom(..."abcEéèêëàâùûüîïôöçœŒæÇÉ ’'-.,:/@0123\u00a0«»"),
    maxLength: 30,
  });
  await fc.assert(
    fc.asyncProperty(letters, letters, letters, async (name, title, typed) => {
      const words = wordsOf(typed);
      fc.pre(words.length > 0);
      expect(isFound(name, title, "R", words)).toBe(await isFoundBySql(name, title, "R", words));
      const own = wordsOf(name).map((word) => word.slice(0, 2));
      if (own.length > 0) expect(await isFoundBySql(name, title, "R", own)).toBe(true);
    }),
    { numRuns: 300 },
  );
});
