/** Who sent a contact is found out just after it was taken: observed, compared, merged when certain, asked when doubtful. */
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Contact, Sender } from "../../channels/contract/channel.ts";
import { takeAway } from "../../db/queries/erasure/erasure.ts";
import { createRecordQueries } from "../../db/queries/registry/record/records.ts";
import { createResolveQueries } from "../../db/queries/registry/resolve/resolve.ts";
import { createLog } from "../../hub/log.ts";
import { FRENCH_MODEL } from "../../hub/registry/matching/model/french.ts";
import { createRecords, type Records } from "../../hub/registry/record/records.ts";
import { createJudge } from "../../hub/registry/resolve/judge.ts";
import { createResolver, type Resolver } from "../../hub/registry/resolve/resolver.ts";
import { createSubjectsOf } from "../../hub/registry/subjects-of.ts";
import { type CoreUnderTest, createGround, type Ground, takeUntilReceived, webContact } from "../support/core.ts";

let ground: Ground;
let core: CoreUnderTest;
let records: Records;
let resolver: Resolver;

beforeAll(async () => {
  ground = await createGround();
  core = await ground.open("hub-1");
  await core.ready();
  const { sql } = ground.database;
  records = createRecords({
    queries: createRecordQueries(sql),
    vault: core.vault,
    audit: { record: () => {} },
    now: Date.now,
  });
  resolver = open();
});

afterAll(async () => {
  await resolver.close();
  await ground.remove();
});

function open(): Resolver {
  return createResolver({
    queries: createResolveQueries(ground.database.sql),
    records,
    vault: core.vault,
    judge: createJudge(FRENCH_MODEL),
    now: Date.now,
    log: createLog({ level: "silent", pretty: false, clock: Date.now }),
    isBusy: () => false,
  });
}

const { sender: nobody } = webContact("x");

/** Returns the entry of somebody who writes, once they are resolved. */
async function write(sender: Partial<Sender>, changes: Partial<Contact> = {}): Promise<string> {
  const contact = webContact(`web:${randomUUID()}`, { sender: { ...nobody, ...sender }, ...changes });
  const { caseId } = await takeUntilReceived(core, contact);
  resolver.wake();
  await expect.poll(pending, { timeout: 10_000 }).toBe(0);
  return (await core.registry.entryOfCase(caseId)) ?? "";
}

async function pending(): Promise<number> {
  const [row] = await ground.database.sql<{ count: number }[]>`select count(*) as count from identity_task`;
  return row?.count ?? -1;
}

const personOf = async (entry: string) => (await records.personsOf([entry])).get(entry);
const proposalsOf = async (entry: string) =>
  (await records.listProposals()).proposals.filter(({ left, right }) => left === entry || right === entry);

const giulia: Partial<Sender> = {
  familyName: "Delavigne",
  givenNames: "Apolline",
  email: "apolline.delavigne@exemple.fr",
  phone: "06 37 63 48 00",
  postalAddress: "12 avenue des Mimosas, 06400 Cannes",
};

describe("the sender of a contact", () => {
  it("who writes again with the same name, address and telephone is one person", async () => {
    const [first, second] = [await write(giulia), await write({ ...giulia, familyName: "DELAVIGNE" })];
    expect(second).not.toBe(first);
    expect(await personOf(second)).toBe(await personOf(first));
    const record = await records.goldenOf(first, null);
    expect(record?.entries).toHaveLength(2);
  });

  it("who shares all but the given name with somebody lives with them, and is not them", async () => {
    const spouse = await write({ ...giulia, givenNames: "Maxence" });
    expect(await personOf(spouse)).toBe(spouse);
  });

  it("who writes from the same address under another family name, with another telephone, is asked about", async () => {
    const married = await write({ ...giulia, familyName: "Roux", phone: "04 97 18 60 00" });
    const proposals = await proposalsOf(married);
    expect(await personOf(married)).toBe(married);
    expect(proposals).toHaveLength(1);
    expect(proposals[0]?.evidence.length).toBeGreaterThan(0);
  });

  it("whom nothing ties to anybody is a person of their own, without a question", async () => {
    const stranger = await write({
      familyName: "Ostrowski",
      givenNames: "Wanda",
      email: "wanda@autre.example",
      phone: null,
      postalAddress: null,
    });
    expect(await personOf(stranger)).toBe(stranger);
    expect(await proposalsOf(stranger)).toEqual([]);
  });

  it("who comes twice at the same moment is one person", async () => {
    const twice = { ...giulia, familyName: "Quenneville", givenNames: "Ondine", email: "ondine@exemple.fr" };
    const other = open();
    const entries = await Promise.all([write(twice), write(twice)]);
    await other.close();
    expect(new Set(await Promise.all(entries.map(personOf))).size).toBe(1);
  });
});

it("nothing that could be compared is left of somebody who is erased", async () => {
  const { sql } = ground.database;
  const entry = await write({ ...giulia, familyName: "Effacée", email: "effacee@exemple.fr" });
  const left = () => sql`
    select from observation o join match_record m on m.observation = o.id join match_key k on k.observation = o.id
    where o.entry = ${entry}`;
  expect((await left()).length).toBeGreaterThan(3);
  await sql.begin((tx) => takeAway(tx, { entry, at: new Date().toISOString(), by: "dpo" }));
  expect(await left()).toHaveLength(0);
});

it("what the provider certified is observed once, and holds over what is typed", async () => {
  const identity = {
    familyName: "MARTINEAU",
    givenNames: "Lucie Anne",
    birthDate: "1987-07-14",
    sex: "female",
    birthPlace: "06088",
    birthCountry: "99100",
    email: "lucie@exemple.fr",
  } as const;
  const proof = { kind: "account", issuer: "https://fc.example", subject: "lucie-1", identity } as const;
  const typed = { ...nobody, familyName: "Martino", givenNames: "Lucie", email: "lucie@exemple.fr" };
  const entry = await write(typed, { proof });
  expect(await write(typed, { proof })).toBe(entry);
  const record = await records.goldenOf(entry, null);
  expect(record?.golden).toMatchObject({ fields: { birthName: { value: "MARTINEAU" } } });
  const rows = await ground.database.sql`select source from observation where entry = ${entry} order by source`;
  expect(rows.map(({ source }) => source)).toEqual(["declared", "declared", "franceconnect"]);
});

it("two certified identities are two persons, and an agent is asked", async () => {
  const identity = {
    familyName: "SAUVAIGO",
    givenNames: "Dominique Paul",
    birthDate: "1986-02-17",
    sex: "male",
    birthPlace: "06088",
    birthCountry: "99100",
    email: "d.sauvaigo@exemple.fr",
  } as const;
  const typed = { ...nobody, familyName: "Sauvaigo", givenNames: "Dominique", email: identity.email };
  const as = (subject: string) => ({
    proof: { kind: "account", issuer: "https://fc.example", subject, identity } as const,
  });
  await write(typed, as("dominique-1"));
  const second = await write(typed, as("dominique-2"));
  expect(await personOf(second)).toBe(second);
  expect((await proposalsOf(second)).map(({ reason }) => reason)).toEqual(["other-subject"]);
});

describe("the cases of a person", () => {
  it("are those of all their entries, for as long as they are one", async () => {
    const subjectsOf = createSubjectsOf(core.registry, records, core.vault);
    const bruno = { familyName: "Zampieri", givenNames: "Bruno", email: "bruno.z@exemple.fr", phone: "06 78 12 90 45" };
    const [first, second] = [await write(bruno), await write(bruno)];
    const subjects = [first, second].map((entry) => core.vault.subject("transports", entry)).sort();
    const [{ case_id: caseId } = { case_id: "" }] = await ground.database.sql`
      select case_id from case_entry where entry = ${first}`;
    expect([...(await subjectsOf(caseId, "transports"))].sort()).toEqual(subjects);
    const history = await records.history(first, null);
    const merge = history.find(({ event }) => event.type === "persons.merged")?.event.id ?? "";
    const by = { kind: "agent", agent: "a-lea" } as const;
    await records.unmerge({ cause: "undo", by, merge, reason: "different", until: null });
    expect(await subjectsOf(caseId, "transports")).toEqual([core.vault.subject("transports", first)]);
  });
});
