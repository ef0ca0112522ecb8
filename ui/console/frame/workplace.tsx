/** The three parts side by side, around whichever case the address names. */
import { useLocation, useNavigate, useParams } from "@solidjs/router";
import { createEffect, createSignal, lazy, on, Show, Suspense } from "solid-js";
import { ToastRegion } from "../../kit/parts/toasts.tsx";
import { CasePage } from "../case/case-page.tsx";
import { useKeys } from "../keys/create-keys.ts";
import { createFilter } from "../queue/create-filter.ts";
import { createQueue } from "../queue/create-queue.ts";
import { QueuePanel } from "../queue/queue-panel.tsx";
import { useConsole } from "../session/console-context.tsx";
import { ConnectionBar } from "./connection-bar.tsx";
import { createMoves } from "./create-moves.ts";
import { Rail } from "./rail.tsx";
import "./workplace.css";

const KeyboardMap = lazy(async () => ({ default: (await import("./keyboard-map.tsx")).KeyboardMap }));

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
  const { claim, planNext } = createMoves(console, { queue, open, close: () => navigate(`/${location.search}`) });

  keys.on({ map: () => setMapOpen(true) });
  createEffect(
    on(openId, (caseId) => {
      document.title = caseId === null ? `${words().queue} · ${words().product}` : words().product;
    }),
  );

  return (
    <div class="workplace" classList={{ "workplace--case": openId() !== null }}>
      <a class="skip-link" href="#case">
        {words().skip}
      </a>
      <header class="workplace__bars">
        <h1 class="visually-hidden">{words().product}</h1>
        <ConnectionBar />
        <Show when={console.me.isDemonstration}>
          <p class="workplace__demonstration">{words().demonstration}</p>
        </Show>
      </header>
      <Rail onMap={() => setMapOpen(true)} onLogOut={props.onLogOut} />
      <main class="workplace__main">
        <QueuePanel
          queue={queue}
          filters={filters}
          openId={openId()}
          onOpen={open}
          onClaim={(row) => void claim(row)}
        />
        <div id="case" class="workplace__case" tabIndex={-1}>
          <Show when={openId() !== null} fallback={<NoCase />}>
            <CasePage planNext={planNext} />
          </Show>
        </div>
      </main>
      <Show when={isMapOpen()}>
        <Suspense>
          <KeyboardMap onClose={() => setMapOpen(false)} />
        </Suspense>
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
