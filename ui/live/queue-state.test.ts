import { expect, it } from "vitest";
import type { QueueRow } from "../../hub/protocol/queue.ts";
import { emptyQueue, moveQueue, type QueueEvent, type QueueState } from "./queue-state.ts";

/** A row whose order is that of its minute. */
function row(caseId: string, minute: number, version = 1): QueueRow {
  return {
    caseId,
    reference: `GU-2026-${caseId}`,
    service: "s",
    channel: "web",
    title: "APA",
    citizenName: "Mme Rossi",
    state: "queued",
    owes: "administration",
    holder: null,
    priority: "normal",
    breachAt: `2026-11-24T10:${String(minute).padStart(2, "0")}:00.000Z`,
    since: "2026-11-24T09:00:00.000Z",
    why: "new",
    hasNew: false,
    version,
  };
}

const run = (events: readonly QueueEvent[], from: QueueState = emptyQueue) => events.reduce(moveQueue, from);
const snapshot = (total: number, ...rows: QueueRow[]): QueueEvent => ({ type: "snapshot", rows, total });
const delta = (total: number, upserts: QueueRow[], removed: string[] = []): QueueEvent => ({
  type: "delta",
  upserts,
  removed,
  total,
});
const places = (state: QueueState) => state.slots.map((id) => id ?? "·").join(" ");

const three = run([snapshot(3, row("a", 1), row("b", 3), row("c", 5))]);

it("keeps holes for what was not read", () => {
  expect(places(run([snapshot(4, row("a", 1), row("b", 2))]))).toBe("a b · ·");
});

it("puts closed cases newest first", () => {
  const closed = (caseId: string, minute: number) => ({ ...row(caseId, 1), closedAt: row(caseId, minute).breachAt });
  const two = run([snapshot(2, closed("b", 5), closed("a", 3))]);
  expect(places(run([delta(4, [closed("n", 4), closed("c", 3)])], two))).toBe("b n c a");
});

it.each([
  ["at the head", row("n", 0), "n a b c"],
  ["in between", row("n", 4), "a b n c"],
  ["at the end", row("n", 9), "a b c n"],
  ["after the equal one of a lower id", row("n", 3), "a b n c"],
])("puts a new row where it belongs: %s", (_where, added, expected) => {
  expect(places(run([delta(4, [added])], three))).toBe(expected);
});

it("moves a row whose deadline changed, and takes its new content", () => {
  const state = run([delta(3, [row("a", 4, 2)])], three);
  expect(places(state)).toBe("b a c");
  expect(state.rows.get("a")?.version).toBe(2);
});

it("ignores a row that is older than the one it shows", () => {
  const state = run([delta(3, [row("a", 9, 5)]), delta(3, [row("a", 0, 4)])], three);
  expect(places(state)).toBe("b c a");
  expect(state.rows.get("a")?.version).toBe(5);
});

it("takes the same delta twice without effect", () => {
  const once = run([delta(3, [row("n", 4)], ["a"])], three);
  const twice = run([delta(3, [row("n", 4)], ["a"])], once);
  expect(places(twice)).toBe(places(once));
  expect(places(twice)).toBe("b n c");
});

it("drops what was removed, and follows the total", () => {
  const state = run([delta(2, [], ["b"])], three);
  expect([places(state), state.total, state.rows.has("b")]).toEqual(["a c", 2, false]);
});

it("grows the hole for a row that belongs among those that were not read", () => {
  const state = run([snapshot(3, row("a", 1)), delta(4, [row("n", 30)])]);
  expect([places(state), state.drift, state.rows.has("n")]).toEqual(["a · · ·", 0, false]);
});

it("says that places may be off when an unread row leaves", () => {
  const state = run([snapshot(4, row("a", 1)), delta(3, [], ["x"])]);
  expect([places(state), state.drift]).toEqual(["a · ·", 1]);
});

it("lets a page win over the places it covers, without doubling a row", () => {
  const state = run([
    snapshot(6, row("a", 1), row("b", 2)),
    { type: "page", offset: 1, rows: [row("z", 2), row("b", 3)], total: 6, askedAt: 1 },
  ]);
  expect(places(state)).toBe("a z b · · ·");
});

it("does not let a page that was asked earlier bring a removed row back", () => {
  const state = run([
    snapshot(3, row("a", 1), row("b", 2)),
    delta(2, [], ["b"]),
    { type: "page", offset: 0, rows: [row("a", 1), row("b", 2), row("c", 3)], total: 3, askedAt: 1 },
  ]);
  expect([places(state), state.total]).toEqual(["a c", 2]);
});

it("keeps the held row in its place while its deadline moves, and moves it when let go", () => {
  const held = run([{ type: "hold", caseId: "a" }, delta(3, [row("a", 9, 2)])], three);
  expect(places(held)).toBe("a b c");
  expect(held.rows.get("a")?.version).toBe(2);
  expect(places(run([{ type: "hold", caseId: null }], held))).toBe("b c a");
});

it("keeps the held row visible after it left the view, until let go", () => {
  const held = run([{ type: "hold", caseId: "b" }, delta(2, [], ["b"])], three);
  expect([places(held), held.heldIsGone, held.total]).toEqual(["a b c", true, 3]);
  const free = run([{ type: "hold", caseId: null }], held);
  expect([places(free), free.heldIsGone, free.total]).toEqual(["a c", false, 2]);
});

it("starts again from a snapshot after a resync", () => {
  const state = run([snapshot(2, row("c", 5), row("d", 6))], three);
  expect([places(state), state.rows.has("a")]).toEqual(["c d", false]);
});

it("bounds what it remembers of removed rows", () => {
  const ids = Array.from({ length: 2_000 }, (_, index) => `x${index}`);
  expect(run([delta(3, [], ids)], three).tombstones.size).toBe(500);
});
