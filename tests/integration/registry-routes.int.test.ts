/** The registry's questions over HTTP: who may see and answer them, once however often it is asked, and what they say. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { writeDirectoryOnce } from "../../db/queries/directory/write-directory.ts";
import { findProtected } from "../../db/queries/registry/review/protected.ts";
import type { Directory } from "../../hub/directory/directory.ts";
import { openDirectory } from "../../hub/directory/open-directory.ts";
import { demonstrationDirectory } from "../../hub/directory/seed.ts";
import type { Problem } from "../../hub/protocol/problem.ts";
import { ProposalList, ProposalView } from "../../hub/protocol/registry.ts";
import { createReview } from "../../hub/registry/review/review.ts";
import { createTestAgentRoutes } from "../support/agent-routes.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { caseId, createWorld, silent } from "../support/reads-world.ts";
import {
  answerOf,
  cause,
  createPeople,
  fcAs,
  MATCHER,
  openRecords,
  pair,
  type RecordsUnderTest,
} from "../support/records.ts";

let database: TestDatabase;
let directory: Directory;
let records: RecordsUnderTest;
let app: ReturnType<typeof createTestAgentRoutes>;
/** 24 November 2026 in the morning, which is when the records' clock begins. */
const NOW = Date.parse("2026-11-24T09:00:00.000Z");
/** One of a supervisor, of the reception and of the same with the right to protected cases; all may. */
const [KARIM, NADIA, SOPHIE] = ["a-karim", "a-nadia", "a-sophie"] as const;
/** An agent of a service that meets people for one matter. */
const JULIEN = "a-julien";
const PATH = "/api/v1/registry/proposals";

beforeAll(async () => {
  database = await createTestDatabase();
  const { sql } = database;
  await writeDirectoryOnce(sql, demonstrationDirectory("guichet.test"));
  directory = await openDirectory(sql, silent);
  records = openRecords(sql);
  app = createTestAgentRoutes({
    review: createReview({ records, directory, findProtected: (entries) => findProtected(sql, entries) }),
    ...{ sql, directory },
    clock: () => NOW,
  });
});
afterAll(async () => {
  directory.close();
  await database.drop();
});

type Answer<Body> = { readonly status: number; readonly body: Body };

async function ask<Body>(agent: string, path: string, body?: object): Promise<Answer<Body>> {
  const answer = await app.request(path, {
    headers: { "x-test-agent": agent, "x-csrf-token": `csrf-${agent}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { method: "POST", body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: (await answer.json()) as Body };
}
const refusalOf = ({ status, body }: Answer<Problem>) => ({
  status,
  reason: body.type.split(":").at(-1),
  ...body.refusal,
});
const listOf = async (agent: string, query = "") =>
  ProposalList.parse((await ask(agent, `${PATH}${query}`)).body).proposals.map(({ id }) => id);
const viewOf = async (agent: string, id: string) => ProposalView.parse((await ask(agent, `${PATH}/${id}`)).body);

let commands = 0;
const newCommand = () => `command-${++commands}`;
const decide = (agent: string, id: string, answer: object, commandId = newCommand()) =>
  ask<Problem>(agent, `${PATH}/${id}/decision`, { commandId, answer });
const undo = (agent: string, id: string, commandId = newCommand()) =>
  ask<Problem>(agent, `${PATH}/${id}/undo`, { commandId });

async function propose(left: string, right: string, more: object = {}): Promise<string> {
  const question = { ...pair(left, right, MATCHER), reason: "below-threshold", score: 5, ...more };
  return answerOf(await records.propose(question)).proposal;
}
const people = (...ids: string[]) => createPeople(records, ids);
const SAME = { decision: "same" };

it("tells an agent without the right that they may not, and nothing else: not even how many there are", async () => {
  await people("right-1", "right-2");
  const id = await propose("right-1", "right-2");
  const answers = [
    await ask<Problem>(JULIEN, PATH),
    await ask<Problem>(JULIEN, `${PATH}/${id}`),
    await ask<Problem>(JULIEN, `${PATH}/unknown`),
    await decide(JULIEN, id, SAME),
    await undo(JULIEN, id),
    await ask<Problem>(JULIEN, `${PATH}/${id}/assignment`, { commandId: newCommand(), to: JULIEN }),
  ];
  const forbidden = { type: "urn:guichet:problem:forbidden", title: "You may not do this", status: 403 };
  expect(answers).toEqual(answers.map(() => ({ status: 403, body: forbidden })));
  expect((await ask<{ mayReview: boolean }>(JULIEN, "/api/v1/me")).body.mayReview).toBe(false);
  expect((await ask<{ mayReview: boolean }>(KARIM, "/api/v1/me")).body.mayReview).toBe(true);
  expect(await listOf(KARIM)).toContain(id);
  expect(await listOf(NADIA)).toContain(id);
});

it("says what each side is, what was compared, and what a merge would give, without any entry's id", async () => {
  for (const id of ["see-1", "see-2"]) await records.addEntry(id);
  await records.observe("see-1", { birthName: "Rossi", givenNames: "Giulia", birthDate: "1948-03-03" });
  await records.observe("see-2", { birthName: "Rossi", givenNames: "Julia", emails: ["giulia@exemple.fr"] });
  const evidence = [
    { field: "family", level: "exact", weight: 9, rarity: 0.001 },
    { field: "given", level: "sound", weight: 3 },
  ];
  const id = await propose("see-1", "see-2", { evidence });
  const before = records.audited.length;
  const { body } = await ask<object>(KARIM, `${PATH}/${id}`);
  expect(records.audited.slice(before)).toEqual(["agent:a-karim person.compare", "agent:a-karim person.compare"]);
  expect(JSON.stringify(body)).not.toMatch(/see-[12]/);
  const view = ProposalView.parse(body);
  expect(view).toMatchObject({
    state: "open",
    reason: "below-threshold",
    score: 5,
    prior: -7,
    bars: [],
    needsTwo: false,
  });
  expect(view.evidence).toEqual([evidence[0], { ...evidence[1], rarity: null }]);
  const said = (fields: readonly { readonly field: string; readonly values: readonly string[] }[]) =>
    Object.fromEntries(fields.map(({ field, values }) => [field, values]));
  expect(said(view.left.fields)).toMatchObject({ givenNames: ["Giulia"], birthDate: ["1948-03-03"] });
  expect(said(view.right.fields)).toMatchObject({ givenNames: ["Julia"], emails: ["giulia@exemple.fr"] });
  const origins = Object.fromEntries(view.preview.map(({ field, from }) => [field, from]));
  expect(origins).toMatchObject({ birthName: "both", givenNames: "left", emails: "right" });
});

it("answers a command once, however often it comes, and refuses its id for another answer", async () => {
  await people("once-1", "once-2");
  const id = await propose("once-1", "once-2");
  expect(await decide(KARIM, id, { decision: "household" }, "same-command")).toEqual({
    status: 200,
    body: { status: "decided" },
  });
  expect(await decide(KARIM, id, { decision: "household" }, "same-command")).toEqual({
    status: 200,
    body: { status: "decided" },
  });
  expect((await decide(KARIM, id, SAME, "same-command")).status).toBe(422);
  expect(refusalOf(await decide(NADIA, id, SAME))).toEqual({
    status: 409,
    reason: "already-decided",
    decision: "household",
    by: "a-karim",
    byName: "Karim Benali",
  });
  expect((await viewOf(NADIA, id)).decided).toMatchObject({ decision: "household", by: { name: "Karim Benali" } });
  expect(await listOf(KARIM)).not.toContain(id);
  expect((await undo(NADIA, id)).body).toEqual({ status: "undone" });
  expect(await listOf(KARIM)).toContain(id);
  expect(refusalOf(await undo(NADIA, id))).toMatchObject({ status: 409, reason: "not-decided" });
});

it("keeps the first word of two agents where one side is certified, and merges at the second", async () => {
  await people("two-1", "two-2");
  await records.observe("two-1", { birthName: "ROSSI" }, fcAs("sub-two"));
  const id = await propose("two-1", "two-2");
  expect(await viewOf(KARIM, id)).toMatchObject({ needsTwo: true, left: { isCertified: true }, firstBy: null });
  expect((await decide(KARIM, id, SAME)).body).toEqual({ status: "waits" });
  expect(refusalOf(await decide(KARIM, id, SAME))).toEqual({
    status: 409,
    reason: "needs-another-agent",
    by: "a-karim",
    byName: "Karim Benali",
  });
  expect((await viewOf(NADIA, id)).firstBy).toEqual({ id: "a-karim", name: "Karim Benali" });
  expect((await decide(NADIA, id, SAME)).body).toEqual({ status: "decided" });
  expect(await records.personsOf(["two-2"])).toEqual(new Map([["two-2", "two-1"]]));
});

it("says what forbids a merge, and takes a change of civil status for a reason", async () => {
  await people("civil-1", "civil-2");
  await records.observe("civil-1", { birthName: "MARIN" }, fcAs("sub-before"));
  await records.observe("civil-2", { birthName: "LAURE" }, fcAs("sub-after"));
  const id = await propose("civil-1", "civil-2", { isNewCivilStatus: true });
  expect((await viewOf(KARIM, id)).bars).toEqual([{ reason: "two-identities" }]);
  expect(refusalOf(await decide(KARIM, id, SAME))).toEqual({ status: 409, reason: "two-identities" });
  expect((await decide(KARIM, id, { ...SAME, isNewCivilStatus: true })).body).toEqual({ status: "waits" });
});

it("puts a question off until the citizen has answered, and back when that is taken back", async () => {
  await people("ask-1", "ask-2");
  const id = await propose("ask-1", "ask-2");
  const askUntil = (until: string) => decide(KARIM, id, { decision: "ask", until });
  expect(await askUntil("2026-11-01T09:00:00.000Z")).toMatchObject({
    status: 400,
    body: { errors: [{ pointer: "/answer/until" }] },
  });
  expect((await askUntil("2026-12-09T09:00:00.000Z")).body).toEqual({ status: "deferred" });
  expect(await listOf(KARIM)).not.toContain(id);
  const command = newCommand();
  expect((await undo(KARIM, id, command)).body).toEqual({ status: "undone" });
  expect((await undo(KARIM, id, command)).body).toEqual({ status: "undone" });
  expect(await listOf(KARIM)).toContain(id);
});

it("hands a question to somebody who may answer it only", async () => {
  await people("hand-1", "hand-2");
  const id = await propose("hand-1", "hand-2");
  const hand = (to: string | null) => ask<Problem>(NADIA, `${PATH}/${id}/assignment`, { commandId: newCommand(), to });
  expect(await hand(JULIEN)).toMatchObject({ status: 400, body: { errors: [{ pointer: "/to" }] } });
  expect((await hand(KARIM)).body).toEqual({ status: "assigned" });
  expect(await listOf(KARIM, "?assigned=me")).toEqual([id]);
  expect(await listOf(NADIA, "?assigned=me")).toEqual([]);
  expect((await hand(null)).body).toEqual({ status: "assigned" });
  expect(await listOf(KARIM, "?assigned=me")).toEqual([]);
});

it("shows no question about a person with a protected case to who may not see such cases", async () => {
  await people("child-1", "child-2", "child-3");
  const { sql } = database;
  await createWorld(sql).commit([
    { n: 5, service: "aides", state: "queued", isJunk: false, holder: "alice", breach: 5, isHeard: true },
  ]);
  // The case is of an entry that is one person with the one that is asked about.
  await sql`insert into case_entry (case_id, entry, reference) values (${caseId(5)}, 'child-3', 'GU-5')`;
  answerOf(await records.merge(pair("child-1", "child-3")));
  const id = await propose("child-1", "child-2");
  expect(await listOf(SOPHIE)).toContain(id);
  expect(await listOf(KARIM)).not.toContain(id);
  const hidden = [await ask(KARIM, `${PATH}/${id}`), await decide(KARIM, id, SAME), await undo(KARIM, id)];
  expect(hidden.map(({ status }) => status)).toEqual([404, 404, 404]);
  const hand = await ask(SOPHIE, `${PATH}/${id}/assignment`, { commandId: newCommand(), to: KARIM });
  expect(hand.status).toBe(400);
  expect((await viewOf(SOPHIE, id)).state).toBe("open");
});

it("shares out what came in while two persons were taken for one", async () => {
  await people("share-1", "share-2");
  const merged = answerOf(await records.merge(pair("share-1", "share-2")));
  const between = await records.observe("share-1", { phones: ["+33612345678"] });
  const by = { kind: "agent", agent: KARIM } as const;
  const merge = merged.status === "merged" ? merged.merge : "";
  const { proposal } = answerOf(await records.unmerge({ cause: cause(), by, merge, reason: "different", until: null }));
  const id = proposal ?? "";
  expect(await viewOf(KARIM, id)).toMatchObject({
    kind: "redistribute",
    toShare: [{ id: between, on: "left", said: [{ field: "phones", values: ["+33612345678"] }] }],
  });
  expect((await decide(KARIM, id, { decision: "shared-out", move: [between] })).body).toEqual({ status: "decided" });
  expect((await records.goldenOf("share-2", null))?.golden.fields.phones?.value).toEqual(["+33612345678"]);
});

it("comes page by page", async () => {
  const ids = await listOf(SOPHIE);
  const seen: string[] = [];
  for (let after = ""; ; ) {
    const { body } = await ask<ProposalList>(SOPHIE, `${PATH}?limit=2${after}`);
    seen.push(...body.proposals.map(({ id }) => id));
    if (body.next === null) break;
    after = `&after=${encodeURIComponent(body.next)}`;
  }
  expect(seen).toEqual(ids);
  expect((await ask(SOPHIE, `${PATH}?after=nowhere`)).status).toBe(400);
});
