/**
 * Keeps what one looks at where it is while rows come and go above it: the held row, or else the first row in sight when
 * one has scrolled. Scrolling makes up for the change; at the very top, where one cannot scroll further up, the list is
 * moved down instead, until the row is let go.
 */
import { type Accessor, createEffect, createSignal, on } from "solid-js";
import type { QueueState } from "../../live/queue-state.ts";
import type { LiveQueue } from "./create-queue.ts";

/** Returns how many pixels the rows are moved down. */
export function createAnchor(options: {
  readonly list: Accessor<HTMLDivElement | undefined>;
  readonly rowPx: Accessor<number>;
  readonly queue: LiveQueue;
}): Accessor<number> {
  const [shift, setShift] = createSignal(0);
  createEffect(
    on(options.queue.state, (next, before) => {
      const list = options.list();
      if (!list || !before || before.slots === next.slots) return;
      if (next.held === null && shift() > 0) setShift(0);
      const moved = movedBy(before, next, Math.ceil(list.scrollTop / options.rowPx()));
      if (moved === 0) return;
      holdStill(list);
      const top = list.scrollTop + moved * options.rowPx();
      if (next.held !== null && top < 0) setShift((px) => px - top);
      list.scrollTop = Math.max(0, top);
    }),
  );
  return shift;
}

/** By how many places the anchor moved: that of the held row, or of the first row in sight once scrolled. Pure. */
export function movedBy(before: QueueState, next: QueueState, firstInSight: number): number {
  const id = next.held ?? (firstInSight > 0 ? before.slots[firstInSight] : undefined);
  if (id === undefined) return 0;
  const [from, to] = [before.slots.indexOf(id), next.slots.indexOf(id)];
  return from < 0 || to < 0 ? 0 : to - from;
}

/** Lets rows jump for one frame: they and the scroll position move together, so that nothing is seen to move. */
function holdStill(list: HTMLElement): void {
  const rows = list.firstElementChild;
  rows?.setAttribute("data-still", "");
  requestAnimationFrame(() => requestAnimationFrame(() => rows?.removeAttribute("data-still")));
}
