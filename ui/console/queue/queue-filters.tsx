/** Search, channels and services. The search goes to the address bar a moment after the last letter. */
import { createEffect, createSignal, on, onCleanup, Show } from "solid-js";
import { ChannelIcon } from "../../kit/parts/channel-icon.tsx";
import { Search, Sliders, X } from "../../kit/parts/icons.ts";
import { Menu, MenuChecks, MenuItem, MenuLine } from "../../kit/parts/menu.tsx";
import { useKeys } from "../keys/create-keys.ts";
import { useConsole } from "../session/console-context.tsx";
import type { FilterStore } from "./create-filter.ts";
import { CHANNELS } from "./create-filter.ts";

const SEARCH_AFTER_MS = 200;

export function QueueFilters(props: { readonly filters: FilterStore }) {
  const { me, text } = useConsole();
  const words = () => text().queue;
  const picked = () => props.filters.filter();
  const menuCount = () => [picked().channels, picked().services].filter(Boolean).length;
  const channels = () =>
    CHANNELS.map((value) => ({
      value,
      label: text().case.channel[value],
      icon: <ChannelIcon channel={value} label="" size={16} />,
    }));
  return (
    <div class="queue__tools">
      <QueueSearch filters={props.filters} />
      <Menu
        label={menuCount() > 0 ? words().filtersOn(menuCount()) : words().filters}
        trigger={
          <>
            <Sliders />
            <Show when={menuCount() > 0}>
              <span class="queue__badge figures">{menuCount()}</span>
            </Show>
          </>
        }
      >
        <MenuChecks
          label={words().channels}
          picked={picked().channels ?? []}
          options={channels()}
          onPick={(values) => props.filters.set({ channels: CHANNELS.filter((channel) => values.includes(channel)) })}
        />
        <MenuLine />
        <MenuChecks
          label={words().services}
          picked={picked().services ?? []}
          options={me.services.map(({ id, name }) => ({ value: id, label: name }))}
          onPick={(values) => props.filters.set({ services: [...values] })}
        />
        <MenuLine />
        <MenuItem isDisabled={menuCount() === 0} onPick={() => props.filters.clear()}>
          {words().clear}
        </MenuItem>
      </Menu>
    </div>
  );
}

function QueueSearch(props: { readonly filters: FilterStore }) {
  const { text } = useConsole();
  const keys = useKeys();
  const [typed, setTyped] = createSignal(props.filters.filter().search ?? "");
  let field: HTMLInputElement | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function type(words: string, delayMs: number): void {
    setTyped(words);
    clearTimeout(timer);
    timer = setTimeout(() => props.filters.set({ search: words.trim() }), delayMs);
  }

  createEffect(
    on(
      () => props.filters.filter().search ?? "",
      (search) => {
        if (search !== typed().trim()) setTyped(search);
      },
    ),
  );
  keys.on({
    filter: () => void field?.focus(),
    escape: () => {
      if (document.activeElement !== field) return false;
      if (typed() !== "") type("", 0);
      else document.querySelector<HTMLElement>(".queue__list")?.focus();
      return true;
    },
  });
  onCleanup(() => clearTimeout(timer));
  return (
    <search class="queue__search">
      <Search size={16} />
      <input
        ref={field}
        class="queue__field"
        type="text"
        inputmode="search"
        enterkeyhint="search"
        autocomplete="off"
        aria-label={text().queue.search}
        placeholder={text().queue.searchShort}
        title={text().queue.search}
        maxlength="100"
        value={typed()}
        onInput={(event) => type(event.currentTarget.value, SEARCH_AFTER_MS)}
      />
      <Show when={typed() !== ""}>
        <button type="button" class="queue__clear" aria-label={text().queue.clearSearch} onClick={() => type("", 0)}>
          <X size={16} />
        </button>
      </Show>
    </search>
  );
}
