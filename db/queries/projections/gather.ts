/**
 * What a group of turns changes, each row once: one statement writes them all, and a statement can neither write a row
 * twice nor see what it has just written. Pure.
 */

import { wordsIn } from "../queue/words.ts";
import type { ItemPlace } from "../queue/work-item.ts";
import type { CaseRow, Changes, DeliveryRow, ItemChange, ItemVersion, MoveRow, Place, PresenceRow } from "./rows.ts";

type Words = Pick<CaseRow, "title" | "citizenName"> & { readonly words: readonly string[] };

/** A version of an item, with its end when the group has that too. Words are null when the case was there before the group. */
export type NewVersion = ItemVersion & {
  readonly caseId: string;
  readonly partition: number;
  readonly position: number;
  readonly at: string;
  readonly toPosition: number | null;
  readonly validTo: string | null;
} & { readonly [K in keyof Words]: Words[K] | null };

/** A version that ended, as it stood. */
export type EndedItem = ItemPlace & { readonly caseId: string; readonly partition: number };

export type Gathered = Pick<Changes, "states" | "contacts" | "messages" | "documents"> & {
  readonly cases: readonly (CaseRow & Words)[];
  /** For messages that were there before; with the place that they move to, if they do. */
  readonly deliveries: readonly (DeliveryRow & Partial<Place & { readonly subject: string }>)[];
  /** For lines that were there before. */
  readonly moves: readonly MoveRow[];
  /** Ends of versions that were open before, and how they stood. */
  readonly ends: readonly (ItemChange & { readonly stood: ItemPlace })[];
  readonly versions: readonly NewVersion[];
  readonly presences: readonly (PresenceRow & { readonly validTo: string | null })[];
};

/** Gathers the changes of many turns, given in order. */
export function gather(changes: readonly Changes[]): Gathered {
  const all = <K extends keyof Changes>(key: K) => everyRow(changes, key);
  const states = lastOf(all("states"), ({ id }) => id);
  const moves = lastOf(all("moves"), ({ caseId }) => caseId);
  const cases = new Map(all("cases").map((row) => [row.id, { ...row, ...states.get(row.id), words: wordsIn(row) }]));
  const deliveries = lastOf(all("deliveries"), ({ id }) => id);
  const moved = <T extends { readonly caseId: string }>(row: T): T => ({ ...row, ...moves.get(row.caseId) });
  const messages = all("messages").map((row) => delivered(moved(row), deliveries.get(row.id)));
  const written = new Set(messages.map(({ id }) => id));
  const items = all("items");
  return {
    cases: [...cases.values()],
    states: [...states.values()].filter(({ id }) => !cases.has(id)),
    contacts: all("contacts").map(moved),
    messages,
    documents: all("documents").map(moved),
    deliveries: [...deliveries.values()].filter(({ id }) => !written.has(id)).map(moved),
    moves: [...moves.values()].filter(({ caseId }) => !cases.has(caseId)),
    ends: endsOf(items),
    versions: versionsOf(items, cases),
    presences: presencesOf(all("presences")),
  };
}

function everyRow<K extends keyof Changes>(changes: readonly Changes[], key: K): Changes[K][number][] {
  // TypeScript does not see that all rows under one key are of one type.
  return changes.flatMap((change) => change[key] as Changes[K][number][]);
}

/** Of several changes to one row, the last one stands. */
function lastOf<T>(rows: readonly T[], key: (row: T) => string): ReadonlyMap<string, T> {
  return new Map(rows.map((row) => [key(row), row]));
}

function delivered<T extends object>(message: T, became: DeliveryRow | undefined): T {
  return became ? { ...message, delivery: became.delivery, deliveryDetail: became.detail } : message;
}

function endsOf(items: readonly ItemChange[]): Gathered["ends"] {
  const first = new Map<string, ItemChange>();
  for (const change of items) if (!first.has(change.caseId)) first.set(change.caseId, change);
  return [...first.values()].flatMap((change) => (change.stood ? [{ ...change, stood: change.stood }] : []));
}

/** Gives each version the end that the next change of the same case puts to it. */
function versionsOf(items: readonly ItemChange[], cases: ReadonlyMap<string, Words>): NewVersion[] {
  const next = new Map<string, ItemChange>();
  const versions: NewVersion[] = [];
  for (const change of [...items].reverse()) {
    const { caseId, partition, position, at, item } = change;
    const end = next.get(caseId);
    next.set(caseId, change);
    if (!item) continue;
    const { title = null, citizenName = null, words = null } = cases.get(caseId) ?? {};
    const ends = { toPosition: end?.position ?? null, validTo: end?.at ?? null };
    versions.push({ ...item, caseId, partition, position, at, ...ends, title, citizenName, words });
  }
  return versions;
}

/** Several changes of one agent: each ends the one before it. */
function presencesOf(rows: readonly PresenceRow[]): Gathered["presences"] {
  return rows.map((row, index) => {
    const next = rows.slice(index + 1).find(({ agent }) => agent === row.agent);
    return { ...row, validTo: next?.at ?? null };
  });
}
