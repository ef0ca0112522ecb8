import { expect, it } from "vitest";
import type { CaseView, TimelineItem } from "../../hub/protocol/queue.ts";
import { type CaseEvent, moveCase, noCase, seenCase } from "./case-state.ts";
import { overlayOf } from "./optimistic.ts";

function item(id: string, text: string, delivery: TimelineItem["delivery"] = null): TimelineItem {
  return {
    id,
    kind: "out",
    channel: "email",
    type: "reply.recorded",
    at: "2026-11-24T09:00:00.000Z",
    author: { kind: "agent", id: "a-karim", name: "Karim Benali" },
    title: null,
    text,
    hasHtml: false,
    documents: [],
    delivery,
    deliveryDetail: null,
    detail: {},
  };
}

const { timeline: _timeline, cursor: _cursor, ...head } = caseOf(1);

function caseOf(version: number, timeline: TimelineItem[] = []): CaseView {
  return {
    caseId: "c",
    reference: "GU-2026-004211",
    title: "APA à domicile",
    procedure: "contact",
    service: "s",
    serviceName: "Autonomie",
    channel: "web",
    state: "queued",
    owes: "administration",
    holder: null,
    priority: "normal",
    openedAt: "2026-11-24T09:00:00.000Z",
    breachAt: null,
    waitsUntil: null,
    isJunk: false,
    canReply: true,
    possibleFollowUpOf: null,
    version,
    citizen: {
      name: "Giulia Rossi",
      kind: "person",
      email: null,
      phone: null,
      postalAddress: null,
      proof: "none",
      cases: [],
      contacts: 1,
    },
    timeline,
    cursor: "c1",
  };
}

const me = { id: "a-lea", name: "Léa Martin" };
const claim = { type: "claim", caseId: "c", channel: "web" } as const;
const overlay = overlayOf(claim, { view: caseOf(1), me, commandId: "k", at: "2026-11-24T09:01:00.000Z" });
const run = (...events: CaseEvent[]) => events.reduce(moveCase, noCase);
const delta = (version: number, items: TimelineItem[] = [], holder: CaseView["holder"] = null): CaseEvent => ({
  type: "frame",
  frame: {
    type: "case.delta",
    id: "s",
    n: version,
    cursor: `c${version}`,
    head: { ...head, version, holder, state: holder ? "claimed" : "queued" },
    items,
  },
});
const LEA = { ...me, since: "x" };

it("replaces a known item and appends a new one", () => {
  const state = run(
    { type: "read", view: caseOf(1, [item("m1", "Bonjour", "queued")]) },
    delta(2, [item("m1", "Bonjour", "bounced"), item("m2", "Suite")]),
  );
  expect(seenCase(state)?.timeline.map(({ id, delivery }) => [id, delivery])).toEqual([
    ["m1", "bounced"],
    ["m2", null],
  ]);
});

it("takes a report that does not move the version, and ignores an older version", () => {
  const state = run(
    { type: "read", view: caseOf(3, [item("m1", "Bonjour", "queued")]) },
    delta(3, [item("m1", "Bonjour", "sent")]),
    delta(2, [item("m1", "Bonjour", "queued")]),
  );
  expect(seenCase(state)).toMatchObject({ version: 3, timeline: [{ delivery: "sent" }] });
});

it("shows a claim at once, and takes it back when refused", () => {
  const tried = run({ type: "read", view: caseOf(1) }, { type: "try", overlay });
  expect(seenCase(tried)).toMatchObject({ state: "claimed", holder: { id: "a-lea" } });
  expect(seenCase(moveCase(tried, { type: "refused", commandId: "k" }))).toMatchObject({
    state: "queued",
    holder: null,
  });
});

it("keeps an accepted change until the hub's own version of it arrives", () => {
  const accepted = run(
    { type: "read", view: caseOf(1) },
    { type: "try", overlay },
    { type: "accepted", commandId: "k", version: 2 },
  );
  expect(seenCase(accepted)?.holder?.id).toBe("a-lea");
  const confirmed = moveCase(accepted, delta(2, [], { id: "a-lea", name: "Léa Martin", since: "x" }));
  expect([confirmed.overlays, seenCase(confirmed)?.holder?.since]).toEqual([[], "x"]);
});

it("drops the change at once when the version came before the answer", () => {
  const state = run({ type: "read", view: caseOf(1) }, { type: "try", overlay }, delta(2), {
    type: "accepted",
    commandId: "k",
    version: 2,
  });
  expect(state.overlays).toEqual([]);
});

it("does not wait for a version that the case never reaches", () => {
  const state = run(
    { type: "read", view: caseOf(1) },
    { type: "try", overlay },
    { type: "accepted", commandId: "k", version: 900 },
    delta(2, [], LEA),
  );
  expect(state.overlays).toEqual([]);
});

it("does not take a claim back for the moment when what was done just before it arrives", () => {
  const claimed = run(
    { type: "read", view: caseOf(1) },
    { type: "try", overlay },
    { type: "accepted", commandId: "k", version: 900 },
    delta(2, [item("n", "La note d’avant")]),
  );
  expect(seenCase(claimed)?.holder?.id).toBe("a-lea");
  expect(moveCase(claimed, delta(3, [], LEA)).overlays).toEqual([]);
  expect(seenCase(moveCase(claimed, delta(3)))?.holder).toBeNull();
});

it("shows a note while it is on its way", () => {
  const note = { type: "note", caseId: "c", text: "Rappeler jeudi" } as const;
  const on = overlayOf(note, { view: caseOf(1), me, commandId: "k2", at: "2026-11-24T09:01:00.000Z" });
  const state = run({ type: "read", view: caseOf(1) }, { type: "try", overlay: on });
  expect(seenCase(state)?.timeline).toMatchObject([{ id: "unconfirmed:k2", kind: "note", text: "Rappeler jeudi" }]);
});
