/**
 * Goal: whatever is merged, moved and taken back, in whatever order and by whom, nothing is lost, nobody is in two persons, and
 * what an agent decided stands.
 * Method: random commands on a registry of seven entries, from fast-check's seed; the seed that fails is printed by it.
 */
import fc from "fast-check";
import { expect, it } from "vitest";
import { createRegistryLog, INES, KARIM, MATCHER, type RegistryLog } from "../../../tests/support/registry-log.ts";
import { refusedPairs } from "./decide/bars.ts";
import { decideMerge } from "./decide/merge.ts";
import { decideMove } from "./decide/observations.ts";
import { decideProposal, decidePropose } from "./decide/proposals.ts";
import { decideUndo } from "./decide/undo.ts";
import { decideAllow, decideRefuse, decideUnmerge } from "./decide/unmerge.ts";
import type { By } from "./event.ts";
import { replay, type View } from "./state.ts";

const ENTRIES = ["e1", "e2", "e3", "e4", "e5", "e6", "e7"] as const;
const NAMES = ["Rossi", "Rosi", "Blanc"] as const;

/** Seven entries, each with an observation or two; two of them certified, one known to a business system. */
function createPeople(): RegistryLog {
  const log = createRegistryLog();
  for (const [index, entry] of ENTRIES.entries()) {
    log.addEntry(entry);
    log.observe(entry, { birthName: NAMES[index % 3] ?? "", emails: [`${entry}@exemple.fr`] });
  }
  log.observe("e1", { birthName: "ROSSI", givenNames: "Giulia" }, { source: "franceconnect", link: "fc:1" });
  log.observe("e2", { birthName: "BLANC", givenNames: "Luc" }, { source: "franceconnect", link: "fc:2" });
  log.observe("e3", { birthName: "Rossi", usageName: "Blanc" }, { source: "system", link: "caf:3" });
  log.observe("e3", { birthName: "Rossi", phones: ["+33611111111"] }, { source: "system", link: "caf:3" });
  return log;
}

const entry = fc.constantFrom(...ENTRIES);
const by = fc.constantFrom<By>(KARIM, INES, MATCHER);
const command = fc.oneof(
  fc.record({ type: fc.constant("merge" as const), by, left: entry, right: entry }),
  fc.record({ type: fc.constant("unmerge" as const), by, nth: fc.nat(20) }),
  fc.record({ type: fc.constant("refuse" as const), by, left: entry, right: entry }),
  fc.record({ type: fc.constant("allow" as const), by, left: entry, right: entry }),
  fc.record({ type: fc.constant("observe" as const), by, to: entry }),
  fc.record({ type: fc.constant("move" as const), by, nth: fc.nat(20), to: entry }),
  fc.record({ type: fc.constant("propose" as const), by, left: entry, right: entry }),
  fc.record({ type: fc.constant("answer" as const), by, nth: fc.nat(20), same: fc.boolean(), all: fc.boolean() }),
  fc.record({ type: fc.constant("undo" as const), by, nth: fc.nat(20) }),
);
type Command = typeof command extends fc.Arbitrary<infer T> ? T : never;

const nthOf = <T>(values: Iterable<T>, nth: number): T | undefined => {
  const all = [...values];
  return all[nth % Math.max(all.length, 1)];
};

function run(log: RegistryLog, asks: Command): void {
  switch (asks.type) {
    case "merge":
      log.run(asks.by, (view, asked) => decideMerge(view, asked, { ...asks, isNewCivilStatus: asks.by === INES }));
      return;
    case "unmerge": {
      const merge = nthOf(log.view().merges.keys(), asks.nth) ?? "";
      const never = { reason: "different", until: null };
      log.run(asks.by, (view, asked) => decideUnmerge(view, asked, { merge, never }));
      return;
    }
    case "refuse":
      log.run(asks.by, (view, asked) => decideRefuse(view, asked, { ...asks, reason: "different", until: null }));
      return;
    case "allow":
      log.run(asks.by, (view, asked) => decideAllow(view, asked, asks));
      return;
    case "observe":
      log.observe(asks.to, { phones: ["+33612345678"] }, {}, asks.by);
      return;
    case "move": {
      const observations = [nthOf(log.view().placements.keys(), asks.nth) ?? ""];
      log.run(asks.by, (view, asked) => decideMove(view, asked, { observations, to: asks.to, never: null }));
      return;
    }
    case "propose":
      log.run(asks.by, (view, asked) => decidePropose(view, asked, { ...asks, score: 9, isNewCivilStatus: false }));
      return;
    case "answer": {
      const proposal = nthOf(log.view().proposals.values(), asks.nth);
      const answer = answerTo(asks, proposal?.kind ?? "merge", proposal?.observations ?? []);
      log.run(asks.by, (view, asked) => decideProposal(view, asked, { proposal: proposal?.id ?? "", answer }));
      return;
    }
    case "undo": {
      const proposal = nthOf(log.view().proposals.keys(), asks.nth) ?? "";
      log.run(asks.by, (view, asked) => decideUndo(view, asked, { proposal }));
      return;
    }
  }
}

function answerTo(
  { same, all }: { readonly same: boolean; readonly all: boolean },
  kind: "merge" | "redistribute",
  observations: readonly string[],
) {
  if (kind === "redistribute")
    return { decision: "shared-out" as const, move: all ? observations : observations.slice(1) };
  if (same) return { decision: "same" as const, isNewCivilStatus: all };
  return { decision: all ? ("different" as const) : ("household" as const), until: null };
}

/** fast-check would draw short ones, in which little happens. */
const commands = fc.array(command, { maxLength: 40, size: "max" });

it("gives back the persons and the golden records never merged, whatever is merged and unmerged in whatever order", () => {
  const pair = fc.tuple(entry, entry);
  fc.assert(
    fc.property(fc.array(pair, { maxLength: 14, size: "max" }), fc.infiniteStream(fc.nat()), (pairs, order) => {
      const log = createPeople();
      const before = JSON.stringify([log.persons(), log.goldens()]);
      for (const [left, right] of pairs) {
        log.run(KARIM, (view, asked) => decideMerge(view, asked, { left, right, isNewCivilStatus: true }));
        log.run(INES, (view, asked) => decideMerge(view, asked, { left, right, isNewCivilStatus: true }));
      }
      const merges = [...log.view().merges.keys()].map((merge) => ({ merge, at: order.next().value ?? 0 }));
      for (const { merge } of merges.toSorted((a, b) => a.at - b.at)) {
        log.run(KARIM, (view, asked) =>
          decideUnmerge(view, asked, { merge, never: { reason: "different", until: null } }),
        );
      }
      expect(JSON.stringify([log.persons(), log.goldens()])).toBe(before);
      // And no merge that was taken back is made again.
      for (const { left, right } of log.view().merges.values()) {
        const again = log.run(MATCHER, (view, asked) =>
          decideMerge(view, asked, { left, right, isNewCivilStatus: false }),
        );
        expect(again).toMatchObject({ accepted: false, refusal: { reason: "never-same" } });
      }
    }),
  );
});

it("leaves, when some merges are taken back, exactly what the others alone would have made", () => {
  const merging = fc.record({ left: entry, right: entry, isTakenBack: fc.boolean() });
  fc.assert(
    fc.property(fc.array(merging, { maxLength: 12, size: "max" }), (mergings) => {
      const [all, some] = [createPeople(), createPeople()];
      const taken: string[] = [];
      for (const { left, right, isTakenBack } of mergings) {
        const ask = { left, right, isNewCivilStatus: true };
        const { size } = all.view().merges;
        all.run(KARIM, (view, asked) => decideMerge(view, asked, ask));
        all.run(INES, (view, asked) => decideMerge(view, asked, ask));
        const merge = [...all.view().merges.keys()].at(-1);
        if (merge && all.view().merges.size > size && isTakenBack) taken.push(merge);
      }
      for (const { id, left, right } of all.view().merges.values()) {
        if (taken.includes(id)) continue;
        some.run(KARIM, (view, asked) => decideMerge(view, asked, { left, right, isNewCivilStatus: true }));
        some.run(INES, (view, asked) => decideMerge(view, asked, { left, right, isNewCivilStatus: true }));
      }
      for (const merge of taken) all.run(KARIM, (view, asked) => decideUnmerge(view, asked, { merge, never: null }));
      expect(JSON.stringify([all.persons(), all.goldens()])).toBe(JSON.stringify([some.persons(), some.goldens()]));
    }),
  );
});

it("is rebuilt by replaying its log", () => {
  fc.assert(
    fc.property(commands, (asks) => {
      const log = createPeople();
      for (const ask of asks) run(log, ask);
      const { sources: _, links: __, ...state } = log.view();
      expect(replay(log.events)).toEqual(state);
      expect(new Set(log.events.map(({ id }) => id)).size).toBe(log.events.length);
    }),
  );
});

it("never has an observation in two persons or in none, nor an outside identifier on two entries", () => {
  fc.assert(
    fc.property(commands, (asks) => {
      const log = createPeople();
      for (const ask of asks) run(log, ask);
      const view = log.view();
      const seen = Object.values(log.persons()).flat();
      expect(seen.toSorted()).toEqual([...ENTRIES]);
      // Each merge joined two persons: so each can be taken back alone.
      const merges = [...view.merges.values()].filter(({ undoneBy }) => undoneBy === null);
      expect(Object.keys(log.persons())).toHaveLength(ENTRIES.length - merges.length);
      const counted = Object.values(log.goldens()).reduce((sum, { observations }) => sum + observations, 0);
      expect(counted).toBe(view.sources.size);
      for (const { id, entry: at } of view.placements.values()) {
        const link = view.sources.get(id)?.link;
        if (link) expect(view.links.get(link)).toBe(at);
      }
    }),
  );
});

it("proposes no pair that was refused, and lists no open question about one", () => {
  fc.assert(
    fc.property(commands, entry, entry, (asks, left, right) => {
      const log = createPeople();
      for (const ask of asks) run(log, ask);
      const isRefused = refusedPairs(log.view(), left, right, log.at()).length > 0;
      const proposed = log.run(MATCHER, (view, asked) =>
        decidePropose(view, asked, { left, right, score: 30, isNewCivilStatus: true }),
      );
      const merged = log.run(MATCHER, (view, asked) =>
        decideMerge(view, asked, { left, right, isNewCivilStatus: true }),
      );
      if (isRefused) expect([proposed.accepted, merged.accepted]).toEqual([false, false]);
      for (const proposal of log.view().proposals.values()) {
        if (proposal.kind === "redistribute" || proposal.state === "decided") continue;
        expect(refusedPairs(log.view(), proposal.left, proposal.right, log.at())).toEqual([]);
      }
    }),
  );
});

it("keeps what agents decided, whatever automation asks after them", () => {
  fc.assert(
    fc.property(commands, commands, (asks, later) => {
      const log = createPeople();
      for (const ask of asks) run(log, ask);
      const before = log.view();
      for (const ask of later) run(log, { ...ask, by: MATCHER });
      const after = log.view();
      const byAgents = ({ merges, pairs, placements }: View) => ({
        merges: [...merges.values()].filter((merge) => merge.by === "agent" && merge.undoneBy === null),
        pairs: [...pairs.values()].filter((pair) => pair.by === "agent"),
        placements: [...placements.values()].filter((placement) => placement.placedBy === "agent"),
      });
      expect(byAgents(after)).toEqual(byAgents(before));
    }),
  );
});
