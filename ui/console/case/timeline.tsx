/** Everything that happened on a case, oldest first: messages and notes as cards, the rest as quiet lines. */
import { createEffect, createMemo, For, on } from "solid-js";
import type { TimelineItem as Item } from "../../../hub/protocol/queue.ts";
import { useClock } from "../../kit/time/clock.tsx";
import { Moment } from "../../kit/time/moment.tsx";
import { useConsole } from "../session/console-context.tsx";
import { sayEvent } from "./event-words.ts";
import { MessageCard } from "./message-card.tsx";
import "./timeline.css";

export function Timeline(props: { readonly caseId: string; readonly items: readonly Item[] }) {
  const { me, text } = useConsole();
  const clock = useClock();
  const count = createMemo(() => props.items.length);
  let list: HTMLOListElement | undefined;

  // One begins with the newest: that is what one answers.
  createEffect(
    on([() => props.caseId, count], () => {
      const pane = list?.parentElement;
      if (pane) pane.scrollTop = pane.scrollHeight;
    }),
  );
  return (
    <ol ref={list} class="timeline" aria-label={text().case.timeline}>
      <For each={props.items}>
        {(item) => (
          <li class="timeline__item">
            {item.kind === "event" ? (
              <p class="timeline__event">
                <span>{sayEvent(item, text(), { me: me.id, now: clock.now() })}</span>
                <Moment at={item.at} as="moment" />
              </p>
            ) : (
              <MessageCard item={item} />
            )}
          </li>
        )}
      </For>
    </ol>
  );
}
