/** A thin bar at the very top, there only when the console is not live, with the reason in words. */
import { createEffect, createSignal, on, onCleanup, Show } from "solid-js";
import { useConsole } from "../session/console-context.tsx";
import "./connection-bar.css";

/** A loss that mends itself at once is not worth a word. */
const SHOWN_AFTER_MS = 1_000;

export function ConnectionBar() {
  const { connection, text } = useConsole();
  const [isShown, setShown] = createSignal(false);
  const isLive = () => connection() === "live";
  createEffect(
    on(isLive, (live) => {
      if (live) {
        setShown(false);
        return;
      }
      const timer = setTimeout(() => setShown(true), SHOWN_AFTER_MS);
      onCleanup(() => clearTimeout(timer));
    }),
  );
  const words = () => {
    const status = connection();
    return status === "signed-out" ? text().frame.signedOut : text().frame.connection[status];
  };
  return (
    <div role="status" class="connection-region">
      <Show when={isShown()}>
        <div class={`connection connection--${connection()}`}>
          {words()}
          <Show when={connection() === "signed-out"}>
            <a class="connection__link" href="/auth/agent/login?next=/console">
              {text().frame.logIn}
            </a>
          </Show>
        </div>
      </Show>
    </div>
  );
}
