/** What people are asked about persons, answered and taken back on a real database. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
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
} from "../support/records.ts";

let hubs: TwoHubs;
let records: RecordsUnderTest;
let other: RecordsUnderTest;

beforeAll(async () => {
  hubs = await openTwoHubs();
  ({ records, other } = hubs);
});
afterAll(() => hubs.close());

const people = (...ids: string[]) => createPeople(records, ids);

describe("a proposal", () => {
  it("is listed until two agents have agreed on a certified person, and again after they take it back", async () => {
    await people("two-1", "two-2");
    await records.observe("two-1", { birthName: "ROSSI" }, fcAs("sub-two"));
    const evidence = [{ field: "birthName", level: "exact", weight: 10.7 }];
    const { proposal } = answerOf(
      await records.propose({ ...pair("two-1", "two-2", MATCHER), reason: "margin", score: 12.5, evidence }),
    );
    const listed = async () => (await other.listProposals()).proposals.filter(({ id }) => id === proposal);
    expect(await listed()).toMatchObject([{ state: "open", reason: "margin", score: 12.5, model: "fr-1", evidence }]);
    const answer = { decision: "same", isNewCivilStatus: false } as const;
    const decide = (by: typeof KARIM) => records.decideProposal({ cause: cause(), by, proposal, answer });
    expect(answerOf(await decide(KARIM))).toEqual({ status: "waits", proposal });
    expect(await listed()).toMatchObject([
      { state: "open", firstBy: "a-karim", leftPerson: "two-1", rightPerson: "two-2" },
    ]);
    expect(answerOf(await decide(INES))).toMatchObject({ status: "merged", person: "two-1" });
    expect(await listed()).toEqual([]);
    answerOf(await records.undoDecision({ cause: cause(), by: INES, proposal }));
    expect(await listed()).toMatchObject([{ state: "undone", firstBy: null }]);
    answerOf(await records.assignProposal({ cause: cause(), by: INES, proposal, to: "a-ines" }));
    expect((await records.listProposals({ assignedTo: "a-ines" })).proposals).toHaveLength(1);
    const until = "2027-01-01T00:00:00.000Z";
    answerOf(await records.deferProposal({ cause: cause(), by: INES, proposal, until }));
    expect(await listed()).toEqual([]);
  });

  it("is open again with all the others that its answer had made moot", async () => {
    await people("moot-1", "moot-2", "moot-3");
    const one = answerOf(await records.propose({ ...pair("moot-1", "moot-3", MATCHER), score: 9 }));
    const two = answerOf(await records.propose({ ...pair("moot-2", "moot-3", MATCHER), score: 8 }));
    answerOf(await records.merge(pair("moot-1", "moot-2")));
    const decided = { cause: cause(), by: KARIM, proposal: one.proposal };
    answerOf(await records.decideProposal({ ...decided, answer: { decision: "household", until: null } }));
    const open = async () => (await records.listProposals()).proposals.map(({ id }) => id);
    expect(await open()).not.toContain(two.proposal);
    answerOf(await records.undoDecision({ ...decided, cause: cause() }));
    expect(await open()).toEqual(expect.arrayContaining([one.proposal, two.proposal]));
  });

  it("comes page by page", async () => {
    const ids = Array.from({ length: 6 }, (_, n) => `page-${n}`);
    await people(...ids);
    for (let n = 0; n < 6; n += 2) {
      answerOf(await records.propose({ ...pair(`page-${n}`, `page-${n + 1}`, MATCHER), score: null }));
    }
    const seen: string[] = [];
    for (
      let page = await records.listProposals({ limit: 2 });
      ;
      page = await records.listProposals({ limit: 2, after: page.next })
    ) {
      seen.push(...page.proposals.map(({ left }) => left));
      if (page.next === null) break;
    }
    expect(seen.filter((left) => left.startsWith("page-"))).toEqual(["page-0", "page-2", "page-4"]);
  });

  it("shares out, after a merge is taken back, what came in between", async () => {
    await people("share-1", "share-2");
    const merged = answerOf(await records.merge(pair("share-1", "share-2")));
    const between = await records.observe("share-1", { phones: ["+33612345678"] });
    const merge = merged.status === "merged" ? merged.merge : "";
    const { proposal } = answerOf(
      await records.unmerge({ cause: cause(), by: KARIM, merge, reason: "different", until: null }),
    );
    const answer = { decision: "shared-out", move: [between] } as const;
    answerOf(await other.decideProposal({ cause: cause(), by: KARIM, proposal: proposal ?? "", answer }));
    expect((await records.goldenOf("share-2", null))?.golden.fields.phones?.value).toEqual(["+33612345678"]);
    expect((await records.goldenOf("share-1", null))?.golden.fields.phones).toBeUndefined();
    answerOf(await records.undoDecision({ cause: cause(), by: KARIM, proposal: proposal ?? "" }));
    expect((await other.goldenOf("share-1", null))?.golden.fields.phones?.value).toEqual(["+33612345678"]);
  });
});
