/** How many items stand where, kept in memory from the announcements, so that a total costs no query. */
import type { ItemCount } from "../../../db/queries/queue/positions.ts";
import { type ItemPlace, matchesPlace, type QueueQuery, shelfOf } from "../../../db/queries/queue/work-item.ts";
import { type AgentViewer, visibleTo } from "../../../db/queries/visibility/visible-to.ts";

export type Counts = {
  /** Forgets everything and starts from what the database counted. */
  load(counts: readonly ItemCount[]): void;
  apply(before: ItemPlace | null, after: ItemPlace | null): void;
  /** Returns how many items the viewer sees under the query, its words apart. */
  total(viewer: AgentViewer, query: QueueQuery): number;
};

type Cell = { readonly place: ItemPlace; count: number };

/** Creates empty counts. There are as many cells as places, and as holders of items. */
export function createCounts(): Counts {
  const free = new Map<string, Cell>();
  const held = new Map<string, Map<string, Cell>>();

  function add(place: ItemPlace, by: number): void {
    // What nobody holds and what each agent holds is kept apart: "mine" looks at one agent's cells only.
    addTo(free, { ...place, holder: null }, by);
    if (place.holder === null) return;
    const cells = held.get(place.holder) ?? new Map<string, Cell>();
    held.set(place.holder, cells);
    addTo(cells, place, by);
    if (cells.size === 0) held.delete(place.holder);
  }

  return {
    load(counts) {
      free.clear();
      held.clear();
      for (const { shelf, count, ...place } of counts) add({ ...place, ...STANDS[shelf] }, count);
    },
    apply(before, after) {
      if (before) add(before, -1);
      if (after) add(after, 1);
    },
    total(viewer, query) {
      const { sees } = visibleTo(viewer);
      const cells = query.view === "mine" ? held.get(query.agent) : free;
      let total = 0;
      for (const { place, count } of cells?.values() ?? [])
        if (matchesPlace(query, place) && sees(place)) total += count;
      return total;
    },
  };
}

/** A state that stands for all of its shelf. */
const STANDS = {
  open: { state: "queued", isJunk: false },
  waiting: { state: "waiting", isJunk: false },
  junk: { state: "queued", isJunk: true },
} as const;

function addTo(cells: Map<string, Cell>, place: ItemPlace, by: number): void {
  const key = JSON.stringify([place.service, place.sector, place.isProtected, place.channel, shelfOf(place)]);
  const cell = cells.get(key);
  if (!cell) cells.set(key, { place, count: by });
  else if (cell.count + by === 0) cells.delete(key);
  else cell.count += by;
}
