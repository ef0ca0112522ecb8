/**
 * The queue as one tab knows it: its length, and the rows at the places that were read. The rest are holes, read when
 * they come into view. Order is `breachAt`, then `caseId`.
 *
 * Deltas move loaded rows exactly. What happens among rows that were never read is known by the total only: then
 * places after the first hole may be off, `drift` grows, and the view reads again what it shows.
 * The row under pointer or focus (`held`) keeps its place until it is let go.
 */
import type { QueueRow } from "../../hub/protocol/queue.ts";

const TOMBSTONES_MAX = 500;

export type QueueState = {
  readonly total: number;
  /** `slots[i]` is the case at place i, or undefined when it was not read. Its length is `total`. */
  readonly slots: readonly (string | undefined)[];
  readonly rows: ReadonlyMap<string, QueueRow>;
  readonly held: string | null;
  /** True when the held row left this view and waits to disappear. */
  readonly heldIsGone: boolean;
  /** Grows when places after the first hole may be off. */
  readonly drift: number;
  /** Counts deltas: a page that was asked before one must not bring removed rows back. */
  readonly clock: number;
  readonly tombstones: ReadonlyMap<string, number>;
};

export type QueueEvent =
  | { readonly type: "snapshot"; readonly rows: readonly QueueRow[]; readonly total: number }
  | {
      readonly type: "page";
      readonly offset: number;
      readonly rows: readonly QueueRow[];
      readonly total: number;
      /** `state.clock` when it was asked. */
      readonly askedAt: number;
    }
  | {
      readonly type: "delta";
      readonly upserts: readonly QueueRow[];
      readonly removed: readonly string[];
      readonly total: number;
    }
  | { readonly type: "hold"; readonly caseId: string | null };

export const emptyQueue: QueueState = {
  total: 0,
  slots: [],
  rows: new Map(),
  held: null,
  heldIsGone: false,
  drift: 0,
  clock: 0,
  tombstones: new Map(),
};

/** Returns the queue after the event. Pure. */
export function moveQueue(state: QueueState, event: QueueEvent): QueueState {
  switch (event.type) {
    case "snapshot":
      return takeSnapshot(state, event.rows, event.total);
    case "page":
      return takePage(state, event);
    case "delta":
      return takeDelta(state, event);
    case "hold":
      return hold(state, event.caseId);
  }
}

/** Tells whether `a` stands before `b`: by deadline, and closed cases from the newest to the oldest. Pure. */
export function isBefore(a: QueueRow, b: QueueRow): boolean {
  if (a.closedAt !== undefined && b.closedAt !== undefined)
    return a.closedAt === b.closedAt ? a.caseId > b.caseId : a.closedAt > b.closedAt;
  return a.breachAt === b.breachAt ? a.caseId < b.caseId : a.breachAt < b.breachAt;
}

function takeSnapshot(state: QueueState, rows: readonly QueueRow[], total: number): QueueState {
  const slots: (string | undefined)[] = rows.map((row) => row.caseId);
  fitLength(slots, total);
  return {
    ...emptyQueue,
    total,
    slots,
    rows: new Map(rows.map((row) => [row.caseId, row])),
    held: state.held !== null && slots.includes(state.held) ? state.held : null,
    drift: state.drift,
    clock: state.clock + 1,
  };
}

function takePage(state: QueueState, page: Extract<QueueEvent, { readonly type: "page" }>): QueueState {
  const isCurrent = page.askedAt === state.clock;
  const fresh = page.rows.filter((row) => (state.tombstones.get(row.caseId) ?? 0) <= page.askedAt);
  const arriving = new Set(fresh.map((row) => row.caseId));
  const slots = state.slots.map((id) => (id !== undefined && arriving.has(id) ? undefined : id));
  const total = isCurrent ? page.total : state.total;
  fitLength(slots, total);
  const rows = new Map(state.rows);
  fresh.forEach((row, index) => {
    if (page.offset + index >= total) return;
    slots[page.offset + index] = row.caseId;
    const known = rows.get(row.caseId);
    if (!known || known.version <= row.version) rows.set(row.caseId, row);
  });
  return { ...state, total, slots, rows };
}

function takeDelta(state: QueueState, delta: Extract<QueueEvent, { readonly type: "delta" }>): QueueState {
  const draft: Draft = {
    slots: [...state.slots],
    rows: new Map(state.rows),
    held: state.held,
    heldIsGone: state.heldIsGone,
  };
  const clock = state.clock + 1;
  const tombstones = new Map(state.tombstones);
  for (const id of delta.removed) {
    removeRow(draft, id);
    tombstones.set(id, clock);
  }
  for (const row of delta.upserts) {
    tombstones.delete(row.caseId);
    upsertRow(draft, row);
  }
  for (const id of tombstones.keys()) {
    if (tombstones.size <= TOMBSTONES_MAX) break;
    tombstones.delete(id);
  }
  // A held row that is gone still stands here, one more than the hub counts.
  const expected = delta.total + (draft.heldIsGone ? 1 : 0);
  const hasDrifted = draft.slots.length !== expected;
  fitLength(draft.slots, expected);
  return {
    ...state,
    ...draft,
    total: expected,
    tombstones,
    clock,
    drift: state.drift + (hasDrifted ? 1 : 0),
  };
}

type Draft = {
  readonly slots: (string | undefined)[];
  readonly rows: Map<string, QueueRow>;
  readonly held: string | null;
  heldIsGone: boolean;
};

function removeRow(draft: Draft, id: string): void {
  if (id === draft.held && draft.rows.has(id)) {
    draft.heldIsGone = true;
    return;
  }
  draft.rows.delete(id);
  const place = draft.slots.indexOf(id);
  if (place >= 0) draft.slots.splice(place, 1);
}

function upsertRow(draft: Draft, row: QueueRow): void {
  const known = draft.rows.get(row.caseId);
  if (known && known.version > row.version) return;
  if (row.caseId === draft.held && known) {
    draft.heldIsGone = false;
    draft.rows.set(row.caseId, row);
    return;
  }
  const isInPlace = known?.breachAt === row.breachAt && draft.slots.includes(row.caseId);
  if (!isInPlace) {
    if (known) removeRow(draft, row.caseId);
    place(draft, row);
  }
  if (isInPlace || draft.slots.includes(row.caseId)) draft.rows.set(row.caseId, row);
}

/** Puts a row between the loaded rows that surround it; in a hole, only the hole grows. */
function place(draft: Draft, row: QueueRow): void {
  let before = -1;
  let after = draft.slots.length;
  for (let index = 0; index < draft.slots.length; index++) {
    const id = draft.slots[index];
    const other = id === undefined || id === draft.held ? undefined : draft.rows.get(id);
    if (!other) continue;
    if (isBefore(row, other)) {
      after = index;
      break;
    }
    before = index;
  }
  const hasHole = draft.slots.slice(before + 1, after).includes(undefined);
  draft.slots.splice(hasHole ? after : before + 1, 0, hasHole ? undefined : row.caseId);
}

/** Makes the list as long as the hub says, by giving to or taking from the last hole. */
function fitLength(slots: (string | undefined)[], total: number): void {
  while (slots.length > total) {
    const hole = slots.lastIndexOf(undefined);
    slots.splice(hole >= 0 ? hole : slots.length - 1, 1);
  }
  const end = slots.length;
  slots.length = total;
  slots.fill(undefined, end);
}

function hold(state: QueueState, caseId: string | null): QueueState {
  if (state.held === caseId) return state;
  const last = state.held === null ? undefined : state.rows.get(state.held);
  if (!last) return { ...state, held: caseId };
  const draft: Draft = { slots: [...state.slots], rows: new Map(state.rows), held: null, heldIsGone: false };
  removeRow(draft, last.caseId);
  if (!state.heldIsGone) {
    place(draft, last);
    if (draft.slots.includes(last.caseId)) draft.rows.set(last.caseId, last);
  }
  return { ...state, ...draft, held: caseId, total: draft.slots.length };
}
