/** What is wrong, first on the page, announced and focused, each line leading to its field. */
import { For, type JSX, onMount, Show } from "solid-js";
import type { FieldProblem } from "../../../hub/protocol/portal.ts";
import { usePortal } from "../context.ts";

export function ErrorSummary(props: { readonly errors: readonly FieldProblem[] }): JSX.Element {
  const { text } = usePortal();
  let box: HTMLDivElement | undefined;
  onMount(() => box?.focus());
  return (
    <Show when={props.errors.length > 0}>
      {/* `autofocus` moves the focus without a script too. */}
      <div ref={(element) => (box = element)} class="notice notice--late" role="alert" tabindex="-1" autofocus>
        <h2>{text.errors.title(props.errors.length)}</h2>
        <ul>
          <For each={props.errors}>
            {(error) => (
              <li>
                <a href={`#${error.field}`}>{error.sentence}</a>
              </li>
            )}
          </For>
        </ul>
      </div>
    </Show>
  );
}
