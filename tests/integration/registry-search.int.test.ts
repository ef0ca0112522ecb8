/** People are found by whatever a caller says of them, the best first, by whoever may, and by nobody once they are erased. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { takeAway } from "../../db/queries/erasure/erasure.ts";
import { createSearchQueries } from "../../db/queries/registry/search/search.ts";
import type { Directory } from "../../hub/directory/directory.ts";
import type { PeoplePage, PersonHit, PersonView } from "../../hub/protocol/people.ts";
import { indexMissing, searchable } from "../../hub/registry/search/index-records.ts";
import { createPeople } from "../../hub/registry/search/people.ts";
import { createTestAgentRoutes } from "../support/agent-routes.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { type AgentId, caseId, createDirectory, createWorld } from "../support/reads-world.ts";
import { answerOf, cause, fcAs, KARIM, openRecords, type RecordsUnderTest } from "../support/records.ts";

type Audited = { readonly actor: string; readonly action: string; readonly target: string; readonly motive?: string };

let database: TestDatabase;
let directory: Directory;
let records: RecordsUnderTest;
let app: ReturnType<typeof createTestAgentRoutes>;
const audited: Audited[] = [];

/** Who is there. A later one is another entry of the same person where it has the same beginning before the dash. */
const PEOPLE = {
  apolline: {
    birthName: "Delavigne",
    givenNames: "Apolline Marie",
    birthDate: "1987-07-14",
    phones: ["06 37 63 48 00"],
    emails: ["apolline.delavigne@exemple.fr"],
    address: { line: "12 avenue des Mimosas, 06400 Cannes" },
  },
  maxence: { birthName: "Delavigne", givenNames: "Maxence", birthDate: "1985-01-30" },
  giulia: {
    birthName: "Rossi",
    givenNames: "Giulia",
    birthDate: "1948-03-03",
    address: { postcode: "06400", city: "Cannes" },
  },
  bruno: { birthName: "Rossi", givenNames: "Bruno", address: { postcode: "06000", city: "Nice" } },
  stepan: { birthName: "Kowalski", givenNames: "Stépan", birthDate: "1990-00-00" },
  ines: { birthName: "Ben Hamou", usageName: "Le Goff", givenNames: "Inès", birthDate: "1992-11-02" },
  hidden: { birthName: "Protégée", givenNames: "Ondine", phones: ["06 12 98 76 54"] },
} as const;
type Id = keyof typeof PEOPLE;

beforeAll(async () => {
  database = await createTestDatabase();
  const { sql } = database;
  directory = await createDirectory(sql);
  const audit = { record: (entry: Audited) => void audited.push(entry) };
  const opened = openRecords(sql);
  const queries = createSearchQueries(sql);
  records = { ...opened, ...searchable(opened, queries) };
  for (const [id, told] of Object.entries(PEOPLE)) {
    await records.addEntry(id);
    answerOf(await records.addObservation(observation(id, told)));
  }
  const people = createPeople({ sql, recordQueries: opened.queries, records, vault: opened.vault, audit, directory });
  app = createTestAgentRoutes({
    ...{ sql, directory, audit, people },
    clock: Date.now,
  });
});

afterAll(async () => {
  directory.close();
  await database.drop();
});

const observation = (entry: string, told: object, more: object = {}) => ({
  cause: cause(),
  by: KARIM,
  entry,
  source: "declared" as const,
  assurance: "none" as const,
  channel: "web" as const,
  at: "2026-11-24T09:00:00.000Z",
  external: null,
  fields: { kind: "person" as const, ...told },
  ...more,
});

const ask = (agent: AgentId, path: string) => app.request(path, { headers: { "x-test-agent": agent } });

async function search(typed: string, agent: AgentId = "alice"): Promise<PeoplePage> {
  const answer = await ask(agent, `/api/v1/registry/search?motive=contact&q=${encodeURIComponent(typed)}`);
  expect(answer.status).toBe(200);
  return (await answer.json()) as PeoplePage;
}

const idOf = ({ name }: PersonHit): Id | undefined =>
  (Object.keys(PEOPLE) as Id[]).find((id) => name.given === PEOPLE[id].givenNames);
const found = async (typed: string, agent?: AgentId) => (await search(typed, agent)).people.map(idOf);
const open = (agent: AgentId, id: string) => ask(agent, `/api/v1/registry/people/${id}?motive=contact`);

describe("somebody is found, before all others, by", () => {
  it.each<[typed: string, first: Id]>([
    ["delavigne appoline 14/07/1987", "apolline"],
    ["apolline delavigne", "apolline"],
    ["DELAVIGNE", "apolline"],
    ["delavinge apolline", "apolline"],
    ["de la vigne maxence", "maxence"],
    ["dela maxe", "maxence"],
    ["delavigne 30/01/1985", "maxence"],
    ["delavigne 01/30/1985", "maxence"],
    ["delavigne 1985", "maxence"],
    ["delavigne 14/07/1978", "apolline"],
    ["14 juillet 1987", "apolline"],
    ["06 37 63 48 00", "apolline"],
    ["0637634801", "apolline"],
    ["63 48 00", "apolline"],
    ["4800", "apolline"],
    ["06 37 63 48", "apolline"],
    ["+33 6 37 63 48 00", "apolline"],
    ["apolline.delavigne@exemple.fr", "apolline"],
    ["apolline.delavigne@exemple.com", "apolline"],
    ["apoline.delavigne@autre.example", "apolline"],
    ["rossi cannes", "giulia"],
    ["rossi nice", "bruno"],
    ["rossi 06400", "giulia"],
    ["roci julia cannes", "giulia"],
    ["kovalsky stepan", "stepan"],
    ["Stépan KOWALSKI 12/05/1990", "stepan"],
    ["benamou ines", "ines"],
    ["legoff", "ines"],
    ["le goff inès 02/11/1992", "ines"],
  ])("%s", async (typed, first) => {
    expect((await found(typed))[0]).toBe(first);
  });
});

describe("what is found", () => {
  it("says why, and what was understood", async () => {
    const { people, understood } = await search("delavigne appoline 14/07/1987");
    expect(people[0]).toMatchObject({
      name: { family: "Delavigne", given: "Apolline Marie" },
      birthDate: "1987-07-14",
      commune: "Cannes",
      why: [
        { what: "name", how: "exact", typed: "delavigne" },
        { what: "name", how: "sound", typed: "appoline" },
        { what: "date", how: "exact", typed: "14/07/1987" },
      ],
    });
    expect(understood.map(({ text }) => text)).toEqual(["delavigne", "appoline", "14/07/1987"]);
  });

  it("is nobody when nobody fits, or when half of everybody would", async () => {
    expect(await search("zzyzx")).toMatchObject({ people: [], isTooLittle: false });
    expect(await search("06400")).toMatchObject({ people: [], isTooLittle: true });
  });

  it("is the person, and not each of their entries, with all that their entries say", async () => {
    await records.addEntry("bruno-2");
    answerOf(await records.addObservation(observation("bruno-2", { birthName: "Rossi", phones: ["06 78 12 90 45"] })));
    expect(await found("rossi 06 78 12 90 45")).toHaveLength(1);
    expect(await found("rossi 06 78 12 90 00")).toHaveLength(3);
    answerOf(await records.merge({ cause: cause(), by: KARIM, left: "bruno", right: "bruno-2" }));
    const { people } = await search("bruno rossi 06 78 12 90 45");
    expect(people.map(idOf)).toEqual(["bruno"]);
    expect(people[0]?.why.map(({ what }) => what)).toEqual(["name", "name", "phone"]);
  });

  it("says who is certified", async () => {
    await records.addEntry("lucie");
    const fields = { birthName: "MARTINEAU", givenNames: "Lucie", birthDate: "1987-07-15" };
    answerOf(await records.addObservation(observation("lucie", fields, { ...fcAs("l-1"), assurance: "substantial" })));
    const { people } = await search("martino lucie");
    expect(people[0]).toMatchObject({ isCertified: true, name: { family: "MARTINEAU" } });
    const view = (await (await open("alice", people[0]?.id ?? "")).json()) as PersonView;
    expect(view).toMatchObject({ systems: ["https://fc.example"] });
    expect(view.fields[0]).toMatchObject({ field: "birthName", source: "franceconnect", isLocked: true });
    expect(JSON.stringify(view)).not.toMatch(/"lucie"|l-1/);
  });
});

describe("who may look", () => {
  it("is whoever has a service, and says why they look", async () => {
    const path = "/api/v1/registry/search?q=rossi&motive=contact";
    expect((await ask("denis", path)).status).toBe(403);
    expect((await app.request(path)).status).toBe(401);
    expect((await ask("alice", "/api/v1/registry/search?q=rossi")).status).toBe(400);
    expect((await ask("alice", `/api/v1/registry/search?motive=contact&q=${"x".repeat(300)}`)).status).toBe(400);
  });

  it("opens whom they found, and nobody by another agent's or a made-up handle", async () => {
    const [hit] = (await search("giulia rossi")).people;
    expect((await open("alice", hit?.id ?? "")).status).toBe(200);
    expect((await open("denis", hit?.id ?? "")).status).toBe(403);
    for (const [agent, id] of [
      ["basile", hit?.id ?? ""],
      ["alice", "giulia"],
      ["alice", `${hit?.id.slice(1)}x`],
    ] as const)
      expect((await open(agent, id)).status).toBe(404);
  });

  it("is written down with whom they saw, and not with what they typed", async () => {
    audited.length = 0;
    const [hit] = (await search("giulia rossi")).people;
    await open("alice", hit?.id ?? "");
    const [looked] = audited;
    expect(looked).toMatchObject({ actor: "agent:alice", action: "person.search", motive: "contact" });
    expect(looked?.target).toContain(records.vault.subject("registry", "giulia"));
    expect(JSON.stringify(audited)).not.toMatch(/rossi|giulia/i);
    expect(records.audited).toContain("agent:alice person.read");
  });
});

describe("cases", () => {
  const CASES = [
    { n: 1, of: "giulia", service: "aides" },
    { n: 2, of: "giulia", service: "routes" },
    { n: 5, of: "hidden", service: "aides" },
  ] as const;

  beforeAll(async () => {
    const world = createWorld(database.sql);
    const step = { state: "queued", isJunk: false, holder: "alice", breach: 1, isHeard: true } as const;
    await world.commit(CASES.map(({ n, service }) => ({ ...step, n, service })));
    for (const { n, of } of CASES) {
      await database.sql`update "case" set reference = ${referenceOf(n)} where id = ${caseId(n)}`;
      await database.sql`
        insert into case_entry (case_id, entry, reference)
        select id, ${of}, reference from "case" where id = ${caseId(n)}`;
    }
  });

  const referenceOf = (n: number) => `GU-2026-00000${n}`;

  it("are counted and shown in the agent's own services only", async () => {
    for (const [agent, numbers] of [
      ["alice", [1]],
      ["chloe", [2]],
    ] as const) {
      const [hit] = (await search("giulia rossi", agent)).people;
      expect(hit?.cases).toBe(1);
      const view = (await (await open(agent, hit?.id ?? "")).json()) as PersonView;
      expect(view.cases.map((one) => one.caseId)).toEqual(numbers.map(caseId));
    }
  });

  it("lead to the person by their number, for whoever may open them", async () => {
    const reference = referenceOf(1).replaceAll("-", " ").toLowerCase();
    expect(await found(reference)).toEqual(["giulia"]);
    expect(await found(reference, "chloe")).toEqual([]);
  });

  it("that are protected hide the person from those without the right, even when they held the handle", async () => {
    expect(await found("protégée", "basile")).toEqual(["hidden"]);
    const [hit] = (await search("06 12 98 76 54", "basile")).people;
    expect((await open("basile", hit?.id ?? "")).status).toBe(200);
    for (const typed of ["protégée", "ondine", "06 12 98 76 54", referenceOf(5)]) {
      expect(await search(typed)).toMatchObject({ people: [], hasMore: false });
      expect(await found(typed, "chloe")).toEqual([]);
    }
  });
});

it("nothing finds somebody who was erased, and no word is left that nobody else has", async () => {
  const { sql } = database;
  await records.addEntry("zorzi");
  answerOf(await records.addObservation(observation("zorzi", { birthName: "Zorzi", givenNames: "Bruno" })));
  expect((await search("zorzi")).people).toHaveLength(1);
  await sql.begin((tx) => takeAway(tx, { entry: "zorzi", at: new Date().toISOString(), by: "dpo" }));
  expect((await search("zorzi")).people).toEqual([]);
  const words = await sql<{ word: string }[]>`select word from search_word where word in ('zorzi', 'bruno')`;
  expect(words.map(({ word }) => word)).toEqual(["bruno"]);
});

it("who was observed before there was an index is found once it is filled", async () => {
  const { sql } = database;
  await sql`delete from search_record`;
  await sql`delete from search_word`;
  expect(await found("giulia rossi")).toEqual([]);
  const queries = createSearchQueries(sql);
  expect(await indexMissing(queries, records.vault)).toBeGreaterThan(6);
  expect(await indexMissing(queries, records.vault)).toBe(0);
  expect((await found("giulia rossi"))[0]).toBe("giulia");
});
