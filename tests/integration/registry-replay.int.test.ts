/** The registry's log is the record: all that its tables say of persons can be made again from it. */
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Sql } from "../../db/connect.ts";
import type { StoredEventRow } from "../../db/queries/registry/record/rows.ts";
import { toEvent } from "../../hub/registry/record/event-row.ts";
import { personsOf } from "../../hub/registry/record/persons.ts";
import { viewOf } from "../../hub/registry/record/slice.ts";
import { pairKey, replay } from "../../hub/registry/record/state.ts";
import {
  createPeople,
  fcAs,
  INES,
  KARIM,
  MATCHER,
  openTwoHubs,
  type RecordsUnderTest,
  type TwoHubs,
} from "../support/records.ts";

let hubs: TwoHubs;
let sql: Sql;
let records: RecordsUnderTest;

beforeAll(async () => {
  hubs = await openTwoHubs();
  ({ sql, records } = hubs);
});
afterAll(() => hubs.close());

const people = (...ids: string[]) => createPeople(records, ids);

it("refuses to have its log rewritten", async () => {
  await people("log-1");
  await expect(sql`update registry_event set reason = 'x' where entry = 'log-1'`).rejects.toThrow("append-only");
  await expect(sql`delete from registry_event where entry = 'log-1'`).rejects.toThrow("append-only");
});

it("has in its tables, after whatever was asked, what replaying its log gives", async () => {
  const ids = Array.from({ length: 6 }, (_, n) => `replay-${n}`);
  await people(...ids);
  await records.observe("replay-0", { birthName: "ROSSI" }, { ...fcAs("sub-replay"), cause: "replay:fc" });
  const entry = fc.constantFrom(...ids);
  const ask = fc.record({
    kind: fc.constantFrom(0, 0, 0, 1, 1, 2, 3, 3, 4, 5, 6, 6, 6, 7, 7, 7, 7),
    left: entry,
    right: entry,
    nth: fc.nat(30),
    by: fc.constantFrom(KARIM, INES, MATCHER),
  });
  // Ids follow from causes, so that the same happens each time.
  const asked = fc.sample(ask, { numRuns: 160, seed: 20261124 });
  for (const [n, something] of asked.entries()) await askSomething(something, `replay:${n}`);
  const log = await wholeLog();
  const state = replay(log.map(toEvent));
  const types = new Set(log.map(({ type }) => type));
  expect([...types]).toEqual(
    expect.arrayContaining(["persons.unmerged", "observations.moved", "proposal.undone", "pair.allowed"]),
  );
  const everybody = [...state.entries.keys()];
  const tables = viewOf(
    await records.queries.look({
      entries: everybody,
      isWhole: true,
      proposals: [...state.proposals.keys()],
      merges: [...state.merges.keys()],
    }),
  );
  expect(tables.placements).toEqual(state.placements);
  expect(tables.merges).toEqual(state.merges);
  expect(tables.pairs).toEqual(new Map([...state.pairs.values()].map((row) => [pairKey(row.left, row.right), row])));
  expect(tables.proposals).toEqual(state.proposals);
  expect(tables.entries).toEqual(state.entries);
  expect(await records.personsOf(everybody)).toEqual(personsOf(state));
});

type Something = {
  readonly kind: number;
  readonly left: string;
  readonly right: string;
  readonly nth: number;
  readonly by: typeof KARIM;
};

/** Asks for one thing or another; what is refused is refused. */
async function askSomething({ kind, left, right, nth, by }: Something, cause: string): Promise<void> {
  const view = viewOf(await records.queries.look({ entries: [left, right], isWhole: true }));
  const nthOf = (all: Iterable<string>) => [...all].toSorted()[nth % Math.max([...all].length, 1)] ?? "";
  const proposals = await sql<{ id: string }[]>`select id from review_proposal`;
  const base = { cause, by };
  const asks = [
    () => records.merge({ ...base, left, right }),
    () => records.unmerge({ ...base, merge: nthOf(view.merges.keys()), reason: "different", until: null }),
    () => records.refuse({ ...base, left, right, reason: "different", until: null }),
    () => records.allow({ ...base, left, right }),
    () => records.observe(left, { phones: ["+33612345678"] }, { cause }),
    () => records.move({ ...base, observations: [nthOf(view.placements.keys())], to: { entry: right } }),
    () => records.propose({ ...base, left, right, score: 9 }),
    () => decideSomething(base, nthOf(proposals.map(({ id }) => id)), nth),
  ];
  await asks[kind]?.();
}

async function decideSomething(
  base: { readonly cause: string; readonly by: typeof KARIM },
  proposal: string,
  nth: number,
): Promise<void> {
  const view = viewOf(await records.queries.look({ proposals: [proposal] }));
  const row = view.proposals.get(proposal);
  if (!row) return;
  if (row.state === "decided") await records.undoDecision({ ...base, proposal });
  else if (row.kind === "redistribute") {
    await records.decideProposal({ ...base, proposal, answer: { decision: "shared-out", move: row.observations } });
  } else if (nth % 2)
    await records.decideProposal({ ...base, proposal, answer: { decision: "household", until: null } });
  else await records.decideProposal({ ...base, proposal, answer: { decision: "same", isNewCivilStatus: false } });
}

async function wholeLog(): Promise<readonly StoredEventRow[]> {
  const rows: StoredEventRow[] = [];
  for (
    let page = await records.queries.readLog(0, 50);
    page.length > 0;
    page = await records.queries.readLog(rows.at(-1)?.position ?? 0, 50)
  ) {
    rows.push(...page);
  }
  return rows;
}
