import { type JSX, Show } from "solid-js";
import { usePortal } from "../context.ts";
import type { ViewOf } from "../portal.tsx";

/** A draft exists: continue it, or start again. */
export function DraftPage(props: ViewOf<"draft">): JSX.Element {
  const { text, moment } = usePortal();
  return (
    <>
      <div>
        <h1>{text.draft.title}</h1>
        <p class="lead">{text.draft.lead(moment(props.view.savedAt))}</p>
      </div>
      <Show when={props.view.subject}>
        <p class="card">{text.draft.about(props.view.subject)}</p>
      </Show>
      <form class="actions" method="post" action="/contact/brouillon/supprimer">
        <a class="button button--primary" href="/contact?brouillon=reprendre">
          {text.draft.resume}
        </a>
        <button class="button button--danger" type="submit">
          {text.draft.restart}
        </button>
      </form>
    </>
  );
}
