/** A message in, a reply out or an internal note, with its documents and what became of its delivery. */
import { createSignal, Show } from "solid-js";
import type { TimelineItem } from "../../../hub/protocol/queue.ts";
import { ChannelIcon } from "../../kit/parts/channel-icon.tsx";
import { Check, Clock, StickyNote, TriangleAlert } from "../../kit/parts/icons.ts";
import { Moment } from "../../kit/time/moment.tsx";
import { useConsole } from "../session/console-context.tsx";
import { DocumentList } from "./document-list.tsx";
import { sayAuthor } from "./event-words.ts";
import { HtmlFrame } from "./html-frame.tsx";
import "./message-card.css";

export function MessageCard(props: { readonly item: TimelineItem }) {
  const { me, text } = useConsole();
  const words = () => text().case.message;
  const author = () => sayAuthor(props.item, text(), me.id);
  const isUnconfirmed = () => props.item.id.startsWith("unconfirmed:");
  return (
    <article
      class={`message message--${props.item.kind}`}
      classList={{ "message--unconfirmed": isUnconfirmed() }}
      aria-label={`${author()}, ${words().from[props.item.kind]}`}
    >
      <header class="message__head">
        <Show when={props.item.kind !== "note"} fallback={<StickyNote size={16} />}>
          <ChannelIcon
            channel={props.item.channel ?? "email"}
            label={text().case.channel[props.item.channel ?? "email"]}
            size={16}
          />
        </Show>
        <span class="message__author">{author()}</span>
        <span class="message__verb">{words().from[props.item.kind]}</span>
        <span class="message__when">
          <Show when={!isUnconfirmed()} fallback={words().sending}>
            <Moment at={props.item.at} as="moment" />
          </Show>
        </span>
      </header>
      <Show when={props.item.title}>
        <p class="message__title">{props.item.title}</p>
      </Show>
      <Show when={otherAddressees(props.item)}>
        {(addresses) => <p class="message__also">{words().alsoTo(addresses())}</p>}
      </Show>
      <Show when={props.item.hasHtml} fallback={<p class="message__text">{props.item.text ?? words().noText}</p>}>
        <HtmlBody item={props.item} label={words().frame(author())} />
      </Show>
      <Show when={props.item.documents.some((document) => !document.isInline)}>
        <DocumentList documents={props.item.documents.filter((document) => !document.isInline)} />
      </Show>
      <Show when={props.item.delivery}>
        {(status) => <DeliveryLine status={status()} detail={props.item.deliveryDetail} />}
      </Show>
    </article>
  );
}

/** Our other services that the mail was sent to, so that nobody thinks another one has it; empty when there is none. */
function otherAddressees({ detail }: TimelineItem): string {
  return Array.isArray(detail.alsoTo) ? detail.alsoTo.join(", ") : "";
}

/** A mail with a layout of its own, as it was laid out or as bare text; its images of elsewhere only on demand. */
function HtmlBody(props: { readonly item: TimelineItem; readonly label: string }) {
  const { api, text } = useConsole();
  const [isPlain, setPlain] = createSignal(false);
  const [remoteImages, setRemoteImages] = createSignal(0);
  const [showsRemote, setShowsRemote] = createSignal(false);
  const words = () => text().case.message;
  let isCounted = false;

  /** Frames load as one scrolls to them: only then is it asked, and once. A failure leaves the images hidden, as they were. */
  async function count(): Promise<void> {
    if (isCounted) return;
    isCounted = true;
    const result = await api.remoteImages(props.item.id);
    if (result.ok) setRemoteImages(result.value);
  }

  return (
    <>
      <Show when={!isPlain()} fallback={<p class="message__text">{props.item.text ?? words().noText}</p>}>
        <HtmlFrame
          messageId={props.item.id}
          label={props.label}
          text={props.item.text ?? ""}
          showsRemoteImages={showsRemote()}
          onLoad={() => void count()}
        />
      </Show>
      <div class="message__switches">
        <button type="button" class="message__switch" onClick={() => setPlain((was) => !was)}>
          {isPlain() ? words().html : words().plain}
        </button>
        <Show when={remoteImages() > 0 && !isPlain()}>
          <button
            type="button"
            class="message__switch"
            aria-pressed={showsRemote()}
            title={words().remoteImagesWhy}
            onClick={() => setShowsRemote((was) => !was)}
          >
            {words().remoteImages(remoteImages())}
          </button>
        </Show>
      </div>
    </>
  );
}

function DeliveryLine(props: {
  readonly status: NonNullable<TimelineItem["delivery"]>;
  readonly detail: string | null;
}) {
  const { text } = useConsole();
  const hasFailed = () => props.status !== "sent" && props.status !== "queued";
  return (
    <p class={`message__delivery message__delivery--${props.status}`}>
      <Show when={props.status === "sent"}>
        <Check size={14} />
      </Show>
      <Show when={props.status === "queued"}>
        <Clock size={14} />
      </Show>
      <Show when={hasFailed()}>
        <TriangleAlert size={14} />
      </Show>
      <span>
        {text().case.delivery[props.status]}
        {/* What the other server said helps only when it did not take the message. */}
        <Show when={hasFailed() && props.detail}> ({props.detail})</Show>
      </span>
    </p>
  );
}
