/** Questions at the left, the open one at the right: two records side by side, what weighs, and the answer. */
import { useNavigate, useParams } from "@solidjs/router";
import { createEffect, createMemo, createSignal, on, Show } from "solid-js";
import { Frame } from "../frame/frame.tsx";
import { useKeys } from "../keys/create-keys.ts";
import { useConsole } from "../session/console-context.tsx";
import { createAnswers } from "./create-answers.ts";
import { createQuestions } from "./create-questions.ts";
import { type ListFilter, QuestionList } from "./question-list.tsx";
import { QuestionPage } from "./question-page.tsx";

export function ReviewPage(props: { readonly onLogOut: () => void }) {
  const console = useConsole();
  const { text, me } = console;
  const params = useParams<{ proposalId?: string }>();
  const navigate = useNavigate();
  const words = () => text().review;
  const questions = createQuestions(console);
  const [filter, setFilter] = createSignal<ListFilter>("all");
  const shown = createMemo(() =>
    filter() === "all" ? questions.rows() : questions.rows().filter(({ assignedTo }) => assignedTo?.id === me.id),
  );
  const openId = () => params.proposalId ?? null;
  const go = (id: string | null) => navigate(id === null ? "/review" : `/review/${encodeURIComponent(id)}`);
  const answers = createAnswers(console, questions, go);

  function step(by: 1 | -1): void {
    const list = shown();
    const at = list.findIndex(({ id }) => id === openId());
    const to = list[at < 0 ? 0 : Math.min(list.length - 1, Math.max(0, at + by))];
    if (to) go(to.id);
  }

  useKeys().on({
    next: () => step(1),
    previous: () => step(-1),
    open: () => (openId() === null ? step(1) : false),
    queue: () => void navigate("/"),
    undo: () => void answers.undo(),
    escape: () => (openId() === null ? false : void go(null)),
  });
  createEffect(
    on(
      () => words().title,
      (title) => {
        document.title = `${title} · ${text().frame.product}`;
      },
    ),
  );
  // The list may come after the address: what is next is known, and read in advance, only then.
  createEffect(on([openId, questions.status], ([id]) => id !== null && questions.show(id)));

  return (
    <Frame isDetailOpen={openId() !== null} detail={{ id: "question", skip: words().skipTo }} onLogOut={props.onLogOut}>
      <QuestionList questions={questions} shown={shown()} filter={filter()} openId={openId()} onFilter={setFilter} />
      <div id="question" class="workplace__case" tabIndex={-1}>
        <Show
          when={openId()}
          fallback={<NothingOpen canStart={shown().length > 0} status={questions.status()} onStart={() => step(1)} />}
        >
          {(id) => (
            <QuestionPage
              id={id()}
              opened={questions.opened(id())}
              row={questions.find(id())}
              answers={answers}
              on={{
                retry: () => questions.retry(id()),
                back: () => go(null),
                next: () => go(questions.after(id())),
                skip() {
                  const next = questions.after(id());
                  questions.skip(id());
                  if (next !== null) go(next);
                },
              }}
            />
          )}
        </Show>
      </div>
    </Frame>
  );
}

function NothingOpen(props: { readonly canStart: boolean; readonly status: string; readonly onStart: () => void }) {
  const { text } = useConsole();
  const words = () => text().review;
  return (
    <div class="workplace__none">
      <Show when={props.status === "forbidden"}>
        <h2>{words().forbidden}</h2>
        <p>{words().forbiddenWhy}</p>
      </Show>
      <Show when={props.canStart}>
        <h2>{words().pick}</h2>
        <p>{words().pickWhy}</p>
        <button type="button" class="button button--primary" onClick={() => props.onStart()}>
          {words().start}
        </button>
      </Show>
    </div>
  );
}
