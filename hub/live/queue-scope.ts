/** What a viewer looks at in the queue, in a normal form: viewers who see the same share everything that is computed. */
import { createHash } from "node:crypto";
import type { ClosedRow } from "../../db/queries/queue/read-closed.ts";
import {
  type ItemPlace,
  matches,
  matchesPlace,
  type QueueQuery,
  queueQuery,
  type WorkItemRow,
} from "../../db/queries/queue/work-item.ts";
import { type AgentViewer, type Visibility, visibleTo } from "../../db/queries/visibility/visible-to.ts";
import type { Directory } from "../directory/directory.ts";
import type { QueueFilter, QueueRow } from "../protocol/queue.ts";
import type { ItemChange } from "./announcement.ts";

export type QueueScope = {
  /** Equal for equal rights and queries. */
  readonly key: string;
  readonly viewer: AgentViewer;
  readonly query: QueueQuery;
  readonly visibility: Visibility;
};

/** Returns the viewer of an agent. An unknown or inactive agent sees nothing. */
export function agentViewer(directory: Directory, agent: string): AgentViewer {
  const viewer = directory.viewerOf(agent);
  return "hub" in viewer ? { agent, services: [], sectors: [], canSeeProtected: false } : viewer;
}

/** Says all that a viewer may see as one short string. Pure. */
export function rightsKey({ services, sectors, canSeeProtected }: AgentViewer): string {
  return digest([[...services].sort(), [...sectors].sort(), canSeeProtected]);
}

/** Returns the scope of a filter. Pure. */
export function queueScope(viewer: AgentViewer, filter: QueueFilter): QueueScope {
  const query = queueQuery(filter, viewer);
  const { view, services, channels, words } = query;
  const key = digest([rightsKey(viewer), view, view === "mine" ? viewer.agent : null, services, channels, words]);
  return { key: `queue ${key}`, viewer, query, visibility: visibleTo(viewer) };
}

const digest = (value: unknown) => createHash("sha256").update(JSON.stringify(value)).digest("base64url");

/** What a run of changes means for a scope. */
export type ScopeChanges = { readonly upserts: readonly WorkItemRow[]; readonly removed: readonly string[] };

/**
 * Returns what changes for a viewer. Only what stood in the scope before is said to be removed, so that no id of a case
 * out of sight is ever told. With words in the query it may name a case that the viewer can open and did not list. Pure.
 */
export function changesIn({ query, visibility }: QueueScope, changes: readonly ItemChange[]): ScopeChanges {
  const stood = (place: ItemPlace) => visibility.sees(place) && matchesPlace(query, place);
  const upserts: WorkItemRow[] = [];
  const removed: string[] = [];
  for (const { caseId, before, after } of lastOfEach(changes)) {
    if (after && visibility.sees(after) && matches(query, after)) upserts.push(after);
    else if (before && stood(before)) removed.push(caseId);
  }
  return { upserts, removed };
}

/**
 * Tells whether a case may have come to or left the closed ones that the scope sees. Junk that was discarded may be taken for
 * one: that costs a read. Pure.
 */
export function touchesClosed({ query, visibility }: QueueScope, changes: readonly ItemChange[]): boolean {
  return changes.some(({ before, after }) => {
    // It left the queue; or it stands in it again, and not for the first time.
    const place = after === null ? before : before === null && after.why !== "new" ? after : null;
    if (place === null || !visibility.sees(place)) return false;
    return query.services?.includes(place.service) !== false && query.channels?.includes(place.channel) !== false;
  });
}

/** Several changes of one case are one: from how it stood first to how it stands last. */
function lastOfEach(changes: readonly ItemChange[]): Iterable<ItemChange> {
  const last = new Map<string, ItemChange>();
  for (const change of changes) {
    const first = last.get(change.caseId);
    last.set(change.caseId, first ? { ...change, before: first.before } : change);
  }
  return last.values();
}

/** Returns the row as screens read it. */
export function toQueueRow(row: WorkItemRow | ClosedRow, directory: Directory): QueueRow {
  const { sector: _s, isProtected: _p, holder, ...rest } = row;
  const shown = "closedAt" in rest ? rest : withoutPosition(rest);
  return { ...shown, holder: holder === null ? null : { id: holder, name: directory.agentName(holder) } };
}

function withoutPosition<T extends Pick<WorkItemRow, "partition" | "fromPosition" | "isJunk">>(row: T) {
  const { partition: _p, fromPosition: _f, isJunk: _j, ...shown } = row;
  return shown;
}
