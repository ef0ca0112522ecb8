import { For, type JSX, Show } from "solid-js";
import type { TrackedView } from "../../../hub/protocol/portal.ts";
import { usePortal } from "../context.ts";

type Message = TrackedView["messages"][number];

/** What was written, oldest first. */
export function Messages(props: { readonly tracked: TrackedView }): JSX.Element {
  return (
    <ol class="messages">
      <For each={props.tracked.messages}>
        {(message) => <MessageItem message={message} service={props.tracked.service.name} />}
      </For>
    </ol>
  );
}

function MessageItem(props: { readonly message: Message; readonly service: string }): JSX.Element {
  const { text, moment } = usePortal();
  const from = () => {
    const { direction, isAutomatic, firstName } = props.message;
    if (direction === "in") return text.tracking.from.you;
    if (isAutomatic) return text.tracking.from.automatic;
    return firstName ? text.tracking.from.agent(firstName, props.service) : props.service;
  };
  return (
    <li class={`message message--${props.message.direction}`}>
      <p class="message__head">
        <span class="message__from">{from()}</span>
        <time class="message__at" dateTime={props.message.at}>
          {moment(props.message.at)}
        </time>
      </p>
      <p class="message__text">{props.message.text}</p>
      <Show when={props.message.documents.length > 0}>
        <ul class="message__documents">
          <For each={props.message.documents}>
            {(document) => (
              <li>
                <a href={document.url} download={document.name}>
                  {document.name}
                </a>
              </li>
            )}
          </For>
        </ul>
      </Show>
    </li>
  );
}
