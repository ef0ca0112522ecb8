/** The three parts side by side, around whichever case the address names. */
import { useLocation, useNavigate, useParams } from "@solidjs/router";
import { createEffect, createSignal, on, Show } from "solid-js";
import { ToastRegion } from "../../kit/parts/toasts.tsx";
import { CasePage } from "../case/case-page.tsx";
import { useKeys } from "../keys/create-keys.ts";
import { createFilter } from "../queue/create-filter.ts";
import { createQueue } from "../queue/create-queue.ts";
import { QueuePanel } from "../queue/queue-panel.tsx";
import { useConsole } from "../session/console-context.tsx";
import { ConnectionBar } from "./connection-bar.tsx";
import { KeyboardMap } from "./keyboard-map.tsx";
import { Rail } from "./rail.tsx";
import "./workplace.css";

export function Workplace(props: { readonly onLogOut: () => void }) {
  const console = useConsole();
  const params = useParams<{ caseId?: string }>();
  const location = useLocation();
  const navigate = useNavigate();
  const keys = useKeys();
  const filters = createFilter();
  const queue = createQueue(console, filters.filter);
  const [isMapOpen, setMapOpen] = createSignal(false);
  const words = () => console.text().frame;
  const openId = () => params.caseId ?? null;
  const open = (caseId: string) => navigate(`/cases/${encodeURIComponent(caseId)}${location.search}`);

  keys.on({ map: () => setMapOpen(true) });
  createEffect(
    on(openId, (caseId) => {
      document.title = caseId === null ? `${words().queue} · ${words().product}` : words().product;
    }),
  );

  /** Opens the row after that case, or says that there is none. */
  function openNext(caseId: string): void {
    const { slots } = queue.state();
    const place = slots.indexOf(caseId);
    const next = slots.slice(place + 1).find((id) => id !== undefined) ?? slots.find((id) => id !== caseId);
    if (next !== undefined) {
      open(next);
      return;
    }
    console.toasts.say("done", console.text().action.noNext);
    navigate(`/${location.search}`);
  }

  return (
    <div class="workplace" classList={{ "workplace--case": openId() !== null }}>
      <a class="skip-link" href="#case">
        {words().skip}
      </a>
      <div class="workplace__bars">
        <ConnectionBar />
        <Show when={console.me.isDemonstration}>
          <p class="workplace__demonstration">{words().demonstration}</p>
        </Show>
      </div>
      <Rail onMap={() => setMapOpen(true)} onLogOut={props.onLogOut} />
      <QueuePanel queue={queue} filters={filters} openId={openId()} onOpen={open} />
      <main id="case" class="workplace__case" tabIndex={-1}>
        <Show when={openId() !== null} fallback={<NoCase />}>
          <CasePage onNext={openNext} />
        </Show>
      </main>
      <Show when={isMapOpen()}>
        <KeyboardMap onClose={() => setMapOpen(false)} />
      </Show>
      <ToastRegion toasts={console.toasts} closeLabel={words().close} />
    </div>
  );
}

function NoCase() {
  const { text } = useConsole();
  return (
    <div class="workplace__none">
      <h2>{text().case.pick}</h2>
      <p>{text().case.pickWhy}</p>
    </div>
  );
}
