/** The three parts side by side, around whichever case the address names. */
import { useLocation, useNavigate, useParams } from "@solidjs/router";
import { createEffect, on, Show } from "solid-js";
import { CasePage } from "../case/case-page.tsx";
import { createFilter } from "../queue/create-filter.ts";
import { createQueue } from "../queue/create-queue.ts";
import { QueuePanel } from "../queue/queue-panel.tsx";
import { useConsole } from "../session/console-context.tsx";
import { createMoves } from "./create-moves.ts";
import { Frame } from "./frame.tsx";

export function Workplace(props: { readonly onLogOut: () => void }) {
  const console = useConsole();
  const params = useParams<{ caseId?: string }>();
  const location = useLocation();
  const navigate = useNavigate();
  const filters = createFilter();
  const queue = createQueue(console, filters.filter);
  const words = () => console.text().frame;
  const openId = () => params.caseId ?? null;
  const open = (caseId: string) => navigate(`/cases/${encodeURIComponent(caseId)}${location.search}`);
  const { claim, planNext } = createMoves(console, { queue, open, close: () => navigate(`/${location.search}`) });

  createEffect(
    on(openId, (caseId) => {
      document.title = caseId === null ? `${words().queue} · ${words().product}` : words().product;
    }),
  );

  return (
    <Frame isDetailOpen={openId() !== null} detail={{ id: "case", skip: words().skip }} onLogOut={props.onLogOut}>
      <QueuePanel queue={queue} filters={filters} openId={openId()} onOpen={open} onClaim={(row) => void claim(row)} />
      <div id="case" class="workplace__case" tabIndex={-1}>
        <Show when={openId() !== null} fallback={<NoCase />}>
          <CasePage planNext={planNext} />
        </Show>
      </div>
    </Frame>
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
