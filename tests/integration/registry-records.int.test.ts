/** The registry's records on a real database: what is written is what was decided, whoever decides at the same time. */
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { connect, type Sql } from "../../db/connect.ts";
import {
  answerOf,
  cause,
  createPeople,
  fcAs,
  INES,
  KARIM,
  MATCHER,
  openTwoHubs,
  pair,
  type RecordsUnderTest,
  type TwoHubs,
  tablesWith,
} from "../support/records.ts";

let hubs: TwoHubs;
let sql: Sql;
let records: RecordsUnderTest;
let other: RecordsUnderTest;

beforeAll(async () => {
  hubs = await openTwoHubs();
  ({ sql, records, other } = hubs);
});
afterAll(() => hubs.close());

const people = (...ids: string[]) => createPeople(records, ids);

const goldenOf = async (entry: string) => JSON.stringify(await records.goldenOf(entry, null));

describe("an observation", () => {
  it("is kept sealed, and read by any hub as it was given", async () => {
    await records.addEntry("seal-1");
    await records.observe("seal-1", { birthName: "Zorzi", emails: ["zorzi@exemple.fr"] }, fcAs("sub-zorzi"));
    const record = await other.goldenOf("seal-1", null);
    expect(record).toMatchObject({
      person: "seal-1",
      golden: { fields: { birthName: { value: "Zorzi", isLocked: true }, emails: { value: ["zorzi@exemple.fr"] } } },
      references: [{ system: "https://fc.example", id: "sub-zorzi", entry: "seal-1" }],
    });
    expect(await tablesWith(sql, /zorzi/i)).toEqual([]);
  });

  it("is added once, and another one under the same cause is refused", async () => {
    await records.addEntry("once-1");
    const request = {
      cause: cause(),
      by: MATCHER,
      entry: "once-1",
      source: "declared" as const,
      assurance: "none" as const,
      channel: "email",
      at: "2026-11-24T09:00:00.000Z",
      external: null,
      fields: { kind: "person" as const, birthName: "Rossi" },
    };
    const added = await records.addObservation(request);
    expect(await other.addObservation(request)).toEqual(added);
    expect(await records.addObservation({ ...request, channel: "web" })).toEqual({
      accepted: false,
      refusal: { reason: "cause-used" },
    });
    expect((await records.goldenOf("once-1", null))?.golden.observations).toBe(1);
  });

  it("goes with several in one transaction, each to where those before it lead", async () => {
    await Promise.all(["batch-1", "batch-2"].map((id) => records.addEntry(id)));
    const one = {
      by: MATCHER,
      assurance: "low",
      channel: "web",
      at: "2026-11-24T09:00:00.000Z",
      ...fcAs("sub-batch"),
    } as const;
    const fields = { kind: "person", birthName: "Rossi" } as const;
    const outcomes = await records.addObservations([
      { ...one, cause: "batch:1", entry: "batch-1", fields },
      { ...one, cause: "batch:1", entry: "batch-1", fields },
      { ...one, cause: "batch:2", entry: "batch-2", fields },
    ]);
    expect(outcomes[1]).toEqual(outcomes[0]);
    expect(outcomes[2]).toEqual({ accepted: false, refusal: { reason: "held-elsewhere", person: "batch-1" } });
    expect((await records.history("batch-1", null)).map(({ event }) => event.type)).toEqual([
      "observation.added",
      "entry.created",
    ]);
  });

  it("gives an identifier to one of two entries that claim it at the same moment", async () => {
    const ids = Array.from({ length: 8 }, (_, n) => `claim-${n}`);
    for (const id of ids) await records.addEntry(id);
    await other.vault.load(ids);
    const claims = ids.map((entry, n) =>
      (n % 2 ? records : other).addObservation({
        cause: cause(),
        by: MATCHER,
        entry,
        source: "system",
        assurance: "low",
        channel: null,
        at: "2026-11-24T09:00:00.000Z",
        external: { system: "caf", id: "123" },
        fields: { kind: "person", birthName: "Rossi" },
      }),
    );
    const outcomes = await Promise.all(claims);
    expect(outcomes.filter(({ accepted }) => accepted)).toHaveLength(1);
  });
});

describe("a merge", () => {
  it("is taken back whole, and what the persons were when is kept with dates", async () => {
    await people("back-1", "back-2", "back-3");
    const before = await Promise.all(["back-1", "back-2", "back-3"].map(goldenOf));
    const first = answerOf(await records.merge(pair("back-2", "back-1")));
    answerOf(await records.merge(pair("back-3", "back-2")));
    expect(await records.entriesOf("back-3")).toEqual(["back-1", "back-2", "back-3"]);
    expect(await other.personsOf(["back-3", "nobody"])).toEqual(
      new Map([
        ["back-3", "back-1"],
        ["nobody", "nobody"],
      ]),
    );
    const merge = first.status === "merged" ? first.merge : "";
    answerOf(await other.unmerge({ cause: cause(), by: INES, merge, reason: "different", until: null }));
    expect(await records.personsOf(["back-1", "back-3"])).toEqual(
      new Map([
        ["back-1", "back-1"],
        ["back-3", "back-2"],
      ]),
    );
    const [second] = (await records.history("back-3", null)).filter(({ event }) => event.type === "persons.merged");
    const undo = { cause: cause(), by: INES, merge: second?.event.id ?? "", reason: "different", until: null };
    answerOf(await records.unmerge(undo));
    expect(await Promise.all(["back-1", "back-2", "back-3"].map(goldenOf))).toEqual(before);
    const rows = await sql`
      select entry, person, valid_to is null as "isNow" from person_set where entry = 'back-3' order by opened_by`;
    expect(rows).toEqual([
      { entry: "back-3", person: "back-1", isNow: false },
      { entry: "back-3", person: "back-2", isNow: false },
    ]);
    expect(await records.propose({ ...pair("back-1", "back-2", MATCHER), score: 20 })).toMatchObject({
      refusal: { reason: "never-same" },
    });
  });

  it("comes one after the other when they overlap: every one that was answered holds, and none closes a circle", async () => {
    const ids = Array.from({ length: 9 }, (_, n) => `race-${n}`);
    await people(...ids);
    const asks = ids.flatMap((left, n) =>
      ids.slice(n + 1).map((right, m) => ({ left, right, on: (n + m) % 2 ? records : other })),
    );
    const outcomes = await Promise.all(asks.map(({ left, right, on }) => on.merge(pair(left, right))));
    expect(outcomes.filter(({ accepted }) => accepted)).toHaveLength(ids.length - 1);
    expect(new Set(outcomes.flatMap((outcome) => (outcome.accepted ? [] : outcome.refusal.reason)))).toEqual(
      new Set(["same-person"]),
    );
    expect(await records.entriesOf("race-8")).toEqual(ids);
  });

  it("waits for whoever holds the person that one of them has become meanwhile", async () => {
    // The second entry's id sorts first, so that its row is the first that is waited for.
    await people("hold-old", "hold-b", "hold-a2", "hold-z");
    answerOf(await records.merge(pair("hold-b", "hold-a2")));
    const row = await holdEntry("hold-a2");
    const late = other.merge(pair("hold-a2", "hold-z"));
    await row.isWaitedFor();
    answerOf(await records.merge(pair("hold-old", "hold-b")));
    const again = await holdEntry("hold-old");
    await row.release();
    await again.isWaitedFor();
    await again.release();
    expect(answerOf(await late)).toMatchObject({ status: "merged", person: "hold-old" });
  });

  it("is made once, however often and wherever the same cause asks for it", async () => {
    await people("twice-1", "twice-2");
    const ask = pair("twice-1", "twice-2");
    const outcomes = await Promise.all([records, other, records, other].map((hub) => hub.merge(ask)));
    for (const outcome of outcomes) expect(outcome).toEqual(outcomes[0]);
    expect(outcomes[0]).toMatchObject({ accepted: true, answer: { status: "merged", person: "twice-1" } });
  });

  it("of two identities says which one counts since the civil status changed, whichever is used later", async () => {
    await people("civil-1", "civil-2", "civil-3");
    await records.observe("civil-1", { birthName: "ROSSI" }, { ...fcAs("sub-before"), at: "2022-01-01T00:00:00.000Z" });
    await records.observe("civil-2", { birthName: "BLANC" }, { ...fcAs("sub-after"), at: "2023-01-01T00:00:00.000Z" });
    await records.observe("civil-3", { birthName: "BLANC" }, fcAs("sub-other"));
    const ask = { left: "civil-1", right: "civil-2", isNewCivilStatus: true };
    answerOf(await records.merge({ cause: cause(), by: KARIM, ...ask }));
    answerOf(await records.merge({ cause: cause(), by: INES, ...ask }));
    await records.observe("civil-2", { birthName: "ROSSI" }, fcAs("sub-before"));
    const preview = await records.preview({ left: "civil-1", right: "civil-3" }, null);
    expect(preview?.bars).toMatchObject([
      { reason: "two-identities", observations: [expect.any(String), expect.any(String)] },
    ]);
  });

  it("shows before it is made what it would give and what forbids it", async () => {
    await people("look-1", "look-2");
    await records.observe("look-2", { birthName: "ROSSI" }, fcAs("sub-look-2"));
    const preview = await records.preview({ left: "look-1", right: "look-2" }, { agent: "a-karim", motive: "doublon" });
    expect(preview).toMatchObject({ bars: [], needsTwo: true, golden: { fields: { birthName: { value: "ROSSI" } } } });
    await records.observe("look-1", { birthName: "BLANC" }, fcAs("sub-look-1"));
    expect((await records.preview({ left: "look-1", right: "look-2" }, null))?.bars).toMatchObject([
      { reason: "two-identities" },
    ]);
    expect(records.audited).toEqual(["agent:a-karim person.compare", "agent:a-karim person.compare"]);
  });
});

it("gives an entry of its own to what was about somebody else", async () => {
  await people("out-1");
  const wrong = await records.observe(
    "out-1",
    { birthName: "Blanc" },
    { external: { system: "mdph", id: "7" }, source: "system" },
  );
  const ask = { cause: cause(), by: KARIM, observations: [wrong], to: "new" as const };
  const { to } = answerOf(await records.move(ask));
  expect(answerOf(await other.move(ask)).to).toBe(to);
  expect(await other.goldenOf(to, null)).toMatchObject({
    golden: { fields: { birthName: { value: "Blanc" } } },
    references: [{ system: "mdph", id: "7", entry: to }],
  });
  expect(await records.propose({ ...pair("out-1", to, MATCHER), score: 9 })).toMatchObject({
    refusal: { reason: "never-same" },
  });
  const again = await records.observe(
    to,
    { birthName: "Blanc" },
    { external: { system: "mdph", id: "7" }, source: "system" },
  );
  expect(again).toBeTypeOf("string");
});

/** Holds an entry's row from a connection of its own. */
async function holdEntry(id: string) {
  const holder = connect(hubs.url, { applicationName: "holder", connectionsMax: 1 });
  const connection = await holder.reserve();
  await connection`begin`;
  await connection`select from entry where id = ${id} for update`;
  const [session] = await connection<{ pid: number }[]>`select pg_backend_pid() as pid`;
  const pid = session?.pid ?? 0;
  return {
    /** Resolves when somebody waits for it. */
    async isWaitedFor(): Promise<void> {
      await vi.waitFor(async () => {
        const waiting = await sql`select from pg_stat_activity where ${pid} = any(pg_blocking_pids(pid))`;
        expect(waiting).toHaveLength(1);
      });
    },
    async release(): Promise<void> {
      await connection`commit`;
      connection.release();
      await holder.end();
    },
  };
}
