/** Events as the log's table keeps them: what every event says in columns, the rest as JSON. */
import type { EventRow, StoredEventRow } from "../../../db/queries/registry/record/rows.ts";
import type { Json } from "../../../machines/kind.ts";
import type { By, Event, StoredEvent } from "./event.ts";

/** What is kept beside the first event of a command, so that a retry gets the same answer. */
export type Kept = Pick<EventRow, "digest" | "answer">;

/** Turns an event into its row. */
export function toRow(event: Event, { digest, answer }: Kept): EventRow {
  const { id, cause, type, at, by, reason, note, evidence, ...said } = event;
  const [entry, other = null] = endsOf(event);
  return {
    id,
    cause,
    type,
    at,
    byKind: by.kind,
    by: by.kind === "agent" ? by.agent : by.rule,
    model: by.kind === "agent" ? null : by.model,
    reason,
    note,
    entry,
    other,
    body: said satisfies Json,
    evidence,
    digest,
    answer,
  };
}

/** Turns a row back into its event. Rows are written by `toRow` and by the erasure only, so their body is what the type says. */
export function toEvent(row: StoredEventRow): StoredEvent {
  const { id, cause, type, at, byKind, by, model, reason, note, evidence, body, position } = row;
  const who: By = byKind === "agent" ? { kind: byKind, agent: by } : { kind: byKind, rule: by, model };
  return { ...(body as object), id, cause, type, at, by: who, reason, note, evidence, position } as StoredEvent;
}

/** Returns the entries that an event is about: its history is found by them, and its note is under their keys in this order. */
export function endsOf(event: Event): readonly [string] | readonly [string, string] {
  switch (event.type) {
    case "entry.created":
    case "entry.erased":
    case "observation.added":
      return [event.entry];
    case "observations.moved":
      return [event.from, event.to];
    case "persons.merged":
    case "persons.unmerged":
    case "pair.refused":
    case "pair.allowed":
    case "proposal.opened":
    case "proposal.assigned":
    case "proposal.deferred":
    case "proposal.approved":
    case "proposal.decided":
    case "proposal.undone":
      return [event.left, event.right];
  }
}
