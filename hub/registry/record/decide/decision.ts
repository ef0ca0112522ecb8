/** What deciding a command gives: events, or a refusal from a closed list. */
import type { Evidence } from "../../../../db/queries/registry/record/rows.ts";
import type { Instant, Json, Sealed } from "../../../../machines/kind.ts";
import type { By, Event, Happening, Reason } from "../event.ts";
import { idOf } from "../ids.ts";
import type { View } from "../state.ts";

/** What every command carries. */
export type Asked = {
  /** Unique for ever, the same when the sender tries again. */
  readonly cause: string;
  readonly at: Instant;
  readonly by: By;
  readonly reason: Reason | null;
  /** What the agent wrote, sealed already. */
  readonly note: Sealed;
  readonly evidence: readonly Evidence[];
};

export type Refusal =
  | { readonly reason: "unknown-entry"; readonly entry: string }
  | { readonly reason: "unknown-observation"; readonly observation: string }
  | { readonly reason: "unknown-merge" }
  | { readonly reason: "unknown-proposal" }
  /** Of an erased person nothing is recorded any more, and nobody is merged with them. */
  | { readonly reason: "erased"; readonly entry: string }
  /** One is a person, the other an organisation. */
  | { readonly reason: "different-kind" }
  | { readonly reason: "same-person"; readonly person: string }
  | { readonly reason: "different-persons" }
  /** Somebody said that these are never the same: to be allowed again first, by an agent. */
  | {
      readonly reason: "never-same";
      readonly left: string;
      readonly right: string;
      readonly why: Reason;
      readonly until: Instant | null;
    }
  /** Both have a FranceConnect identity, and not the same: two people, unless a civil status changed. */
  | { readonly reason: "two-identities"; readonly observations: readonly string[] }
  /** The outside identifier belongs to somebody else. */
  | { readonly reason: "held-elsewhere"; readonly person: string }
  /** Only an agent may decide this. */
  | { readonly reason: "needs-agent" }
  /** An agent decided it, so automation may not take it back. */
  | { readonly reason: "sticky" }
  | { readonly reason: "needs-another-agent"; readonly firstBy: string }
  | { readonly reason: "already-undone" }
  | { readonly reason: "already-decided"; readonly decision: string | null }
  | { readonly reason: "not-decided" }
  | { readonly reason: "already-proposed"; readonly proposal: string }
  /** The question of this proposal is another one. */
  | { readonly reason: "not-this-question" }
  /** What was decided was changed by something else since: it cannot be taken back as a whole. */
  | { readonly reason: "changed-since" }
  /** The same cause asked for something else before. */
  | { readonly reason: "cause-used" };

export type Decision<Answer extends Json = Json> =
  | { readonly accepted: true; readonly events: readonly Event[]; readonly answer: Answer }
  | { readonly accepted: false; readonly refusal: Refusal };

export function refused(refusal: Refusal): { readonly accepted: false; readonly refusal: Refusal } {
  return { accepted: false, refusal };
}

/** Gives events their ids, and puts before them the creation of entries that the log does not know yet. */
export function eventsOf(
  view: View,
  asked: Asked,
  entries: readonly string[],
  happenings: readonly Happening[],
): readonly Event[] {
  const own = happenings.map((happening, n): Event => ({ ...asked, id: idOf("event", asked.cause, n), ...happening }));
  const created = [...new Set(entries)].flatMap((id): Event[] => {
    const entry = view.entries.get(id);
    if (!entry || entry.isLogged) return [];
    const { kind, createdAt } = entry;
    return [{ ...asked, ...UNEXPLAINED, id: idOf("creation", id), type: "entry.created", entry: id, kind, createdAt }];
  });
  return [...created, ...own];
}

/** What an agent wrote is about the decision, not about an entry that happens to be new. */
const UNEXPLAINED = { reason: null, note: null, evidence: [] } as const;

/** Returns the id that a command's first own event has: it tells a retry, and later events name it. */
export function firstEventId(cause: string): string {
  return idOf("event", cause);
}
