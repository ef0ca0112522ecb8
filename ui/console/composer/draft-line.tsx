/** What became of the draft, in one quiet line; and the choice to make when another tab saved another text. */
import { Match, Show, Switch } from "solid-js";
import { Check, Clock, TriangleAlert } from "../../kit/parts/icons.ts";
import { isSameBody, isSaveDue, noBody } from "../../live/draft-state.ts";
import { useConsole } from "../session/console-context.tsx";
import type { LiveDraft } from "./create-draft.ts";

export function DraftLine(props: { readonly draft: LiveDraft }) {
  const { text } = useConsole();
  const words = () => text().action.composer;
  const state = () => props.draft.state();
  return (
    <p class="composer__draft" role="status">
      <Show
        when={state().other}
        fallback={
          <Switch>
            <Match when={state().hasFailed}>
              <TriangleAlert size={14} />
              {words().kept}
            </Match>
            <Match when={state().saving !== null || isSaveDue(state())}>
              <Clock size={14} />
              {words().saving}
            </Match>
            <Match when={!isSameBody(state().saved, noBody)}>
              <Check size={14} />
              {words().saved}
            </Match>
          </Switch>
        }
      >
        <TriangleAlert size={14} />
        {words().conflict}
        <button type="button" class="composer__choice" onClick={() => props.draft.takeOther()}>
          {words().takeOther}
        </button>
        <button type="button" class="composer__choice" onClick={() => props.draft.keepMine()}>
          {words().keepMine}
        </button>
      </Show>
    </p>
  );
}
