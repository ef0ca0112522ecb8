import { describe, expect, it } from "vitest";
import { gather } from "./gather.ts";
import { type CaseRow, type Changes, type ItemChange, type MessageRow, NO_CHANGES, type StateRow } from "./rows.ts";

const AT = "2026-11-24T09:00:00.000Z";
const here = { service: "transports", sector: "transports", isProtected: false, subject: "s1" };
const there = { service: "autonomie", sector: "social", isProtected: true, subject: "s2" };

const state = (id: string, changes: Partial<StateRow> = {}): StateRow => ({
  id,
  ...here,
  state: "queued",
  owes: "administration",
  holder: null,
  priority: "normal",
  breachAt: AT,
  waitsUntil: null,
  closedAt: null,
  isJunk: false,
  version: 1,
  updatedAt: AT,
  ...changes,
});

const opened = (id: string): CaseRow => ({
  ...state(id),
  reference: `GU-2026-${id}`,
  procedure: "contact",
  channel: "web",
  title: "Ma carte",
  citizenName: "Giulia Rossi",
  citizen: {},
  openedAt: AT,
  possibleFollowUpOf: null,
});

const message = (id: string, caseId: string): MessageRow => ({
  id,
  caseId,
  ...here,
  partition: 1,
  position: 1,
  kind: "in",
  channel: "web",
  type: "contact.recorded",
  at: AT,
  authorKind: "citizen",
  author: null,
  title: null,
  text: null,
  htmlBlob: null,
  detail: {},
  delivery: "queued",
  deliveryDetail: null,
  mailId: null,
});

const item = (caseId: string, position: number, changes: Partial<ItemChange> = {}): ItemChange => ({
  caseId,
  partition: 1,
  position,
  at: AT,
  stood: null,
  item: {
    ...here,
    channel: "web",
    reference: `GU-2026-${caseId}`,
    state: "queued",
    owes: "administration",
    holder: null,
    priority: "normal",
    isJunk: false,
    breachAt: AT,
    since: AT,
    why: "new",
    hasNew: true,
    version: position,
  },
  ...changes,
});

const together = (...changes: Partial<Changes>[]) => gather(changes.map((one) => ({ ...NO_CHANGES, ...one })));

describe("a case opened in the group", () => {
  it("is written once, as it stands at the end", () => {
    const claimed = state("c1", { state: "claimed", holder: "a-lea", version: 3 });
    const { cases, states } = together({ cases: [opened("c1")] }, { states: [state("c1")] }, { states: [claimed] });
    expect(cases).toMatchObject([{ id: "c1", title: "Ma carte", state: "claimed", holder: "a-lea", version: 3 }]);
    expect(states).toEqual([]);
  });

  it("and transferred in it has its lines where it went, and nothing to move", () => {
    const lines = { contacts: [], messages: [message("m1", "c1")], documents: [] };
    const transfer = { states: [state("c1", there)], moves: [{ caseId: "c1", ...there }] };
    const { cases, messages, moves } = together({ cases: [opened("c1")], ...lines }, transfer);
    expect(cases).toMatchObject([there]);
    expect(messages).toMatchObject([there]);
    expect(moves).toEqual([]);
  });

  it("gives its words to its items; one that was there before keeps its own", () => {
    const { versions } = together({ cases: [opened("c1")], items: [item("c1", 1)] }, { items: [item("c2", 2)] });
    const words = new Map(versions.map(({ caseId, words }) => [caseId, words]));
    expect(words.get("c1")).toEqual(["giulia", "rossi", "ma", "carte", "gu", "2026", "c1"]);
    expect(words.get("c2")).toBeNull();
  });
});

describe("a message", () => {
  const delivery = (id: string, became: string) => ({ id, caseId: "c1", delivery: became, detail: "250 ok" });

  it("written in the group has what became of it, and no row is written twice", () => {
    const { messages, deliveries } = together(
      { messages: [message("m1", "c1")] },
      { deliveries: [delivery("m1", "sent")] },
      { deliveries: [delivery("m1", "bounced")] },
    );
    expect(messages).toMatchObject([{ delivery: "bounced", deliveryDetail: "250 ok" }]);
    expect(deliveries).toEqual([]);
  });

  it("of before, whose case moves too, gets both at once", () => {
    const { deliveries, moves } = together(
      { deliveries: [delivery("m1", "sent")] },
      { moves: [{ caseId: "c1", ...there }] },
    );
    expect(deliveries).toMatchObject([{ id: "m1", delivery: "sent", ...there }]);
    expect(moves).toHaveLength(1);
  });
});

it("ends each version of an item where the next begins, and the one of before with how it stood", () => {
  const { stood: _, ...first } = item("c1", 5);
  const stood = first.item;
  const { ends, versions } = together({ items: [item("c1", 5, { stood })] }, { items: [item("c1", 9, { stood })] });
  expect(ends).toMatchObject([{ caseId: "c1", position: 5, stood }]);
  expect(versions.map(({ position, toPosition }) => [position, toPosition])).toEqual([
    [9, null],
    [5, 9],
  ]);
});

it("ends how an agent stood where the same agent's next begins", () => {
  const row = { partition: 1, presence: "available", pauseReason: null } as const;
  const { presences } = together({
    presences: [
      { ...row, agent: "a", position: 1, at: "T1" },
      { ...row, agent: "b", position: 2, at: "T2" },
      { ...row, agent: "a", position: 3, at: "T3" },
    ],
  });
  expect(presences.map(({ agent, validTo }) => [agent, validTo])).toEqual([
    ["a", "T3"],
    ["b", null],
    ["a", null],
  ]);
});
