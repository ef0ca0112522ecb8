/** Grey lines in place of what is being read, shown only when it takes longer than 300 ms. */
import { createSignal, Index, onCleanup, Show } from "solid-js";
import "./late-skeleton.css";

const SHOWN_AFTER_MS = 300;

export function LateSkeleton(props: { readonly label: string; readonly lines: number }) {
  const [isLate, setLate] = createSignal(false);
  const timer = setTimeout(() => setLate(true), SHOWN_AFTER_MS);
  onCleanup(() => clearTimeout(timer));
  return (
    <Show when={isLate()}>
      <div class="skeleton" role="status" aria-label={props.label}>
        <Index each={Array.from({ length: props.lines })}>{() => <div class="skeleton__line" />}</Index>
      </div>
    </Show>
  );
}
