import { createSignal, type JSX, onMount, Show } from "solid-js";
import { usePortal } from "../context.ts";
import type { ViewOf } from "../portal.tsx";
import "../case/case.css";

/** The receipt: the number first, large, then what happens next, then how to follow. */
export function ReceiptPage(props: ViewOf<"receipt">): JSX.Element {
  const { text, day } = usePortal();
  const tracked = () => props.view.tracked;
  return (
    <>
      <div class="notice notice--done receipt" role="status">
        <h1>{text.receipt.title}</h1>
        <p>{text.receipt.number}</p>
        <p class="receipt__number reference">{tracked().reference}</p>
        <p>{text.receipt.received(day(tracked().openedAt))}</p>
      </div>
      <section class="stack" aria-labelledby="suite">
        <h2 id="suite">{text.receipt.nextTitle}</h2>
        <ol class="next">
          <li>{text.receipt.nextRead(tracked().service.name)}</li>
          <Show when={tracked().answerBy}>{(by) => <li>{text.receipt.nextBy(day(by()))}</li>}</Show>
          <li>{props.view.email ? text.receipt.nextMail(props.view.email) : text.receipt.nextPage}</li>
        </ol>
      </section>
      <Track view={props.view} />
    </>
  );
}

function Track(props: ViewOf<"receipt">): JSX.Element {
  const { text } = usePortal();
  const [isCopied, setCopied] = createSignal(false);
  const [canAct, setCanAct] = createSignal(false);
  onMount(() => setCanAct(true));
  const copy = async () => {
    await navigator.clipboard.writeText(props.view.trackingUrl);
    setCopied(true);
  };
  return (
    <section class="card" aria-labelledby="suivre">
      <div>
        <h2 id="suivre">{text.receipt.trackTitle}</h2>
        <p class="lead">{text.receipt.trackLead}</p>
      </div>
      <p class="link-text">
        <a href={props.view.trackingUrl}>{props.view.trackingUrl}</a>
      </p>
      <p>
        {text.receipt.key} <strong class="reference">{props.view.key}</strong>
      </p>
      <div class="actions">
        <a class="button button--primary" href={props.view.trackingUrl}>
          {text.receipt.track}
        </a>
        <Show when={canAct()}>
          <button class="button" type="button" onClick={() => void copy()}>
            {isCopied() ? text.receipt.copied : text.receipt.copy}
          </button>
          <button class="button" type="button" onClick={() => window.print()}>
            {text.receipt.print}
          </button>
        </Show>
      </div>
    </section>
  );
}
