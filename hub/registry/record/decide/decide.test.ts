import { beforeEach, describe, expect, it } from "vitest";
import { createRegistryLog, INES, KARIM, MATCHER, type RegistryLog } from "../../../../tests/support/registry-log.ts";
import type { By } from "../event.ts";
import { barsOf, needsTwo } from "./bars.ts";
import { decideMerge } from "./merge.ts";
import { decideMove } from "./observations.ts";
import { type Answer, decideProposal, decidePropose } from "./proposals.ts";
import { decideDefer, decideUndo } from "./undo.ts";
import { decideAllow, decideRefuse, decideUnmerge } from "./unmerge.ts";

const DIFFERENT = { reason: "different", until: null } as const;
const fc = (link: string) => ({ source: "franceconnect", link }) as const;

let log: RegistryLog;
beforeEach(() => {
  log = createRegistryLog();
  for (const id of ["old", "mid", "new"]) {
    log.addEntry(id);
    log.observe(id, { birthName: "Rossi" });
  }
});

const merge = (by: By, left: string, right: string, isNewCivilStatus = false) =>
  log.run(by, (view, asked) => decideMerge(view, asked, { left, right, isNewCivilStatus }));
const mergedBy = (by: By, left: string, right: string): string => {
  const decision = merge(by, left, right);
  if (!decision.accepted || decision.answer.status !== "merged") throw new Error(JSON.stringify(decision));
  return decision.answer.merge;
};
const unmerge = (by: By, id: string) =>
  log.run(by, (view, asked) => decideUnmerge(view, asked, { merge: id, never: DIFFERENT }));
const propose = (left: string, right: string) =>
  log.run(MATCHER, (view, asked) => decidePropose(view, asked, { left, right, score: 12, isNewCivilStatus: false }));
const proposed = (left: string, right: string): string => {
  const decision = propose(left, right);
  if (!decision.accepted) throw new Error(decision.refusal.reason);
  return decision.answer.proposal;
};
const answer = (by: By, proposal: string, given: Answer) =>
  log.run(by, (view, asked) => decideProposal(view, asked, { proposal, answer: given }));
const undo = (by: By, proposal: string) => log.run(by, (view, asked) => decideUndo(view, asked, { proposal }));
const SAME = { decision: "same", isNewCivilStatus: false } as const;

describe("a person", () => {
  it("is known by its oldest entry, whichever side was merged into which", () => {
    mergedBy(KARIM, "new", "mid");
    expect(log.persons()).toEqual({ mid: ["mid", "new"], old: ["old"] });
    mergedBy(KARIM, "new", "old");
    expect(log.persons()).toEqual({ old: ["mid", "new", "old"] });
  });

  it("is split where the merge was that is taken back, whatever came after it", () => {
    const first = mergedBy(KARIM, "old", "mid");
    mergedBy(KARIM, "mid", "new");
    expect(unmerge(KARIM, first)).toMatchObject({
      accepted: true,
      answer: { persons: ["old", "mid"], proposal: null },
    });
    expect(log.persons()).toEqual({ old: ["old"], mid: ["mid", "new"] });
    expect(unmerge(KARIM, first)).toMatchObject({ refusal: { reason: "already-undone" } });
  });

  it("is never an organisation too, nor somebody who was erased", () => {
    log.addEntry("club", "organisation");
    expect(merge(KARIM, "old", "club")).toMatchObject({ refusal: { reason: "different-kind" } });
    log.run(KARIM, (_, asked) => ({
      accepted: true,
      events: [{ ...asked, id: "erased:mid", type: "entry.erased", entry: "mid" }],
      answer: null,
    }));
    expect(merge(KARIM, "old", "mid")).toMatchObject({ refusal: { reason: "erased", entry: "mid" } });
    expect(log.observe("mid", {})).toMatchObject({ refusal: { reason: "erased", entry: "mid" } });
  });
});

describe("a pair that is never the same", () => {
  it("keeps apart whoever either of them is merged with, until an agent allows it again", () => {
    log.run(KARIM, (view, asked) => decideRefuse(view, asked, { left: "old", right: "mid", ...DIFFERENT }));
    mergedBy(MATCHER, "mid", "new");
    expect(merge(INES, "new", "old")).toMatchObject({ refusal: { reason: "never-same", left: "mid", right: "old" } });
    const allow = (by: By) => log.run(by, (view, asked) => decideAllow(view, asked, { left: "new", right: "old" }));
    expect(allow(MATCHER)).toMatchObject({ refusal: { reason: "needs-agent" } });
    expect(allow(INES)).toMatchObject({ answer: { pairs: 1 } });
    expect(merge(INES, "new", "old")).toMatchObject({ accepted: true });
  });

  it("may hold until a day only", () => {
    const until = new Date(Date.parse(log.at()) + 150_000).toISOString();
    log.run(KARIM, (view, asked) => decideRefuse(view, asked, { left: "old", right: "mid", reason: "unsure", until }));
    expect(propose("old", "mid")).toMatchObject({ refusal: { reason: "never-same", until } });
    expect(propose("old", "mid")).toMatchObject({ accepted: true });
  });

  it("is made by taking a merge back", () => {
    unmerge(KARIM, mergedBy(MATCHER, "old", "mid"));
    expect(propose("mid", "old")).toMatchObject({ refusal: { reason: "never-same", why: "different" } });
  });
});

describe("FranceConnect", () => {
  it("never gives one person two identities, unless an agent says that the civil status changed", () => {
    log.observe("old", { birthName: "ROSSI" }, fc("fc:1"));
    log.observe("mid", { birthName: "BLANC" }, fc("fc:2"));
    expect(log.observe("old", { birthName: "BLANC" }, fc("fc:3"))).toMatchObject({
      refusal: { reason: "two-identities" },
    });
    expect(merge(KARIM, "old", "mid")).toMatchObject({ refusal: { reason: "two-identities" } });
    merge(KARIM, "old", "mid", true);
    expect(merge(INES, "old", "mid", true)).toMatchObject({ answer: { status: "merged" } });
    // The older identity still leads here, and counts no more.
    expect(log.observe("mid", { birthName: "BLANC" }, fc("fc:1"))).toMatchObject({ answer: { entry: "old" } });
    log.observe("new", { birthName: "ROSSI" }, fc("fc:4"));
    const bars = barsOf(log.view(), { left: "new", right: "old", at: log.at() });
    expect(bars).toEqual([{ reason: "two-identities", observations: ["o5", "o7"] }]);
  });

  it("does not let one identity lead to two persons", () => {
    log.observe("old", { birthName: "ROSSI" }, fc("fc:1"));
    expect(log.observe("mid", { birthName: "ROSSI" }, fc("fc:1"))).toMatchObject({
      refusal: { reason: "held-elsewhere", person: "old" },
    });
  });

  it("asks two agents, unless nobody is known on the other side", () => {
    log.observe("old", { birthName: "ROSSI" }, fc("fc:1"));
    log.addEntry("caller");
    log.observe("caller", { phones: ["+33612345678"] }, { source: "inferred" });
    expect([needsTwo(log.view(), "mid", "old"), needsTwo(log.view(), "caller", "old")]).toEqual([true, false]);
    expect(merge(MATCHER, "mid", "old")).toMatchObject({ refusal: { reason: "needs-agent" } });
    expect(merge(KARIM, "mid", "old")).toMatchObject({ answer: { status: "waits" } });
    expect(merge(KARIM, "mid", "old")).toMatchObject({
      refusal: { reason: "needs-another-agent", firstBy: "a-karim" },
    });
    expect(merge(INES, "mid", "old")).toMatchObject({ answer: { status: "merged", person: "old" } });
    expect(log.events.at(-2)).toMatchObject({ type: "persons.merged", firstBy: "a-karim", by: INES });
    expect([...log.view().proposals.values()]).toMatchObject([
      { state: "decided", decision: "same", decidedBy: "a-ines" },
    ]);
  });
});

describe("a proposal", () => {
  it("is asked once, and answered by people only", () => {
    const id = proposed("old", "mid");
    expect(propose("mid", "old")).toMatchObject({ refusal: { reason: "already-proposed", proposal: id } });
    expect(answer(MATCHER, id, SAME)).toMatchObject({ refusal: { reason: "needs-agent" } });
    expect(answer(KARIM, id, SAME)).toMatchObject({ answer: { status: "merged" } });
    expect(answer(KARIM, id, SAME)).toMatchObject({ refusal: { reason: "already-decided", decision: "same" } });
  });

  it("is over when its question is: both were merged otherwise, or never are the same", () => {
    const [one, two] = [proposed("old", "mid"), proposed("mid", "new")];
    mergedBy(MATCHER, "mid", "old");
    expect(log.view().proposals.get(one)).toMatchObject({ state: "decided", decision: "moot", decidedBy: null });
    expect(log.view().proposals.get(two)).toMatchObject({ state: "open" });
    log.run(INES, (view, asked) => decideRefuse(view, asked, { left: "old", right: "new", ...DIFFERENT }));
    expect(log.view().proposals.get(two)).toMatchObject({ state: "decided", decision: "moot" });
  });

  it("is open again, with all that it had made moot, when its answer is taken back", () => {
    const two = proposed("mid", "new");
    mergedBy(KARIM, "old", "mid");
    expect(answer(KARIM, two, SAME)).toMatchObject({ accepted: true });
    expect(undo(MATCHER, two)).toMatchObject({ refusal: { reason: "sticky" } });
    expect(undo(INES, two)).toMatchObject({ accepted: true });
    expect(log.persons()).toEqual({ old: ["mid", "old"], new: ["new"] });
    expect(log.view().pairs.size).toBe(0);
    const { state, decision, decidedBy, outcome } = log.view().proposals.get(two) ?? {};
    expect({ state, decision, decidedBy, outcome }).toEqual({
      state: "undone",
      decision: null,
      decidedBy: null,
      outcome: null,
    });
    expect(undo(INES, two)).toMatchObject({ refusal: { reason: "not-decided" } });
    expect(answer(KARIM, two, { decision: "household", until: null })).toMatchObject({ accepted: true });
    expect(propose("old", "new")).toMatchObject({ refusal: { reason: "never-same", why: "household" } });
    expect(undo(KARIM, two)).toMatchObject({ accepted: true });
    expect(propose("old", "new")).toMatchObject({ refusal: { reason: "already-proposed" } });
  });

  it("cannot be taken back when somebody changed since what it did", () => {
    const id = proposed("old", "mid");
    answer(KARIM, id, SAME);
    unmerge(INES, log.view().proposals.get(id)?.outcome ?? "");
    expect(undo(KARIM, id)).toMatchObject({ refusal: { reason: "already-undone" } });
  });

  it("may wait for somebody's answer", () => {
    const id = proposed("old", "mid");
    const until = "2026-12-01T00:00:00.000Z";
    log.run(KARIM, (view, asked) => decideDefer(view, asked, { proposal: id, until }));
    expect(log.view().proposals.get(id)).toMatchObject({ state: "open", dueAt: until });
  });
});

describe("what came while two persons were one", () => {
  it("is shared out by people, except what an identifier or its entry says", () => {
    log.observe("mid", { birthName: "Rossi" }, { source: "system", link: "caf:1" });
    log.observe("new", { phones: ["+33611111111"] });
    const first = mergedBy(KARIM, "old", "mid");
    log.observe("old", { phones: ["+33622222222"] });
    log.observe("old", { phones: ["+33633333333"] });
    log.observe("old", { birthName: "Rossi" }, { source: "system", link: "caf:1" });
    mergedBy(KARIM, "mid", "new");
    const { proposal } = (unmerge(KARIM, first) as { answer: { proposal: string } }).answer;
    expect(log.view().proposals.get(proposal)).toMatchObject({ kind: "redistribute", observations: ["o6", "o7"] });
    expect(answer(KARIM, proposal, SAME)).toMatchObject({ refusal: { reason: "not-this-question" } });
    expect(answer(KARIM, proposal, { decision: "shared-out", move: ["o7"] })).toMatchObject({ accepted: true });
    expect(log.goldens().old?.fields.phones?.value).toEqual(["+33622222222"]);
    expect(log.view().placements.get("o7")).toMatchObject({ entry: "mid", placedBy: "agent" });
    expect(undo(KARIM, proposal)).toMatchObject({ accepted: true });
    expect(log.view().placements.get("o7")).toMatchObject({ entry: "old" });
  });
});

describe("moving observations", () => {
  const move = (by: By, observations: readonly string[], to: string) =>
    log.run(by, (view, asked) => decideMove(view, asked, { observations, to, never: DIFFERENT }));

  it("takes along all that has the same outside identifier, and keeps both entries apart", () => {
    log.observe("old", { birthName: "Blanc" }, { source: "system", link: "caf:1" });
    log.observe("old", { birthName: "Blanc" }, { source: "system", link: "caf:1" });
    expect(move(KARIM, ["o4"], "new")).toMatchObject({ answer: { observations: ["o4", "o5"], to: "new" } });
    expect(log.view().links.get("caf:1")).toBe("new");
    expect(propose("old", "new")).toMatchObject({ refusal: { reason: "never-same" } });
  });

  it("is not done by automation to what an agent placed", () => {
    expect(move(MATCHER, ["o1"], "mid")).toMatchObject({ accepted: true });
    expect(move(KARIM, ["o1"], "new")).toMatchObject({ accepted: true });
    expect(move(MATCHER, ["o1"], "mid")).toMatchObject({ refusal: { reason: "sticky" } });
  });
});
