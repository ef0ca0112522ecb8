/** The open case: header, timeline, composer; the citizen beside it. */
import { useLocation, useNavigate, useParams } from "@solidjs/router";
import { createEffect, createSignal, Match, on, Show, Switch } from "solid-js";
import { LateSkeleton } from "../../kit/parts/late-skeleton.tsx";
import { CaseDialogs } from "../actions/case-dialogs.tsx";
import { CitizenCard } from "../citizen/citizen-card.tsx";
import { Composer } from "../composer/composer.tsx";
import { useKeys } from "../keys/create-keys.ts";
import { useConsole } from "../session/console-context.tsx";
import { CaseHeader } from "./case-header.tsx";
import { createActions } from "./create-actions.ts";
import { createCase } from "./create-case.ts";
import { Timeline } from "./timeline.tsx";
import "./case-page.css";

export function CasePage(props: { readonly planNext: (caseId: string) => () => void }) {
  const console = useConsole();
  const params = useParams<{ caseId: string }>();
  const location = useLocation();
  const navigate = useNavigate();
  const keys = useKeys();
  const [isCardOpen, setCardOpen] = createSignal(false);
  const open = createCase(console, () => params.caseId);
  const actions = createActions(console, open);
  const back = () => {
    navigate(`/${location.search}`);
    queueMicrotask(() => document.querySelector<HTMLElement>(".queue__list")?.focus());
  };
  const words = () => console.text().case;

  createEffect(on(open.id, () => setCardOpen(false)));
  keys.on({
    claim: () => void (actions.possible().claim ? actions.claim() : sayHolder()),
    release: () => void (actions.possible().act && actions.release()),
    resume: () => void (actions.possible().resume && actions.resume()),
    junk: judgeOther,
    transfer: () => actions.ask("transfer"),
    wait: () => actions.ask("wait"),
    resolve: () => actions.ask("resolve"),
    "resolve-next": () => actions.ask("resolve-next"),
    copy: () => void actions.copyNumber(),
    escape: () => (isCardOpen() ? void setCardOpen(false) : void back()),
  });

  /** Junk or not: whichever the case is not. */
  function judgeOther(): void {
    const { markJunk, clearJunk } = actions.possible();
    if (markJunk || clearJunk) void actions.judge(markJunk);
  }

  /** Asked to take what somebody holds, the hub says who and since when. */
  function sayHolder(): void {
    const holder = open.view()?.holder;
    if (holder && holder.id !== console.me.id) void actions.claim();
  }

  return (
    <>
      <section class="case" aria-labelledby="case-title">
        <Switch>
          <Match when={open.status() === "gone"}>
            <CaseNotice title={words().gone} why={words().goneWhy} button={words().back} onPress={back} />
          </Match>
          <Match when={open.status() === "failed"}>
            <CaseNotice title={words().failed} why="" button={words().retry} onPress={open.retry} />
          </Match>
          <Match when={open.view()}>
            {(view) => (
              <>
                <CaseHeader view={view()} actions={actions} onBack={back} onCard={() => setCardOpen(true)} />
                {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable to be scrolled by keyboard. */}
                <section class="case__scroll" tabIndex={0} aria-label={words().timeline}>
                  <Timeline caseId={view().caseId} items={view().timeline} />
                </section>
                <Composer open={open} actions={actions} />
              </>
            )}
          </Match>
          <Match when={open.status() === "loading"}>
            <LateSkeleton label={words().loading} lines={8} />
          </Match>
        </Switch>
      </section>
      <Show when={open.status() === "ready" && open.view()}>
        {(view) => (
          <div class="case__card" classList={{ "case__card--open": isCardOpen() }}>
            <CitizenCard card={view().citizen} search={location.search} onClose={() => setCardOpen(false)} />
          </div>
        )}
      </Show>
      <CaseDialogs open={open} actions={actions} planNext={() => props.planNext(open.id())} />
    </>
  );
}

function CaseNotice(props: {
  readonly title: string;
  readonly why: string;
  readonly button: string;
  readonly onPress: () => void;
}) {
  return (
    <div class="case__notice" role="status">
      <h2 id="case-title">{props.title}</h2>
      <p>{props.why}</p>
      <button type="button" class="button" onClick={() => props.onPress()}>
        {props.button}
      </button>
    </div>
  );
}
