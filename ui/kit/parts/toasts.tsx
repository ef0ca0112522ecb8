/** What just happened, said at the bottom for a few seconds and to screen readers politely. One may close it. */
import { type Accessor, createSignal, For, onCleanup, Show } from "solid-js";
import { CircleCheck, TriangleAlert, X } from "./icons.ts";
import { Key } from "./key.tsx";
import "./toasts.css";

const SHOWN_MS = 6_000;
/** A refusal asks to be read: it stays longer. */
const REFUSAL_SHOWN_MS = 15_000;
const SHOWN_MAX = 3;

/** What one may do about it, with its key. */
export type ToastAction = { readonly label: string; readonly hint: string; readonly onPick: () => void };

export type Toast = {
  readonly id: number;
  readonly tone: "done" | "refused";
  readonly message: string;
  readonly action: ToastAction | null;
};

export type Toasts = {
  readonly shown: Accessor<readonly Toast[]>;
  say(tone: Toast["tone"], message: string, action?: ToastAction): void;
  dismiss(id: number): void;
};

/** Creates the list of messages shown. At most three stand together. */
export function createToasts(): Toasts {
  const [shown, setShown] = createSignal<readonly Toast[]>([]);
  const timers = new Set<ReturnType<typeof setTimeout>>();
  let made = 0;
  const dismiss = (id: number) => setShown((list) => list.filter((toast) => toast.id !== id));
  onCleanup(() => timers.forEach(clearTimeout));
  return {
    shown,
    dismiss,
    say(tone, message, action) {
      const id = ++made;
      setShown((list) => [...list.slice(1 - SHOWN_MAX), { id, tone, message, action: action ?? null }]);
      const timer = setTimeout(
        () => {
          timers.delete(timer);
          dismiss(id);
        },
        tone === "refused" ? REFUSAL_SHOWN_MS : SHOWN_MS,
      );
      timers.add(timer);
    },
  };
}

export function ToastRegion(props: { readonly toasts: Toasts; readonly closeLabel: string }) {
  return (
    <div class="toasts" role="status" aria-live="polite">
      <For each={props.toasts.shown()}>
        {(toast) => (
          <div class="toast" classList={{ "toast--refused": toast.tone === "refused" }}>
            <Show when={toast.tone === "refused"} fallback={<CircleCheck />}>
              <TriangleAlert />
            </Show>
            <p class="toast__words">{toast.message}</p>
            <Show when={toast.action}>
              {(action) => (
                <button
                  type="button"
                  class="toast__action"
                  onClick={() => {
                    props.toasts.dismiss(toast.id);
                    action().onPick();
                  }}
                >
                  {action().label} <Key name={action().hint} />
                </button>
              )}
            </Show>
            <button
              type="button"
              class="icon-button"
              aria-label={props.closeLabel}
              onClick={() => props.toasts.dismiss(toast.id)}
            >
              <X size={16} />
            </button>
          </div>
        )}
      </For>
    </div>
  );
}
