/**
 * Which rows of a long list are in sight. All rows have one height, so the answer is a division, whatever the length:
 * 100,000 rows cost as much as ten.
 */
import { type Accessor, createEffect, createSignal, on, onCleanup } from "solid-js";

/** Rows kept beyond each edge, so that fast scrolling shows no gap. */
export const OVERSCAN = 8;

export type Sight = { readonly scrollTop: number; readonly height: number };
export type Span = { readonly first: number; readonly last: number };

/** Returns the first and last place to render; `last` is -1 when there is none. Pure. */
export function spanOf(sight: Sight, rowPx: number, count: number): Span {
  const first = Math.floor(sight.scrollTop / rowPx) - OVERSCAN;
  const last = Math.ceil((sight.scrollTop + sight.height) / rowPx) - 1 + OVERSCAN;
  return { first: Math.max(0, Math.min(first, count - 1)), last: Math.min(count - 1, last) };
}

/** Returns where to scroll so that a place is whole in sight, or the same when it is. Pure. */
export function scrollTopFor(index: number, sight: Sight, rowPx: number): number {
  const top = index * rowPx;
  if (top < sight.scrollTop) return top;
  return top + rowPx > sight.scrollTop + sight.height ? top + rowPx - sight.height : sight.scrollTop;
}

export type RowWindow = { readonly span: Accessor<Span>; readonly reveal: (index: number) => void };

/** Follows the scrolling and the size of a list. */
export function createWindow(options: {
  readonly list: Accessor<HTMLElement | undefined>;
  readonly rowPx: Accessor<number>;
  readonly count: Accessor<number>;
}): RowWindow {
  const [sight, setSight] = createSignal<Sight>({ scrollTop: 0, height: 900 });
  createEffect(
    on(options.list, (list) => {
      if (!list) return;
      const look = () => setSight({ scrollTop: list.scrollTop, height: list.clientHeight });
      const resized = new ResizeObserver(look);
      resized.observe(list);
      list.addEventListener("scroll", look, { passive: true });
      look();
      onCleanup(() => {
        resized.disconnect();
        list.removeEventListener("scroll", look);
      });
    }),
  );
  return {
    span: () => spanOf(sight(), options.rowPx(), options.count()),
    reveal(index) {
      const list = options.list();
      if (list) list.scrollTop = scrollTopFor(index, sight(), options.rowPx());
    },
  };
}
