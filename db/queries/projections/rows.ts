/** What the projection of cases asks to write. Instants are ISO strings; names are those of `db/schema/read-models.ts`. */
import type { ItemPlace, WorkItemRow } from "../queue/work-item.ts";

export type Place = { readonly service: string; readonly sector: string; readonly isProtected: boolean };

/** A new case, whole. */
export type CaseRow = StateRow & {
  readonly reference: string;
  readonly procedure: string;
  readonly channel: string;
  readonly title: string;
  readonly citizenName: string;
  readonly citizen: object;
  readonly openedAt: string;
  readonly possibleFollowUpOf: string | null;
};

/** How and where a case stands: what changes from turn to turn. */
export type StateRow = Place & {
  readonly id: string;
  /** The citizen's pseudonym in this sector. */
  readonly subject: string;
  readonly state: string;
  readonly owes: string;
  readonly holder: string | null;
  readonly priority: string;
  readonly breachAt: string | null;
  readonly waitsUntil: string | null;
  readonly closedAt: string | null;
  readonly isJunk: boolean;
  readonly version: number;
  readonly updatedAt: string;
};

export type ContactRow = Place & {
  readonly id: string;
  readonly caseId: string;
  readonly subject: string;
  readonly channel: string;
  readonly direction: "in" | "out";
  readonly receivedAt: string;
  readonly isAutomatic: boolean;
};

export type MessageRow = Place & {
  readonly id: string;
  readonly caseId: string;
  readonly subject: string;
  readonly partition: number;
  readonly position: number;
  readonly kind: "in" | "out" | "note" | "event";
  readonly channel: string | null;
  readonly type: string;
  readonly at: string;
  readonly authorKind: "citizen" | "agent" | "hub";
  readonly author: string | null;
  readonly title: string | null;
  readonly text: string | null;
  readonly htmlBlob: string | null;
  readonly detail: object;
  readonly delivery: string | null;
  readonly deliveryDetail: string | null;
  readonly mailId: string | null;
};

export type DocumentRow = Place & {
  readonly id: string;
  readonly caseId: string;
  readonly messageId: string;
  readonly blob: string;
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: number;
  readonly contentId: string | null;
};

/** How a case stands in the queue. Title and name come from the case's row. */
export type ItemVersion = Omit<WorkItemRow, "caseId" | "partition" | "fromPosition" | "title" | "citizenName"> & {
  readonly subject: string;
};

export type ItemChange = {
  readonly caseId: string;
  readonly partition: number;
  readonly position: number;
  readonly at: string;
  /** How it stood in the queue before, or null when it did not. */
  readonly stood: ItemPlace | null;
  /** Null when it leaves the queue. */
  readonly item: ItemVersion | null;
};

/** What became of a message that left. */
export type DeliveryRow = {
  readonly id: string;
  readonly caseId: string;
  readonly delivery: string;
  readonly detail: string | null;
};

/** A case that changes service or sector takes its lines along. */
export type MoveRow = Place & { readonly caseId: string; readonly subject: string };

/** Everything that one turn changes in the read models. */
export type CaseChanges = {
  readonly cases: readonly CaseRow[];
  readonly states: readonly StateRow[];
  readonly contacts: readonly ContactRow[];
  readonly messages: readonly MessageRow[];
  readonly deliveries: readonly DeliveryRow[];
  readonly documents: readonly DocumentRow[];
  readonly moves: readonly MoveRow[];
  readonly items: readonly ItemChange[];
};

export type PresenceRow = {
  readonly agent: string;
  readonly partition: number;
  readonly position: number;
  readonly at: string;
  readonly presence: "offline" | "available" | "paused";
  readonly pauseReason: string | null;
};

/** Everything that one turn of any actor changes in the read models. */
export type Changes = CaseChanges & { readonly presences: readonly PresenceRow[] };

export const NO_CHANGES: Changes = {
  cases: [],
  states: [],
  contacts: [],
  messages: [],
  deliveries: [],
  documents: [],
  moves: [],
  items: [],
  presences: [],
};
