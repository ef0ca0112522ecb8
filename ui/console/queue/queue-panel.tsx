/** The left part: which queue, how many, filters, rows; and, when there are none, why and what to do. */

import { Match, Show, Switch } from "solid-js";
import type { QueueRow } from "../../../hub/protocol/queue.ts";
import { Choice } from "../../kit/parts/choice.tsx";
import { LateSkeleton } from "../../kit/parts/late-skeleton.tsx";
import { useKeys } from "../keys/create-keys.ts";
import { useConsole } from "../session/console-context.tsx";
import { BlockedSenders } from "./blocked-senders.tsx";
import { type FilterStore, VIEWS } from "./create-filter.ts";
import type { LiveQueue } from "./create-queue.ts";
import { QueueFilters } from "./queue-filters.tsx";
import { QueueList } from "./queue-list.tsx";
import "./queue-panel.css";

export function QueuePanel(props: {
  readonly queue: LiveQueue;
  readonly filters: FilterStore;
  readonly openId: string | null;
  readonly onOpen: (caseId: string) => void;
  readonly onClaim: (row: QueueRow) => void;
}) {
  const { text } = useConsole();
  const words = () => text().queue;
  const view = () => props.filters.filter().view;
  const total = () => props.queue.state().total;
  const figure = () => total().toLocaleString(text().time.locale);
  const pick = (picked: (typeof VIEWS)[number]) => props.filters.set({ view: picked });
  useKeys().on(Object.fromEntries(VIEWS.map((value, index) => [`view-${index + 1}`, () => void pick(value)])));
  const options = () => VIEWS.map((value) => ({ value, label: words().view[value] }));
  return (
    <section class="queue" aria-labelledby="queue-title">
      <header class="queue__head">
        <h2 id="queue-title" class="queue__title">
          {words().title}
          <span class="queue__total figures" aria-hidden="true">
            {figure()}
          </span>
          <span class="visually-hidden">, {words().total(total(), figure())}</span>
        </h2>
        <QueueFilters filters={props.filters} />
      </header>
      <div class="queue__views">
        <Choice label={words().views} look="segments" value={view()} options={options()} onPick={pick} />
      </div>
      <Show when={view() === "junk"}>
        <BlockedSenders />
      </Show>
      <Switch>
        <Match when={props.queue.status() === "failed"}>
          <div class="queue__empty">
            <p class="queue__empty-title">{words().failed}</p>
            <button type="button" class="button" onClick={() => props.queue.retry()}>
              {words().retry}
            </button>
          </div>
        </Match>
        <Match when={props.queue.status() === "loading"}>
          <LateSkeleton label={words().loading} lines={14} />
        </Match>
        <Match when={total() === 0}>
          <EmptyQueue filters={props.filters} />
        </Match>
        <Match when={total() > 0}>
          <QueueList queue={props.queue} openId={props.openId} onOpen={props.onOpen} onClaim={props.onClaim} />
        </Match>
      </Switch>
    </section>
  );
}

function EmptyQueue(props: { readonly filters: FilterStore }) {
  const { text } = useConsole();
  const isFiltered = () => props.filters.count() > 0;
  const words = () => text().queue.empty[isFiltered() ? "filtered" : props.filters.filter().view];
  return (
    <div class="queue__empty" role="status">
      <p class="queue__empty-title">{words().title}</p>
      <p>{words().next}</p>
      <Show when={isFiltered()}>
        <button type="button" class="button" onClick={() => props.filters.clear()}>
          {text().queue.clear}
        </button>
      </Show>
      <Show when={!isFiltered() && props.filters.filter().view === "mine"}>
        <button type="button" class="button" onClick={() => props.filters.set({ view: "open" })}>
          {text().queue.seeOpen}
        </button>
      </Show>
    </div>
  );
}
