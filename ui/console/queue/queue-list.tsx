/**
 * The rows of the queue, of which only those in sight are in the page. One listbox: focus stays on it and the active
 * row is named to screen readers, so that a row that scrolls away takes no focus with it.
 */
import { createEffect, createMemo, createSignal, For, on, onCleanup, Show } from "solid-js";
import type { QueueRow as Row } from "../../../hub/protocol/queue.ts";
import { useKeys } from "../keys/create-keys.ts";
import { useConsole } from "../session/console-context.tsx";
import { createAnchor } from "./create-anchor.ts";
import type { LiveQueue } from "./create-queue.ts";
import { createWindow } from "./create-window.ts";
import { QueueRow } from "./queue-row.tsx";
import "./queue-list.css";

const ROW_PX = { comfortable: 78, compact: 50 };

export function QueueList(props: {
  readonly queue: LiveQueue;
  readonly openId: string | null;
  readonly onOpen: (caseId: string) => void;
  /** Takes the active row while no case is open. */
  readonly onClaim: (row: Row) => void;
}) {
  const { text, preferences } = useConsole();
  const keys = useKeys();
  const [list, setList] = createSignal<HTMLDivElement>();
  const [activeId, setActiveId] = createSignal<string | null>(null);
  const [hoveredId, setHoveredId] = createSignal<string | null>(null);
  const [hasFocus, setFocus] = createSignal(false);
  const rowPx = () => ROW_PX[preferences.density];
  const slots = () => props.queue.state().slots;
  const activeIndex = createMemo(() => slots().indexOf(activeId() ?? ""));

  const sight = createWindow({ list, rowPx, count: () => slots().length });
  const shift = createAnchor({ list, rowPx, queue: props.queue });
  const held = () => hoveredId() ?? (hasFocus() ? activeId() : null);
  createEffect(on(held, (caseId) => props.queue.hold(caseId)));
  createEffect(
    on(
      () => props.openId,
      (caseId) => setActiveId(caseId),
    ),
  );

  /** Places in sight, by key. A key is the case, so that a row that moves keeps its element and slides. */
  const places = createMemo(() => {
    const { first, last } = sight.span();
    const found = new Map<string, number>();
    for (let index = first; index <= last; index++) found.set(slots()[index] ?? `#${index}`, index);
    // The active row is named to screen readers, so it stays in the page wherever one scrolls.
    if (activeIndex() >= 0) found.set(activeId() ?? "", activeIndex());
    return found;
  });
  createEffect(() => {
    const { first, last } = sight.span();
    if (last >= 0) props.queue.show(first, last);
  });

  function step(by: 1 | -1): void {
    const from = activeIndex();
    const to = from < 0 ? 0 : Math.min(slots().length - 1, Math.max(0, from + by));
    const id = slots()[to];
    if (id === undefined) return;
    setActiveId(id);
    sight.reveal(to);
  }

  keys.on({
    next: () => void step(1),
    previous: () => void step(-1),
    open: () => {
      const id = activeId();
      return id === null ? false : void props.onOpen(id);
    },
    claim: () => {
      const row = props.queue.state().rows.get(activeId() ?? "");
      return row && props.openId === null ? props.onClaim(row) : false;
    },
    queue: () => list()?.focus(),
  });
  onCleanup(() => props.queue.hold(null));

  return (
    <div
      ref={setList}
      class="queue__list"
      role="listbox"
      tabIndex={0}
      aria-label={text().queue.list}
      aria-activedescendant={places().has(activeId() ?? "") ? `row-${activeId()}` : undefined}
      onFocus={() => setFocus(true)}
      onBlur={() => setFocus(false)}
      onPointerLeave={() => setHoveredId(null)}
    >
      <div class="queue__rows" style={{ height: `${slots().length * rowPx() + shift()}px` }}>
        <For each={[...places().keys()]}>
          {(key) => (
            <Place
              key={key}
              place={{ index: places().get(key) ?? 0, px: rowPx(), shift: shift() }}
              queue={props.queue}
              isOpen={key === props.openId}
              isActive={key === activeId()}
              on={{
                hover: (isOn) => setHoveredId(isOn ? key : null),
                press: () => list()?.focus(),
                open: () => props.onOpen(key),
              }}
            />
          )}
        </For>
      </div>
    </div>
  );
}

/** One place of the list: a row, or a hole while it is read. */
function Place(props: {
  readonly key: string;
  readonly place: { readonly index: number; readonly px: number; readonly shift: number };
  readonly queue: LiveQueue;
  readonly isOpen: boolean;
  readonly isActive: boolean;
  readonly on: { readonly hover: (isOn: boolean) => void; readonly press: () => void; readonly open: () => void };
}) {
  const { text } = useConsole();
  const state = () => props.queue.state();
  const row = () => state().rows.get(props.key);
  const isGone = () => state().heldIsGone && props.key === state().held;
  const top = () => props.place.index * props.place.px + props.place.shift;
  return (
    <div
      id={`row-${props.key}`}
      class="row"
      classList={{
        "row--open": props.isOpen,
        "row--active": props.isActive,
        "row--hole": row() === undefined,
        "row--gone": isGone(),
      }}
      role="option"
      tabIndex={-1}
      aria-selected={props.isOpen}
      aria-posinset={props.place.index + 1}
      aria-setsize={state().slots.length}
      aria-label={row() ? undefined : text().queue.loading}
      style={{ height: `${props.place.px}px`, transform: `translateY(${top()}px)` }}
      onPointerEnter={(event) => event.pointerType === "mouse" && props.on.hover(row() !== undefined)}
      onMouseDown={(event) => {
        event.preventDefault();
        props.on.press();
      }}
      onClick={() => row() && props.on.open()}
      onKeyDown={(event) => event.key === "Enter" && row() && props.on.open()}
    >
      <Show when={row()}>{(known) => <QueueRow row={known()} isGone={isGone()} />}</Show>
    </div>
  );
}
