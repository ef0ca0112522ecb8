/** What stands around every screen of the console: bars, rail, keyboard map, messages. */
import { useNavigate } from "@solidjs/router";
import { createSignal, lazy, type ParentProps, Show, Suspense } from "solid-js";
import { ToastRegion } from "../../kit/parts/toasts.tsx";
import { useKeys } from "../keys/create-keys.ts";
import { useConsole } from "../session/console-context.tsx";
import { ConnectionBar } from "./connection-bar.tsx";
import { Rail } from "./rail.tsx";
import "./workplace.css";

const KeyboardMap = lazy(async () => ({ default: (await import("./keyboard-map.tsx")).KeyboardMap }));

export function Frame(
  props: ParentProps<{
    /** On a telephone one part shows at a time: the list, or what was opened from it. */
    readonly isDetailOpen: boolean;
    /** Id of what was opened, and how the link that leads there is called. */
    readonly detail: { readonly id: string; readonly skip: string };
    readonly onLogOut: () => void;
  }>,
) {
  const console = useConsole();
  const navigate = useNavigate();
  const [isMapOpen, setMapOpen] = createSignal(false);
  const words = () => console.text().frame;
  useKeys().on({
    map: () => setMapOpen(true),
    people: () => void navigate("/people"),
    review: () => (console.me.mayReview ? void navigate("/review") : false),
  });
  return (
    <div class="workplace" classList={{ "workplace--case": props.isDetailOpen }}>
      <a class="skip-link" href={`#${props.detail.id}`}>
        {props.detail.skip}
      </a>
      <header class="workplace__bars">
        <h1 class="visually-hidden">{words().product}</h1>
        <ConnectionBar />
        <Show when={console.me.isDemonstration}>
          <p class="workplace__demonstration">{words().demonstration}</p>
        </Show>
      </header>
      <Rail onMap={() => setMapOpen(true)} onLogOut={props.onLogOut} />
      <main class="workplace__main">{props.children}</main>
      <Show when={isMapOpen()}>
        <Suspense>
          <KeyboardMap onClose={() => setMapOpen(false)} />
        </Suspense>
      </Show>
      <ToastRegion toasts={console.toasts} closeLabel={words().close} />
    </div>
  );
}
