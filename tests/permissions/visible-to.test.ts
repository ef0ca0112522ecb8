/**
 * Goal: the SQL predicate and the frame filter of `visibleTo` never disagree, and nothing leaks.
 * Method: random rows and viewers, also with names that try to break out of SQL and array literals, against PostgreSQL.
 * To replay: fast-check prints the seed and the smallest counterexample.
 */
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import {
  type AgentViewer,
  type Place,
  theHub,
  type Viewer,
  visibleTo,
} from "../../db/queries/visibility/visible-to.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const HOSTILE = ["", "NULL", "null", "a'b", 'a"b', "{a,b}", "a,b", "a\\", "*", "%", "' or true --"];
const name = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom("accueil", "autonomie", "routes", "pmi") },
  { weight: 2, arbitrary: fc.constantFrom(...HOSTILE) },
  { weight: 1, arbitrary: fc.string({ maxLength: 8, unit: "grapheme" }).filter((text) => !text.includes("\0")) },
);
const places = fc.array(fc.record<Place>({ service: name, sector: name, isProtected: fc.boolean() }), {
  maxLength: 30,
});
const agentViewer = fc.record<AgentViewer>({
  agent: fc.constant("a-1"),
  services: fc.array(name, { maxLength: 5 }),
  sectors: fc.array(name, { maxLength: 5 }),
  canSeeProtected: fc.boolean(),
});
const anyViewer: fc.Arbitrary<Viewer> = fc.oneof(
  { weight: 9, arbitrary: agentViewer },
  { weight: 1, arbitrary: fc.constant(theHub) },
);

/** What PostgreSQL lets through, as positions in `rows`. */
async function seenBySql(viewer: Viewer, rows: readonly Place[]): Promise<number[]> {
  const { sql } = database;
  const found = await sql<{ n: number }[]>`
    select n::int as n
    from jsonb_to_recordset(${JSON.stringify(rows.map(({ service, sector, isProtected }, n) => ({ n, service, sector, is_protected: isProtected })))}::jsonb)
      as r(n int, service text, sector text, is_protected boolean)
    where ${visibleTo(viewer).where(sql, "r")} order by n`;
  return found.map((row) => row.n);
}

const seenByFilter = (viewer: Viewer, rows: readonly Place[]) =>
  rows.flatMap((row, n) => (visibleTo(viewer).sees(row) ? [n] : []));

it("lets the same rows through in SQL and in frames", async () => {
  await fc.assert(
    fc.asyncProperty(anyViewer, places, async (viewer, rows) => {
      expect(await seenBySql(viewer, rows)).toEqual(seenByFilter(viewer, rows));
    }),
    { numRuns: 500 },
  );
});

it("shows an agent only rows of own services and own sectors, and protected ones only with the right", () => {
  fc.assert(
    fc.property(agentViewer, places, (viewer, rows) => {
      const expected = rows.filter(
        (row) =>
          viewer.services.includes(row.service) &&
          viewer.sectors.includes(row.sector) &&
          (viewer.canSeeProtected || !row.isProtected),
      );
      expect(rows.filter(visibleTo(viewer).sees)).toEqual(expected);
    }),
  );
});

it("shows nothing to an agent without a service, whatever else is true", async () => {
  await fc.assert(
    fc.asyncProperty(agentViewer, places, async (viewer, rows) => {
      expect(await seenBySql({ ...viewer, services: [] }, rows)).toEqual([]);
    }),
    { numRuns: 50 },
  );
});

it("shows two agents without a common service, or without a common sector, no row in common", async () => {
  await fc.assert(
    fc.asyncProperty(agentViewer, agentViewer, places, async (one, other, rows) => {
      const apart =
        one.services.every((service) => !other.services.includes(service)) ||
        one.sectors.every((sector) => !other.sectors.includes(sector));
      fc.pre(apart);
      const seen = await seenBySql(one, rows);
      expect((await seenBySql(other, rows)).filter((n) => seen.includes(n))).toEqual([]);
    }),
    { numRuns: 100 },
  );
});

it.each(["case", "contact", "message", "document", "work_item"])(
  "fits the columns of %s, with and without alias",
  async (table) => {
    const { sql } = database;
    const { where } = visibleTo({ agent: "a-1", services: ["accueil"], sectors: ["usagers"], canSeeProtected: false });
    expect(await sql`select 1 from ${sql(table)} where ${where(sql)}`).toHaveLength(0);
    expect(await sql`select 1 from ${sql(table)} t where ${where(sql, "t")}`).toHaveLength(0);
    expect(await sql.begin((tx) => tx`select 1 from ${tx(table)} where ${where(tx)}`)).toHaveLength(0);
  },
);
