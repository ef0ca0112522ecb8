/** One row of the queue: who and how long; what; why now. */
import { createMemo, Match, Show, Switch } from "solid-js";
import type { QueueRow as Row } from "../../../hub/protocol/queue.ts";
import { ChannelIcon } from "../../kit/parts/channel-icon.tsx";
import { Check, Clock, Hourglass, TriangleAlert, UserRound } from "../../kit/parts/icons.ts";
import { useClock } from "../../kit/time/clock.tsx";
import { useConsole } from "../session/console-context.tsx";
import { sayRow } from "./queue-words.ts";
import "./queue-row.css";

export function QueueRow(props: { readonly row: Row; readonly isGone: boolean }) {
  const { me, text } = useConsole();
  const clock = useClock();
  const words = createMemo(() => sayRow(props.row, clock.now(), text()));
  return (
    <>
      <div class="row__who">
        <ChannelIcon channel={props.row.channel} label={text().case.channel[props.row.channel]} size={16} />
        <span class="row__name">{props.row.citizenName}</span>
        <Show when={props.row.priority === "urgent" || props.row.priority === "high"}>
          <span class="row__priority">{text().case.priority[props.row.priority]}</span>
        </Show>
        <span class="row__wait" title={words().exact}>
          {words().wait}
        </span>
      </div>
      <div class="row__what">
        <Show when={props.row.hasNew}>
          <span class="row__new" aria-hidden="true" />
        </Show>
        <span class="row__title">{props.row.title}</span>
        <Show when={props.row.holder}>
          {(holder) => (
            <span class="row__holder" title={text().queue.heldBy(holder().name)}>
              <UserRound size={14} />
              <span class="row__holder-name">{holder().id === me.id ? text().queue.you : holder().name}</span>
            </span>
          )}
        </Show>
      </div>
      <div class={`row__why row__why--${words().urgency}`} title={words().exact}>
        <Show when={!props.isGone} fallback={text().queue.gone}>
          <WhyIcon row={props.row} urgency={words().urgency} />
          <span class="row__reason">{words().reason}</span>
        </Show>
        <span class="visually-hidden">. {words().exact}</span>
      </div>
    </>
  );
}

function WhyIcon(props: { readonly row: Row; readonly urgency: "late" | "soon" | "calm" }) {
  return (
    <Switch fallback={<Clock size={14} />}>
      <Match when={props.row.closedAt !== undefined}>
        <Check size={14} />
      </Match>
      <Match when={props.row.state === "waiting"}>
        <Hourglass size={14} />
      </Match>
      <Match when={props.urgency === "late"}>
        <TriangleAlert size={14} />
      </Match>
    </Switch>
  );
}
