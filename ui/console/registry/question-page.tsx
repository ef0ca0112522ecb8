/** One question: why it is asked, both records, what weighs, what a merge would give, and the answer. */
import { createEffect, createSignal, Match, on, Show, Switch } from "solid-js";
import type { ProposalAnswer, ProposalRow, ProposalView } from "../../../hub/protocol/registry.ts";
import { LateSkeleton } from "../../kit/parts/late-skeleton.tsx";
import { useKeys } from "../keys/create-keys.ts";
import { useConsole } from "../session/console-context.tsx";
import { AskDialog } from "./ask-dialog.tsx";
import { CivilStatusDialog } from "./civil-status-dialog.tsx";
import { CompareTable } from "./compare-table.tsx";
import type { Answers } from "./create-answers.ts";
import type { Opened } from "./create-questions.ts";
import { DecisionBar } from "./decision-bar.tsx";
import { MergePreview } from "./merge-preview.tsx";
import { QuestionHead } from "./question-head.tsx";
import { ShareOut } from "./share-out.tsx";
import { WeightList } from "./weight-list.tsx";
import "./question-page.css";

type Doers = {
  readonly retry: () => void;
  readonly back: () => void;
  readonly next: () => void;
  readonly skip: () => void;
};

export function QuestionPage(props: {
  readonly id: string;
  readonly opened: Opened;
  /** As the list has it: who has it in hand may be newer there. */
  readonly row: ProposalRow | undefined;
  readonly answers: Answers;
  readonly on: Doers;
}) {
  const { text } = useConsole();
  const words = () => text().review.question;
  const view = () => (props.opened.status === "ready" ? props.opened.view : null);
  return (
    <article class="question" aria-labelledby="question-title" data-question={view()?.id}>
      <Switch fallback={<LateSkeleton label={words().loading} lines={8} />}>
        <Match when={props.opened.status === "gone"}>
          <Notice title={words().gone} why={words().goneWhy} button={words().next} onPress={props.on.next} />
        </Match>
        <Match when={props.opened.status === "failed"}>
          <Notice title={words().failed} why="" button={text().review.retry} onPress={props.on.retry} />
        </Match>
        <Match when={view()?.decided}>
          {(decided) => (
            <Notice
              title={decided().by ? words().decided(decided().by?.name ?? "") : words().decidedAlone}
              why={words().decision[decided().decision] ?? ""}
              button={words().next}
              onPress={props.on.next}
            />
          )}
        </Match>
        <Match when={view()}>
          {(known) => <Known view={known()} row={props.row ?? known()} answers={props.answers} on={props.on} />}
        </Match>
      </Switch>
    </article>
  );
}

function Known(props: {
  readonly view: ProposalView;
  readonly row: ProposalRow;
  readonly answers: Answers;
  readonly on: Doers;
}) {
  const { me } = useConsole();
  const [dialog, setDialog] = createSignal<"ask" | "civil" | null>(null);
  const isShare = () => props.view.kind === "redistribute";
  const isCivil = () =>
    props.view.bars.length > 0 && props.view.bars.every(({ reason }) => reason === "two-identities");
  const canMerge = () => (props.view.bars.length === 0 || isCivil()) && props.row.firstBy?.id !== me.id;
  const answer = (given: ProposalAnswer) => {
    setDialog(null);
    void props.answers.answer(props.view, given);
  };
  const same = () => {
    if (isShare() || !canMerge()) return false;
    return isCivil() ? void setDialog("civil") : answer({ decision: "same", isNewCivilStatus: false });
  };
  const unless = (isOff: boolean, go: () => void) => (isOff ? false : go());
  const doers = {
    same,
    different: () => unless(isShare(), () => answer({ decision: "different" })),
    household: () => unless(isShare(), () => answer({ decision: "household" })),
    ask: () => unless(isShare(), () => void setDialog("ask")),
    skip: () => props.on.skip(),
    assign: () => void props.answers.toggleAssigned(props.row),
  };
  useKeys().on(doers);
  let scroll: HTMLDivElement | undefined;
  createEffect(
    on(
      () => props.view.id,
      () => {
        scroll?.scrollTo(0, 0);
        // What is new is read out, and nobody is left on a button of the question before.
        document.getElementById("question-title")?.focus({ preventScroll: true });
      },
      { defer: true },
    ),
  );

  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable to be scrolled by keyboard. */}
      <div ref={scroll} class="question__scroll" tabIndex={0}>
        <QuestionHead view={props.view} row={props.row} on={{ back: props.on.back, assign: doers.assign }} />
        <CompareTable view={props.view} />
        <Show
          when={!isShare()}
          fallback={
            <ShareOut view={props.view} onShare={(move) => answer({ decision: "shared-out", move: [...move] })} />
          }
        >
          <div class="question__more">
            <WeightList view={props.view} />
            <MergePreview view={props.view} />
          </div>
        </Show>
      </div>
      <Show when={!isShare()}>
        <DecisionBar canMerge={canMerge()} on={doers} />
      </Show>
      <Show when={dialog() === "ask"}>
        <AskDialog
          view={props.view}
          onAsk={(until) => answer({ decision: "ask", until })}
          onClose={() => setDialog(null)}
        />
      </Show>
      <Show when={dialog() === "civil"}>
        <CivilStatusDialog
          onConfirm={() => answer({ decision: "same", isNewCivilStatus: true })}
          onClose={() => setDialog(null)}
        />
      </Show>
    </>
  );
}

function Notice(props: {
  readonly title: string;
  readonly why: string;
  readonly button: string;
  readonly onPress: () => void;
}) {
  return (
    <div class="question__notice" role="status">
      <h2 id="question-title">{props.title}</h2>
      <p>{props.why}</p>
      <button type="button" class="button" onClick={() => props.onPress()}>
        {props.button}
      </button>
    </div>
  );
}
